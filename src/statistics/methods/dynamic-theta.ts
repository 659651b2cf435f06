/**
 * The dynamic optimised Theta model (Fiorucci, Pellegrini, Louzada, Petropoulos & Koehler 2016): the Theta method as a
 * state space model, whose straight line is fitted anew at each step to the values so far, and whose curvature θ is
 * found, not 2. Seasons are taken off and put back as in the Theta method.
 *
 *   ŷ_t = ℓ + (1 − 1/θ) ((1−α)^{t−1} A + (1 − (1−α)^t)/α B)        e = y − ŷ
 *   ℓ' = ℓ + α (y − ℓ)    ȳ' = ȳ + (y − ȳ)/t
 *   B' = ((t−2) B + 6/t (y − ȳ))/(t+1)    A' = ȳ' − (t+1)/2 B'
 *
 * ℓ at first, α and θ are those of the least squared errors, of which the first two, before there is a line, do not
 * count. Steps ahead are the same recursion on its own forecasts. It is linear, so that the effects of errors add up:
 * σ_h² = σ² (1 + Σ effects²), or what the errors h steps ahead within the series were, where that is more.
 */
import { normalForecast, type QuantileForecast } from '../quantiles.js'
import { type FittedBaseline, type ForecastTask, isConstant } from './baseline.js'
import { byFit } from './by-fit.js'
import { adjustedFor, isSeasonalByTest } from './decomposition.js'
import { trendDoubt } from './growth.js'
import { LeastSquares } from './least-squares.js'
import { firstOrigin, StepErrors } from './step-errors.js'

const fewestForTheta = 4
/** The errors before the line has a slope. */
const withoutLine = 2
/** Values after which a line has a slope. */
const fewestForSlope = 3
const [leastAlpha, mostAlpha] = [0.1, 0.99]
/** Of the first level, in standard deviations of the values from the first. */
const farthestLevel = 5
const iterations = 30
const tolerance = 1e-5

export interface DynamicThetaFit {
  readonly isSeasonal: boolean
  readonly alpha: number
  /** 1 − 1/θ: the share of the line, from 0 (simple exponential smoothing) to 1. */
  readonly share: number
  /** The level before the first value. */
  readonly first: number
  /** Variance of the errors. */
  readonly sigma2: number
}

type Smoothing = Pick<DynamicThetaFit, 'alpha' | 'share' | 'first'>

/** The states before a step, changed in place. */
interface State {
  level: number
  mean: number
  /** A and B. */
  intercept: number
  slope: number
  /** (1 − α)^{t−1} */
  fading: number
}

const stateOf = (first: number): State => ({ level: first, mean: 0, intercept: 0, slope: 0, fading: 1 })

/** The value expected at a step. */
const expected = (s: State, { alpha, share }: Smoothing): number =>
  s.level + share * (s.fading * s.intercept + ((1 - s.fading * (1 - alpha)) / alpha) * s.slope)

/** Takes the value y of step t = 1, 2 ... */
function take(s: State, alpha: number, t: number, y: number): void {
  s.level += alpha * (y - s.level)
  s.slope = t === 1 ? 0 : ((t - 2) * s.slope + (6 / t) * (y - s.mean)) / (t + 1)
  s.mean += (y - s.mean) / t
  s.intercept = s.mean - ((t + 1) / 2) * s.slope
  s.fading *= 1 - alpha
}

/** Writes the one-step errors. */
function writeErrors(y: Float64Array, smoothing: Smoothing, out: Float64Array): void {
  const s = stateOf(smoothing.first)
  for (let i = 0; i < y.length; i++) {
    if (i >= withoutLine) out[i - withoutLine] = y[i] - expected(s, smoothing)
    take(s, smoothing.alpha, i + 1, y[i])
  }
}

/** What follows a state of which t values are known, in the first of `out`, as many as `steps`. */
function writeAhead(state: State, smoothing: Smoothing, t: number, steps: number, out: Float64Array): void {
  const s = { ...state }
  for (let h = 0; h < steps; h++) {
    out[h] = expected(s, smoothing)
    take(s, smoothing.alpha, t + h + 1, out[h])
  }
}

