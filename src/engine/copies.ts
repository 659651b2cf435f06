/**
 * Several copies of Hindcast in one process, as a bundler or a monorepo may load them. Each has an engine and a memory of
 * its own, in which the addresses of another copy mean nothing: what one copy made, the others refuse by name.
 */
import { InputError } from './errors.js'

const key = Symbol.for('hindcast.copy')
/** This copy. */
const own = {}

/** Marks an object, or all objects of a prototype, as made by this copy; spreading leaves the mark behind. */
export function marked<T extends object>(made: T): T {
  Object.defineProperty(made, key, { value: own })
  return made
}

/** Whether this copy made it. */
export const isMarked = (given: object): boolean => (given as { readonly [key]?: unknown })[key] === own

/** Whether another copy made it. */
function isForeign(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false
  const copy: unknown = (given as { readonly [key]?: unknown })[key]
  return copy !== undefined && copy !== own
}

/** @throws InputError on what another copy made */
export function checkCopy(where: string, what: string, given: unknown): void {
  if (!isForeign(given)) return
  throw new InputError(
    `${where}: expected ${what} of this copy of Hindcast, got one of another copy in the same process; import Hindcast ` +
      'from one place (npm ls hindcast lists the copies)',
  )
}
