/**
 * One form of exponential smoothing as a state space model (Hyndman, Koehler, Ord & Snyder 2008), fitted to a series.
 *
 *   ŷ = (ℓ + φ b) + s   or   (ℓ + φ b) · s
 *   ℓ' = ℓ + φ b + α e    b' = φ b + β e    s' = s + γ e              e = y − ŷ
 *   with a multiplicative season, ε = e / ŷ:
 *   ℓ' = (ℓ + φ b)(1 + α ε)    b' = φ b + β (ℓ + φ b) ε    s' = s (1 + γ ε)
 *
 * The smoothing parameters are those of the greatest likelihood. The first states are had by smoothing the series
 * backwards, from its last line and its mean season (Box & Jenkins 1970), which leaves few numbers to search for.
 */
import { mean } from '../mean.js'
import { seasonalPattern } from '../seasonality.js'
import { seasonalIndices } from './decomposition.js'
import { lineThrough } from './line.js'
import { minimise } from './nelder-mead.js'

export interface Form {
  readonly error: 'additive' | 'multiplicative'
  readonly trend: 'none' | 'straight' | 'damped'
  readonly season: 'none' | 'additive' | 'multiplicative'
}

export interface Parameters {
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
  readonly phi: number
}

/** The result of the search: all that a form needs for values that it was not fitted to. */
export interface FittedForm {
  readonly form: Form
  readonly parameters: Parameters
  /** Variance of the errors, of relative ones where they are multiplicative. */
  readonly sigma2: number
}

/** The states of a form after the last value. */
export interface States {
  readonly level: number
  readonly slope: number
  /** That of the next m steps; a single 0 where there is none. */
  readonly season: Float64Array
}

export interface Smoothed extends FittedForm, States {
  /** Akaike's criterion, corrected for short series: the less, the better. First states count as parameters. */
  readonly criterion: number
}

/** The states while smoothing, changed in place: a search runs through them thousands of times. */
interface State {
  level: number
  slope: number
  readonly season: Float64Array
  squares: number
}

const evaluationsEach = 60
const [least, most] = [1e-4, 0.9999]
const [leastDamping, mostDamping] = [0.8, 0.98]

/** Runs through the values, or back through them; twice the negative log-likelihood, but for a constant. */
function pass(y: Float64Array, form: Form, p: Parameters, state: State, isBack: boolean): number {
  const { alpha, beta, gamma, phi } = p
  const { season } = state
  const [n, m] = [y.length, season.length]
  const isRelative = form.error === 'multiplicative'
  const isScaled = form.season === 'multiplicative'
  const step = isBack ? -1 : 1
  let { level, slope } = state
  let squares = 0
  let logs = 0
  // A logarithm of many factors at once.
  let product = 1
  for (let i = 0, t = isBack ? n - 1 : 0, at = t % m; i < n; i++, t += step) {
    const base = level + phi * slope
    const s = season[at]
    const expected = isScaled ? base * s : base + s
    if (isRelative && !(expected > 0)) return Infinity
    const error = y[t] - expected
    const share = isRelative || isScaled ? error / expected : 0
    if (isRelative) {
      squares += share * share
      product *= expected
      if (product > 1e150 || product < 1e-150) {
        logs += Math.log(product)
        product = 1
      }
    } else squares += error * error
    if (isScaled) {
      level = base * (1 + alpha * share)
      slope = phi * slope + beta * base * share
      season[at] = s * (1 + gamma * share)
    } else {
      level = base + alpha * error
      slope = phi * slope + beta * error
      season[at] = s + gamma * error
    }
    at += step
    if (at === m) at = 0
    else if (at < 0) at = m - 1
  }
  state.level = level
  state.slope = slope
  state.squares = squares
  return n * Math.log(squares / n) + 2 * (logs + Math.log(product))
}

/** The mean season, of steps 0, m, 2m ... first, or undefined where the form's cannot be taken from the values. */
function meanSeason(y: Float64Array, m: number, kind: Form['season']): Float64Array | undefined {
  if (kind === 'none') return new Float64Array(1)
  return kind === 'additive' ? seasonalPattern(y, m) : seasonalIndices(y, m)
}

