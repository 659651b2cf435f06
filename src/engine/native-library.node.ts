/**
 * Where the native kernels of this platform are: in the package `@hindcast/native-PLATFORM-ARCH`, if it is
 * installed, or else in `native/` of a clone, where the set-up builds them.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageFolder } from './package-folder.node.js'

const here = `${process.platform}-${process.arch}`
/** The first line of what the compiler said, where it was tried. */
function whyNotBuilt(folder: string): string {
  const failure = join(folder, 'failure.txt')
  if (existsSync(failure)) return readFileSync(failure, 'utf8').split('\n')[0].replace(/:$/, '')
  return `no native kernels are installed (the package @hindcast/native-${here}) or built`
}

/** The folder of the add-ons, or why there are none, in words. */
export function findNativeFolder(): { readonly folder: string } | { readonly reason: string } {
  const installed = packageFolder(`@hindcast/native-${here}`)
  if (installed !== undefined) return { folder: installed }
  const own = packageFolder('hindcast')
  if (own === undefined) return { reason: 'no native kernels were found beside the bundled library' }
  const folder = join(own, 'native', here)
  return existsSync(join(folder, 'cpu.so')) ? { folder } : { reason: whyNotBuilt(folder) }
}
