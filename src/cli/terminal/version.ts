import { createRequire } from 'node:module'

/** This package's version. Its name finds it from the sources and from the bundle alike. */
export const packageVersion = (): string => createRequire(import.meta.url)('hindcast/package.json').version