/** A form's way through y, back from its end and then on from its beginning; run with parameters as often as wanted. */
interface Run {
  readonly state: State
  /** Leaves the state after the last value; not below Infinity where the form does not allow the values. */
  costOf(parameters: Parameters): number
}

/** Undefined where y does not allow the form. */
function runThrough(y: Float64Array, m: number, form: Form): Run | undefined {
  const season = meanSeason(y, m, form.season)
  if (season === undefined) return undefined
  const n = y.length
  const end = y.slice(Math.max(0, n - Math.max(10, 2 * m))).map((v, i, { length }) => {
    const s = season[(n - length + i) % season.length]
    return form.season === 'multiplicative' ? v / s : v - s
  })
  const line = lineThrough(end)
  const last =
    form.trend !== 'none'
      ? { level: line.at(end.length), slope: -line.slope }
      : { level: mean(end), slope: 0 }
  const state: State = { ...last, season: season.slice(), squares: 0 }
  return {
    state,
    costOf: (p) => {
      state.level = last.level
      state.slope = last.slope
      state.season.set(season)
      if (pass(y, form, p, state, true) === Infinity) return Infinity
      // One step before the first value.
      state.level += p.phi * state.slope
      state.slope = -state.slope
      return pass(y, form, p, state, false)
    },
  }
}

const statesOf = ({ level, slope, season }: State, n: number): States => ({
  level,
  slope,
  season: season.map((_, i, all) => all[(i + n) % all.length]),
})

/** Where a form fitted before stands after y, or undefined where y does not allow it. */
export function statesAfter(
  y: Float64Array,
  m: number,
  { form, parameters }: Pick<FittedForm, 'form' | 'parameters'>,
): States | undefined {
  const run = runThrough(y, m, form)
  if (run === undefined || !(run.costOf(parameters) < Infinity)) return undefined
  return statesOf(run.state, y.length)
}

/** The form fitted to y, or undefined where the series does not allow it or is too short for it. */
export function smooth(y: Float64Array, m: number, form: Form): Smoothed | undefined {
  const run = runThrough(y, m, form)
  if (run === undefined) return undefined
  const n = y.length
  const [hasTrend, isDamped, hasSeason] = [
    form.trend !== 'none',
    form.trend === 'damped',
    form.season !== 'none',
  ]
  // Where the search begins, and its first steps, in the order in which they are read.
  const sought = [
    [0.3, 0.2],
    ...(hasTrend ? [[0.05, 0.05]] : []),
    ...(hasSeason ? [[0.05, 0.1]] : []),
    ...(isDamped ? [[0.95, -0.05]] : []),
  ]
  const states = 1 + Number(hasTrend) + (hasSeason ? m - 1 : 0)
  // The variance counts as well.
  const free = sought.length + states + 1
  if (n - free - 1 <= 0) return undefined

  const read = (at: ArrayLike<number>): Parameters => {
    let i = 0
    return {
      alpha: at[i++],
      beta: hasTrend ? at[i++] : 0,
      gamma: hasSeason ? at[i++] : 0,
      phi: isDamped ? at[i] : Number(hasTrend),
    }
  }
  const isIn = ({ alpha, beta, gamma, phi }: Parameters): boolean =>
    alpha >= least &&
    alpha <= most &&
    (!hasTrend || (beta >= least && beta <= alpha)) &&
    (!hasSeason || (gamma >= least && gamma <= 1 - alpha)) &&
    (!isDamped || (phi >= leastDamping && phi <= mostDamping))
  const cost = (p: Parameters): number => (isIn(p) ? run.costOf(p) : Infinity)
  const { at, value } = minimise(
    (trial) => cost(read(trial)),
    sought.map(([start]) => start),
    { steps: sought.map(([, step]) => step), evaluations: evaluationsEach * sought.length, tolerance: 1e-7 },
  )
  if (value === Infinity) return undefined
  const parameters = read(at)
  run.costOf(parameters)
  return {
    form,
    parameters,
    ...statesOf(run.state, n),
    sigma2: run.state.squares / Math.max(1, n - sought.length - states),
    criterion: value + 2 * free + (2 * free * (free + 1)) / (n - free - 1),
  }
}