/** The sum of the squared effects of errors of 1 at each step before step h, and at step h itself. */
function spreads(smoothing: Smoothing, fading: number, t: number, steps: number): Float64Array {
  const sums = new Float64Array(steps).fill(1)
  const effects = new Float64Array(steps)
  for (let k = 0, faded = fading; k < steps - 1; k++, faded *= 1 - smoothing.alpha) {
    const s = { level: 0, mean: 0, intercept: 0, slope: 0, fading: faded }
    take(s, smoothing.alpha, t + k + 1, 1)
    writeAhead(s, smoothing, t + k + 1, steps - 1 - k, effects)
    for (let h = k + 1; h < steps; h++) sums[h] += effects[h - k - 1] ** 2
  }
  return sums
}

/** Undefined where y is constant or shorter than the method allows. */
function fitDynamicTheta(
  y: Float64Array,
  { seasonalPeriod: m }: Pick<ForecastTask, 'seasonalPeriod'>,
): DynamicThetaFit | undefined {
  if (y.length < fewestForTheta || isConstant(y)) return undefined
  const isSeasonal = isSeasonalByTest(y, m)
  const { adjusted } = adjustedFor(y, m, isSeasonal)
  const size = Math.sqrt(adjusted.reduce((sum, v) => sum + (v - adjusted[0]) ** 2, 0) / y.length) || 1
  const read = (at: Float64Array): Smoothing => ({
    first: adjusted[0] + size * at[0],
    alpha: at[1],
    share: at[2],
  })
  const count = y.length - withoutLine
  const { at, squares } = new LeastSquares(count).solve(
    { write: (at, out) => writeErrors(adjusted, read(at), out) },
    Float64Array.of(0, 0.5, 0.5),
    { least: [-farthestLevel, leastAlpha, 0], most: [farthestLevel, mostAlpha, 1], iterations, tolerance },
  )
  if (!Number.isFinite(squares)) return undefined
  return { isSeasonal, ...read(at), sigma2: squares / Math.max(1, count - at.length) }
}

/**
 * The fitted model after y, which may be longer than, or other than, what it was fitted to; undefined where y is
 * constant or shorter than the method allows.
 */
function dynamicThetaFrom(
  fit: DynamicThetaFit,
  y: Float64Array,
  { seasonalPeriod: m, horizonSteps }: ForecastTask,
): QuantileForecast | undefined {
  if (y.length < fewestForTheta || isConstant(y)) return undefined
  const { adjusted, indexAt } = adjustedFor(y, m, fit.isSeasonal)
  const n = y.length
  const state = stateOf(fit.first)
  const origin = firstOrigin(n, fewestForSlope)
  const errors = new StepErrors(horizonSteps)
  const means = new Float64Array(horizonSteps)
  for (let t = 1; t <= n; t++) {
    take(state, fit.alpha, t, adjusted[t - 1])
    if (t < origin) continue
    const steps = Math.min(horizonSteps, n - t)
    writeAhead(state, fit, t, steps, means)
    for (let h = 0; h < steps; h++) errors.add(h, adjusted[t + h] - means[h])
  }
  const variances = errors.widened(spreads(fit, state.fading, n, horizonSteps).map((sum) => fit.sigma2 * sum))
  writeAhead(state, fit, n, horizonSteps, means)
  const doubt = trendDoubt(y, m)
  return normalForecast(
    means.map((v, h) => v * indexAt(n + h)),
    variances.map(
      (variance, h) => Math.sqrt(variance + doubt * (means[h] - state.level) ** 2) * indexAt(n + h),
    ),
  )
}

export const fittedDynamicTheta = {
  fit: fitDynamicTheta,
  refit: fitDynamicTheta,
  from: dynamicThetaFrom,
} as const satisfies FittedBaseline<DynamicThetaFit>

/** @param y at least 2 values; below 4 the forecast is the naive one */
export const dynamicTheta = byFit('dynamicTheta', 2, fittedDynamicTheta)
