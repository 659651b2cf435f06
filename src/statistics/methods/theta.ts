/**
 * The Theta method (Assimakopoulos & Nikolopoulos 2000), as in the M-competitions' benchmark: the series, without
 * its season, is the mean of its straight line and of a line of twice its curvature, which is smoothed exponentially.
 *
 *   ŷ_{T+h} = (a + b (T+h)) / 2 + ℓ_T / 2,   ℓ the level of z_t = 2 y_t − (a + b t)
 *
 * Intervals are those of exponential smoothing with drift, which it is (Hyndman & Billah 2003):
 *   σ_h = σ √(1 + (h−1) α²),
 * or what the errors h steps ahead within the series were, where that is more.
 */
import { normalForecastBy, type QuantileForecast } from '../quantiles.js'
import { type FittedBaseline, type ForecastTask, isConstant } from './baseline.js'
import { byFit } from './by-fit.js'
import { adjustedFor, isSeasonalByTest } from './decomposition.js'
import { trendDoubt } from './growth.js'
import { lineThrough } from './line.js'
import { minimise } from './nelder-mead.js'
import { firstOrigin, StepErrors } from './step-errors.js'

const fewestForLine = 3

/** The squares of the one-step errors of simple exponential smoothing. */
function squaresOf(z: Float64Array, alpha: number, first: number): number {
  let level = first
  let squares = 0
  for (const v of z) {
    const error = v - level
    squares += error * error
    level += alpha * error
  }
  return squares
}

/** What is searched for in a series: the smoothing of the least squared one-step errors. */
interface Smoothing {
  readonly alpha: number
  /** How far above the straight line's first value the level begins. */
  readonly above: number
}

export interface ThetaFit extends Smoothing {
  readonly isSeasonal: boolean
}

/** The smoothing of z with the least squared one-step errors, searched for from another on. */
function smoothingOf(z: Float64Array, first: number, start: Smoothing): Smoothing {
  const size = Math.sqrt(z.reduce((sum, v) => sum + (v - z[0]) ** 2, 0) / z.length) || 1
  const { at } = minimise(
    ([alpha, above]) => (alpha >= 1e-4 && alpha <= 0.9999 ? squaresOf(z, alpha, first + above) : Infinity),
    [start.alpha, start.above],
    { steps: [0.3, size / 10], evaluations: 200 },
  )
  return { alpha: at[0], above: at[1] }
}

/** The straight line of the series without its season, and the line of twice its curvature. */
function decomposed(y: Float64Array, m: number, isSeasonal: boolean) {
  const { adjusted, indexAt } = adjustedFor(y, m, isSeasonal)
  const line = lineThrough(adjusted)
  const curved = new Float64Array(y.length)
  for (let t = 0; t < y.length; t++) curved[t] = 2 * adjusted[t] - line.at(t)
  return { line, indexAt, curved }
}

/** Undefined where y is constant or shorter than the method allows. */
function fitTheta(
  y: Float64Array,
  { seasonalPeriod: m }: Pick<ForecastTask, 'seasonalPeriod'>,
): ThetaFit | undefined {
  if (y.length < fewestForLine || isConstant(y)) return undefined
  const isSeasonal = isSeasonalByTest(y, m)
  const { line, curved: z } = decomposed(y, m, isSeasonal)
  return { isSeasonal, ...smoothingOf(z, line.at(0), { alpha: 0.3, above: z[0] - line.at(0) }) }
}

/**
 * The method with the fitted smoothing after y, which may be longer than, or other than, what it was fitted to;
 * undefined where y is constant or shorter than the method allows.
 */
function thetaFrom(
  { isSeasonal, alpha, above }: ThetaFit,
  y: Float64Array,
  { seasonalPeriod: m, horizonSteps }: ForecastTask,
): QuantileForecast | undefined {
  if (y.length < fewestForLine || isConstant(y)) return undefined
  const { line, indexAt, curved } = decomposed(y, m, isSeasonal)
  const n = y.length
  let level = line.at(0) + above
  let squares = 0
  const origin = firstOrigin(n, 1)
  const errors = new StepErrors(horizonSteps)
  for (let t = 0; t < n; t++) {
    const error = curved[t] - level
    squares += error * error
    level += alpha * error
    // The smoothed line has twice the curvature, and so twice the errors.
    const steps = t + 1 < origin ? 0 : Math.min(horizonSteps, n - t - 1)
    for (let h = 0; h < steps; h++) errors.add(h, (curved[t + 1 + h] - level) / 2)
  }
  const variance = squares / Math.max(1, n - 2) / 4
  const variances = errors.widened(
    Float64Array.from({ length: horizonSteps }, (_, h) => variance * (1 + h * alpha * alpha)),
  )
  const doubt = trendDoubt(y, m)
  return normalForecastBy(
    horizonSteps,
    (h) => ((line.at(n - 1 + h) + level) / 2) * indexAt(n - 1 + h),
    (h) => Math.sqrt(variances[h - 1] + doubt * ((line.slope / 2) * h) ** 2) * indexAt(n - 1 + h),
  )
}

export const fittedTheta = {
  fit: fitTheta,
  refit: fitTheta,
  from: thetaFrom,
} as const satisfies FittedBaseline<ThetaFit>

/** @param y at least 3 values */
export const theta = byFit('theta', fewestForLine, fittedTheta)
