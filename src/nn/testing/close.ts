import { expect } from 'vitest'

/**
 * Expects every number within `tolerance` of the one expected, relative to max(1, |expected|), and says which
 * is furthest off.
 */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  what = 'values',
): void {
  expect(actual.length, `${what}: count`).toBe(expected.length)
  let [worst, at] = [0, 0]
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]))
    if (Number.isNaN(error)) expect.fail(`${what}[${i}]: expected ${expected[i]}, got ${actual[i]}`)
    if (error > worst) [worst, at] = [error, i]
  }
  if (worst > tolerance)
    expect.fail(`${what}[${at}]: expected ${expected[at]}, got ${actual[at]}, which is ${worst} off`)
}
