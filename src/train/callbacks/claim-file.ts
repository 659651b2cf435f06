import { InputError } from '../../engine/errors.js'

/** Files that trainings under way write. */
const claimed = new Set<string>()

/**
 * Claims a file for one training.
 * @returns what gives it back
 * @throws InputError where another callback under way writes it
 */
export function claimFile(where: string, path: string): () => void {
  if (claimed.has(path)) {
    throw new InputError(`${where}: ${path} is written by a training under way; give each a path of its own`)
  }
  claimed.add(path)
  return () => void claimed.delete(path)
}
