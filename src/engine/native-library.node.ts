/**
 * Where the native kernels of this platform are: in the package `@hindcast/native-PLATFORM-ARCH`, if it is
 * installed, or else in `native/` of a clone, where the set-up builds them.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { requireOf } from './builtin.node.js'

const here = `${process.platform}-${process.arch}`
const installed = requireOf(import.meta.url)

const resolved = (name: string): string | undefined => {
  try {
    return installed.resolve(name)
  } catch {
    return undefined
  }
}

/** The first line of what the compiler said, where it was tried. */
function whyNotBuilt(folder: string): string {
  const failure = join(folder, 'failure.txt')
  if (existsSync(failure)) return readFileSync(failure, 'utf8').split('\n')[0].replace(/:$/, '')
  return `no native kernels are installed (the package @hindcast/native-${here}) or built`
}

/** The folder of the add-ons, or why there are none, in words. */
export function findNativeFolder(): { readonly folder: string } | { readonly reason: string } {
  const manifest = resolved(`@hindcast/native-${here}/package.json`)
  if (manifest !== undefined) return { folder: dirname(manifest) }
  const own = resolved('hindcast/package.json')
  if (own === undefined) return { reason: 'no native kernels were found beside the bundled library' }
  const folder = join(dirname(own), 'native', here)
  return existsSync(join(folder, 'cpu.so')) ? { folder } : { reason: whyNotBuilt(folder) }
}
