/**
 * One form of complex exponential smoothing (Svetunkov, Kourentzes & Ord 2022), fitted to a series. The level ℓ and
 * what it does not hold, c, are the real and the imaginary part of one number, smoothed by α = α₀ + iα₁:
 *
 *   ŷ = ℓ    ℓ' = ℓ − (1 − α₁) c + (α₀ − α₁) e    c' = ℓ + (1 − α₀) c + (α₀ + α₁) e        e = y − ŷ
 *
 * With a season, ŷ is the ℓ of the same step of the last season (simple); the sum of ℓ and an additive season,
 * s' = s + β e (partial); or the sum of both kinds of ℓ, with parameters of their own (full). Parameters are those of
 * the least squared errors for which errors fade; the first states are had by smoothing the series backwards.
 */
import { mean } from '../mean.js'
import { seasonalPattern } from '../seasonality.js'
import type { LeastSquares } from './least-squares.js'
import { variancesOf } from './step-errors.js'

export type ComplexSeason = 'none' | 'simple' | 'partial' | 'full'

/** All that a form needs for values that it was not fitted to. */
export interface ComplexForm {
  readonly season: ComplexSeason
  /** α₀ and α₁, then β of a partial season, or α₀ and α₁ of that of the full form. */
  readonly parameters: readonly number[]
  /** Variance of the errors. */
  readonly sigma2: number
}

/** The states, changed in place: a search runs through them hundreds of times. */
interface State {
  level: number
  rest: number
  /** Of each step of the season; a single 0 where there is none. */
  readonly levels: Float64Array
  readonly rests: Float64Array
}

/** ℓ grows neither nor falls here. */
const usual = [1.3, 1]
const usualBeta = 0.1
const [leastComplex, mostComplex] = [0.01, 1.9]
/** What the first c is of the first ℓ: of little weight, for it is smoothed backwards first. */
const restShare = 1 / 1.1
const fewestForLevel = 10
const iterations = 30
const tolerance = 1e-4
/** States count as so much of a parameter. */
const stateShare = 0.5

/** Whether errors fade, by the paper's three circles. */
const fades = (a0: number, a1: number): boolean =>
  (a0 - 2.5) ** 2 + a1 ** 2 > 1.25 &&
  (a0 - 0.5) ** 2 + (a1 - 1) ** 2 > 0.25 &&
  (a0 - 1.5) ** 2 + (a1 - 0.5) ** 2 < 1.5

/** Steps to run through: forward from step `first` of the series, or back to step 0. */
interface Way {
  readonly first: number
  readonly count: number
  readonly isBack?: boolean
}

/**
 * Runs through values and writes the errors, or without values, where there are no errors, writes what is expected.
 * @param y the values of the steps, in their order
 */
function pass(
  state: State,
  season: ComplexSeason,
  p: ArrayLike<number>,
  { first, count, isBack = false }: Way,
  y: Float64Array | undefined,
  out?: Float64Array,
): void {
  const { levels, rests } = state
  const m = levels.length
  const hasLevel = season !== 'simple'
  const isComplex = season === 'simple' || season === 'full'
  const [a0, a1] = [p[0], p[1]]
  const [s0, s1] = season === 'full' ? [p[2], p[3]] : [a0, a1]
  const beta = season === 'partial' ? p[2] : 0
  const step = isBack ? -1 : 1
  let { level, rest } = state
  for (let i = 0, t = isBack ? count - 1 : 0, at = (first + t) % m; i < count; i++, t += step) {
    const own = levels[at]
    const expected = hasLevel ? level + own : own
    const error = y === undefined ? 0 : y[t] - expected
    if (out !== undefined) out[t] = y === undefined ? expected : error
    if (hasLevel) {
      const before = level
      level = before - (1 - a1) * rest + (a0 - a1) * error
      rest = before + (1 - a0) * rest + (a0 + a1) * error
    }
    if (isComplex) {
      const past = rests[at]
      levels[at] = own - (1 - s1) * past + (s0 - s1) * error
      rests[at] = own + (1 - s0) * past + (s0 + s1) * error
    } else levels[at] = own + beta * error
    at += step
    if (at === m) at = 0
    else if (at < 0) at = m - 1
  }
  state.level = level
  state.rest = rest
}

