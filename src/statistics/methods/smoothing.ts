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
import type { LeastSquares } from './least-squares.js'
import { lineThrough } from './line.js'

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
}

const usualStart: Parameters = { alpha: 0.2, beta: 0.02, gamma: 0.05, phi: 0.95 }
/** From where a form follows values that it does not allow at the usual start: such as steep growth, back to its beginning. */
const closeStart: Parameters = { alpha: 0.8, beta: 0.4, gamma: 0.05, phi: 0.95 }
const iterations = 20
const tolerance = 1e-4
const [least, most] = [1e-4, 0.9999]
const [leastDamping, mostDamping] = [0.8, 0.98]

/**
 * Runs through the values, or back through them, and writes the errors, relative ones where they are multiplicative,
 * into `out`. Returns the geometric mean of what they are relative to, 1 where they are not: errors times it have the
 * least squares where the likelihood is greatest. Not finite where the form does not allow the values.
 */
function pass(
  y: Float64Array,
  form: Form,
  p: Parameters,
  state: State,
  isBack: boolean,
  out: Float64Array | undefined,
): number {
  const { alpha, beta, gamma, phi } = p
  const { season } = state
  const [n, m] = [y.length, season.length]
  const isRelative = form.error === 'multiplicative'
  const isScaled = form.season === 'multiplicative'
  const step = isBack ? -1 : 1
  let { level, slope } = state
  let logs = 0
  // A logarithm of many factors at once.
  let product = 1
  for (let i = 0, t = isBack ? n - 1 : 0, at = t % m; i < n; i++, t += step) {
    const base = level + phi * slope
    const s = season[at]
    const expected = isScaled ? base * s : base + s
    if (isRelative && !(expected > 0)) return Number.NaN
    const error = y[t] - expected
    const share = isRelative || isScaled ? error / expected : 0
    if (out !== undefined) out[t] = isRelative ? share : error
    if (isRelative) {
      product *= expected
      if (product > 1e150 || product < 1e-150) {
        logs += Math.log(product)
        product = 1
      }
    }
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
  return isRelative ? Math.exp((logs + Math.log(product)) / n) : 1
}

/** The mean season, of steps 0, m, 2m ... first, or undefined where the form's cannot be taken from the values. */
function meanSeason(y: Float64Array, m: number, kind: Form['season']): Float64Array | undefined {
  if (kind === 'none') return new Float64Array(1)
  return kind === 'additive' ? seasonalPattern(y, m) : seasonalIndices(y, m)
}

/** A form's way through y, back from its end and then on from its beginning; run with parameters as often as wanted. */
interface Run {
  readonly state: State
  /** Writes the errors, leaves the state after the last value, and returns the scale of the errors as `pass` does. */
  through(parameters: Parameters, errors?: Float64Array): number
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
  const state: State = { ...last, season: season.slice() }
  return {
    state,
    through: (p, errors) => {
      state.level = last.level
      state.slope = last.slope
      state.season.set(season)
      if (Number.isNaN(pass(y, form, p, state, true, undefined))) return Number.NaN
      // One step before the first value.
      state.level += p.phi * state.slope
      state.slope = -state.slope
      return pass(y, form, p, state, false, errors)
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
  if (run === undefined || Number.isNaN(run.through(parameters))) return undefined
  return statesOf(run.state, y.length)
}

/**
 * Parameters as numbers that do not bound one another, so many as the form has: α, β / α, γ / (1 − α), φ; and their
 * bounds.
 */
function numbersOf({ trend, season }: Form, { alpha, beta, gamma, phi }: Parameters) {
  const numbers = [
    { start: alpha, from: least, to: most },
    ...(trend !== 'none' ? [{ start: beta / alpha, from: least, to: 1 }] : []),
    ...(season !== 'none' ? [{ start: gamma / (1 - alpha), from: least, to: 1 }] : []),
    ...(trend === 'damped' ? [{ start: phi, from: leastDamping, to: mostDamping }] : []),
  ]
  return {
    start: Float64Array.from(numbers, ({ start, from, to }) => Math.max(from, Math.min(to, start))),
    least: numbers.map(({ from }) => from),
    most: numbers.map(({ to }) => to),
  }
}

function parametersOf({ trend, season }: Form, at: ArrayLike<number>): Parameters {
  let i = 0
  const alpha = at[i++]
  return {
    alpha,
    beta: trend !== 'none' ? alpha * at[i++] : 0,
    gamma: season !== 'none' ? (1 - alpha) * at[i++] : 0,
    phi: trend === 'damped' ? at[i] : Number(trend !== 'none'),
  }
}

/**
 * The form fitted to y, or undefined where the series does not allow it or is too short for it.
 * @param solver of as many residuals as there are values
 * @param start parameters to start from
 */
export function smooth(
  y: Float64Array,
  m: number,
  form: Form,
  solver: LeastSquares,
  start: Parameters = usualStart,
): Smoothed | undefined {
  const run = runThrough(y, m, form)
  if (run === undefined) return undefined
  const n = y.length
  const numbers = numbersOf(form, Number.isNaN(run.through(start)) ? closeStart : start)
  const sought = numbers.start.length
  const states = 1 + Number(form.trend !== 'none') + (form.season !== 'none' ? m - 1 : 0)
  // The variance counts as well.
  const free = sought + states + 1
  if (n - free - 1 <= 0) return undefined
  const write = (at: Float64Array, out: Float64Array): void => {
    const scale = run.through(parametersOf(form, at), out)
    if (scale !== 1) for (let t = 0; t < n; t++) out[t] *= scale
  }
  const { at, squares } = solver.solve({ write }, numbers.start, { ...numbers, iterations, tolerance })
  if (!Number.isFinite(squares)) return undefined
  const parameters = parametersOf(form, at)
  const scale = run.through(parameters)
  return {
    form,
    parameters,
    ...statesOf(run.state, n),
    sigma2: squares / scale ** 2 / Math.max(1, n - free + 1),
    criterion: n * Math.log(squares / n) + 2 * free + (2 * free * (free + 1)) / (n - free - 1),
  }
}
