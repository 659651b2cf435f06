/**
 * The Theta method (Assimakopoulos & Nikolopoulos 2000), as the M-competitions' benchmark has it: the series, without
 * its season, is the mean of its straight line and of a line of twice its curvature, which is smoothed exponentially.
 *
 *   ŷ_{T+h} = (a + b (T+h)) / 2 + ℓ_T / 2,   ℓ the level of z_t = 2 y_t − (a + b t)
 *
 * Intervals are those of exponential smoothing with drift, which it is (Hyndman & Billah 2003):
 *   σ_h = σ √(1 + (h−1) α²).
 */
import type { QuantileForecast } from '../quantiles.js'
import { seasonallyAdjusted } from './decomposition.js'
import { lineThrough } from './line.js'
import { minimise } from './minimise.js'
import { check, isConstant, naive, spread } from './simple.js'

interface Level {
  readonly alpha: number
  readonly level: number
  readonly sigma: number
}

/** Simple exponential smoothing, its α and first level those of the least squared one-step errors. */
function smooth(z: Float64Array): Level {
  const run = (alpha: number, first: number) => {
    let level = first
    let squares = 0
    for (const v of z) {
      const error = v - level
      squares += error * error
      level += alpha * error
    }
    return { level, squares }
  }
  const size = Math.sqrt(z.reduce((sum, v) => sum + (v - z[0]) ** 2, 0) / z.length) || 1
  const { at } = minimise(
    ([alpha, first]) => (alpha >= 1e-4 && alpha <= 0.9999 ? run(alpha, first).squares : Infinity),
    [0.3, z[0]],
    { steps: [0.3, size / 10], evaluations: 200 },
  )
  const { level, squares } = run(at[0], at[1])
  return { alpha: at[0], level, sigma: Math.sqrt(squares / Math.max(1, z.length - 2)) }
}

/**
 * @param y at least 3 values
 * @param m steps in a season, a whole number from 1
 * @param horizonSteps how many steps ahead, a whole number from 1
 * @throws InputError when y is shorter, or m or the horizon out of range.
 */
export function theta(y: Float64Array, m: number, horizonSteps: number): QuantileForecast {
  check('theta', y, 3, horizonSteps, m)
  if (isConstant(y)) return naive(y, horizonSteps)
  const { adjusted, indexAt } = seasonallyAdjusted(y, m)
  const n = adjusted.length
  const line = lineThrough(adjusted)
  const { alpha, level, sigma } = smooth(adjusted.map((v, t) => 2 * v - line.at(t)))
  // The smoothed line has twice the curvature, and so twice the errors.
  return spread(
    horizonSteps,
    (h) => ((line.at(n - 1 + h) + level) / 2) * indexAt(n - 1 + h),
    (h) => (sigma / 2) * Math.sqrt(1 + (h - 1) * alpha * alpha) * indexAt(n - 1 + h),
  )
}
