/** Modules of Node that few programs come to need: they are loaded when they do, as node:crypto alone takes 4 ms. */
// By the default import: webpack follows the named one, and puts nothing in its place.
import nodeModule from 'node:module'

/** `require` of a module, by a name that bundlers do not follow: what it loads is no part of a bundle. */
export const requireOf = (url: string): NodeJS.Require => nodeModule.createRequire(url)

/** Of any version of Node: `process.getBuiltinModule` is missing from 21.7 to 22.2. */
const builtin = requireOf(import.meta.url)

export const nodeCrypto = (): typeof import('node:crypto') => builtin('node:crypto')
export const nodeOs = (): typeof import('node:os') => builtin('node:os')
export const nodeThreads = (): typeof import('node:worker_threads') => builtin('node:worker_threads')
export const nodeZlib = (): typeof import('node:zlib') => builtin('node:zlib')
