import { seasonallyAdjusted } from './decomposition.js'
import { check } from './simple.js'

/**
 * Naive 2, the benchmark of the M-competitions: the last value, where the series is seasonal without its season and
 * then again with it. Points only.
 *
 * @param y at least 1 value
 * @param m steps in a season, a whole number from 1
 * @param horizonSteps how many steps ahead, a whole number from 1
 * @throws InputError when y is shorter, or m or the horizon out of range.
 */
export function naive2(y: Float64Array, m: number, horizonSteps: number): Float64Array {
  check('naive2', y, 1, horizonSteps, m)
  const { adjusted, indexAt } = seasonallyAdjusted(y, m)
  const last = adjusted[y.length - 1]
  return Float64Array.from({ length: horizonSteps }, (_, h) => last * indexAt(y.length + h))
}
