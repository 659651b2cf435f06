// The sources of the kernels, and their hash, by which a native library and the WebAssembly modules are known to have
// the same sources.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

/** The sources and headers of the kernels, by name. */
export function kernelSources() {
  const folder = join(root, 'kernels')
  const names = readdirSync(folder).filter((name) => /\.[ch]$/.test(name))
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

export function kernelHash() {
  const hash = createHash('sha256')
  for (const [name, text] of Object.entries(kernelSources())) hash.update(`${name}\n${text.length}\n${text}`)
  return hash.digest('hex').slice(0, 16)
}