/** The states from which the way back begins. */
function lastState(y: Float64Array, m: number, season: ComplexSeason): State {
  const n = y.length
  const level = season === 'simple' ? 0 : mean(y.subarray(Math.max(0, n - Math.max(fewestForLevel, m))))
  const levels = season === 'partial' || season === 'full' ? seasonalPattern(y, m) : new Float64Array(m)
  if (season === 'simple') for (let t = n - m; t < n; t++) levels[t % m] = y[t]
  return { level, rest: level * restShare, levels, rests: levels.map((v) => v * restShare) }
}

const copied = (s: State): State => ({ ...s, levels: s.levels.slice(), rests: s.rests.slice() })

/** The states before the first value, smoothed back from the end. */
function firstState(y: Float64Array, last: State, season: ComplexSeason, p: ArrayLike<number>): State {
  const s = copied(last)
  pass(s, season, p, { first: 0, count: y.length, isBack: true }, y)
  return s
}

/** A form fitted, and Akaike's criterion, corrected for short series: the less, the better. */
export interface FittedComplex {
  readonly form: ComplexForm
  readonly criterion: number
}

/**
 * The form fitted to y; undefined where the series is too short for it.
 * @param solver of as many residuals as there are values
 * @param start parameters to start from
 */
export function fitComplex(
  y: Float64Array,
  seasonalPeriod: number,
  season: ComplexSeason,
  solver: LeastSquares,
  start: readonly number[] = [
    ...usual,
    ...(season === 'partial' ? [usualBeta] : season === 'full' ? usual : []),
  ],
): FittedComplex | undefined {
  const m = season === 'none' ? 1 : seasonalPeriod
  const n = y.length
  const states = season === 'partial' ? 2 + m : (season === 'full' ? 2 : 0) + 2 * m
  const free = start.length + 1 + stateShare * states
  if (n < 2 * m || n - free - 1 <= 0) return undefined
  const last = lastState(y, m, season)
  const whole = { first: 0, count: n }
  const isBeta = (i: number): boolean => season === 'partial' && i === 2
  const write = (at: Float64Array, out: Float64Array): void => {
    if (fades(at[0], at[1]) && (season !== 'full' || fades(at[2], at[3])))
      pass(firstState(y, last, season, at), season, at, whole, y, out)
    else out.fill(Number.NaN)
  }
  const { at, squares } = solver.solve({ write }, Float64Array.from(start), {
    least: start.map((_, i) => (isBeta(i) ? 0 : leastComplex)),
    most: start.map((_, i) => (isBeta(i) ? 1 : mostComplex)),
    iterations,
    tolerance,
  })
  if (!Number.isFinite(squares)) return undefined
  return {
    form: { season, parameters: [...at], sigma2: squares / Math.max(1, n - at.length) },
    criterion: n * Math.log(squares / n) + 2 * free + (2 * free * (free + 1)) / (n - free - 1),
  }
}

/** What a form expects after y, and the variance of each step; undefined below two seasons. */
export function complexAhead(
  { season, parameters, sigma2 }: ComplexForm,
  y: Float64Array,
  seasonalPeriod: number,
  horizonSteps: number,
): { readonly means: Float64Array; readonly variances: Float64Array } | undefined {
  const m = season === 'none' ? 1 : seasonalPeriod
  const n = y.length
  if (n < 2 * m) return undefined
  const state = firstState(y, lastState(y, m, season), season, parameters)
  const errors = new Float64Array(n)
  pass(state, season, parameters, { first: 0, count: n }, y, errors)
  const means = new Float64Array(horizonSteps)
  pass(state, season, parameters, { first: n, count: horizonSteps }, undefined, means)
  // What an error of 1 at the last step adds to each that follows.
  const unit = { level: 0, rest: 0, levels: new Float64Array(m), rests: new Float64Array(m) }
  pass(unit, season, parameters, { first: 0, count: 1 }, Float64Array.of(1))
  const effects = new Float64Array(horizonSteps)
  pass(unit, season, parameters, { first: 1, count: horizonSteps }, undefined, effects)
  if (!means.every(Number.isFinite)) return undefined
  return { means, variances: variancesOf(sigma2, effects, errors) }
}
