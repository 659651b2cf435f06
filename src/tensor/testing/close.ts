/** Numbers held against those expected. */
import { expect } from 'vitest'
import { Tensor } from '../tensor.js'

type Numbers = ArrayLike<number> | Tensor

const listOf = (numbers: Numbers): ArrayLike<number> => (numbers instanceof Tensor ? numbers.data : numbers)

/**
 * Expects every number within `tolerance` of the one expected, relative to max(1, |expected|), and says which
 * is furthest off. NaN and infinities are only met by themselves.
 */
export function expectClose(actual: Numbers, expected: Numbers, tolerance: number, what = 'values'): void {
  const [got, wanted] = [listOf(actual), listOf(expected)]
  expect(got.length, `${what}: count`).toBe(wanted.length)
  let [worst, at] = [0, 0]
  for (let i = 0; i < wanted.length; i++) {
    if (Object.is(got[i], wanted[i]) || got[i] === wanted[i]) continue
    const error = Math.abs(got[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i]))
    if (!Number.isFinite(error)) expect.fail(`${what}[${i}]: expected ${wanted[i]}, got ${got[i]}`)
    if (error > worst) [worst, at] = [error, i]
  }
  if (worst > tolerance)
    expect.fail(`${what}[${at}]: expected ${wanted[at]}, got ${got[at]}, which is ${worst} off`)
}
