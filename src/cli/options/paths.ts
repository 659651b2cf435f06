/** The number of sample paths that a command draws. */
import { InputError } from '../../engine/errors.js'

/** Options of sample paths as they were given. */
export interface PathFlags {
  readonly paths?: number
  readonly pathsOut?: string
  readonly json?: true
}

/** Of a file without a number of paths. */
const usualPaths = 1000

/** @throws InputError on a number of paths that nothing shows */
export function pathCountOf({ paths, pathsOut, json }: PathFlags): number | undefined {
  if (paths !== undefined && pathsOut === undefined && !json)
    throw new InputError('--paths requires --paths-out or --json')
  return paths ?? (pathsOut === undefined ? undefined : usualPaths)
}
