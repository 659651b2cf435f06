/** Checks of single numbers that options of several floors need, in one wording. */
import { InputError } from './errors.js'
import { shown } from './shown.js'

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null

/** Throws `InputError` unless n is a whole number from `least`. */
export function checkWhole(where: string, n: number, least = 1): void {
  if (Number.isSafeInteger(n) && n >= least) return
  const hint = isObject(n) ? '; options come after it' : ''
  throw new InputError(`${where}: expected a whole number from ${least}, got ${shown(n)}${hint}`)
}

/** Throws `InputError` unless the share is from 0 up to but not including 1. */
export function checkShare(where: string, share: number): void {
  if (typeof share === 'number' && share >= 0 && share < 1) return
  const hint = isObject(share) ? '; options come after it' : ''
  throw new InputError(`${where}: expected a number from 0 and below 1, got ${shown(share)}${hint}`)
}
