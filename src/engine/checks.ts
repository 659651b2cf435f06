/** Checks of single numbers that options of several floors need, in one wording. */
import { InputError } from './errors.js'

/** Throws `InputError` unless n is a whole number from 1. */
export function checkWhole(where: string, n: number): void {
  if (!Number.isInteger(n) || n < 1)
    throw new InputError(`${where}: expected a whole number from 1, got ${n}`)
}

/** Throws `InputError` unless the share is from 0 up to but not including 1. */
export function checkShare(where: string, share: number): void {
  if (!(share >= 0 && share < 1))
    throw new InputError(`${where}: expected a number from 0 up to 1, got ${share}`)
}
