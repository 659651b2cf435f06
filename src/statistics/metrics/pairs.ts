import { InputError } from '../../engine/errors.js'

/** Numbers in an array or a typed array. */
export type Numbers = ArrayLike<number>

export function checkPairs(where: string, actual: Numbers, other: Numbers): void {
  if (actual.length === 0 || actual.length !== other.length)
    throw new InputError(
      `${where}: expected as many forecasts as actual values, at least 1, got ${other.length} and ${actual.length}`,
    )
}
