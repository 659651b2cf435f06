/** How far numbers are from those expected. */
import type { Tensor } from '../tensor.js'

type Numbers = ArrayLike<number> | Tensor

const listOf = (numbers: Numbers): ArrayLike<number> =>
  'data' in numbers ? (numbers as Tensor).data : (numbers as ArrayLike<number>)

/**
 * The largest |actual - expected| / max(1, |expected|). NaN and infinities are only met by themselves.
 * Infinity where they are not, or where there are not as many numbers.
 */
export function largestError(actual: Numbers, expected: Numbers): number {
  const [got, wanted] = [listOf(actual), listOf(expected)]
  if (got.length !== wanted.length) return Infinity
  let largest = 0
  for (let i = 0; i < wanted.length; i++) {
    if (Object.is(got[i], wanted[i]) || got[i] === wanted[i]) continue
    const error = Math.abs(got[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i]))
    largest = Math.max(largest, Number.isFinite(error) ? error : Infinity)
  }
  return largest
}
