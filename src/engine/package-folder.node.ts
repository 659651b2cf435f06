/** Where packages lie on the disk, as seen from this file. */
import { dirname } from 'node:path'
import { requireOf } from './builtin.node.js'

const installed = requireOf(import.meta.url)

/** The folder of an installed package; undefined where there is none, as beside a bundle that was moved. */
export function packageFolder(name: string): string | undefined {
  try {
    return dirname(installed.resolve(`${name}/package.json`))
  } catch {
    return undefined
  }
}
