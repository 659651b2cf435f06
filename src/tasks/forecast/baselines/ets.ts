/**
 * Exponential smoothing as a state space model (Hyndman, Koehler, Ord & Snyder 2008), its form chosen by the
 * corrected Akaike criterion among 15: additive or multiplicative errors; no, a straight or a damped trend; no, an
 * additive or a multiplicative season. As in R's forecast package, a multiplicative season goes with multiplicative
 * errors only, whose likelihood and intervals need values above 0.
 *
 *   ŷ = (ℓ + φ b) + s   or   (ℓ + φ b) · s
 *   ℓ' = ℓ + φ b + α e    b' = φ b + β e    s' = s + γ e              e = y − ŷ
 *   with a multiplicative season, ε = e / ŷ:
 *   ℓ' = (ℓ + φ b)(1 + α ε)    b' = φ b + β (ℓ + φ b) ε    s' = s (1 + γ ε)
 *
 * The smoothing parameters, the first level and the first slope are those of the greatest likelihood; the first
 * season is that of a decomposition. Intervals are normal with the variances of their table 6.2 and 6.3.
 */
import type { QuantileForecast } from '../quantiles.js'
import { seasonalPattern } from '../seasonality.js'
import { seasonalIndices } from './decomposition.js'
import { type Line, lineThrough } from './line.js'
import { minimise } from './minimise.js'
import { check, isConstant, naive, spread } from './simple.js'

type ErrorKind = 'additive' | 'multiplicative'
type TrendKind = 'none' | 'straight' | 'damped'
type SeasonKind = 'none' | 'additive' | 'multiplicative'

interface Form {
  readonly error: ErrorKind
  readonly trend: TrendKind
  readonly season: SeasonKind
}

interface Parameters {
  readonly alpha: number
  readonly beta: number
  readonly gamma: number
  readonly phi: number
  readonly level: number
  readonly slope: number
}

/** Where a run through the series ends. */
interface Run {
  readonly level: number
  readonly slope: number
  /** Of steps 0, m, 2m ... first. */
  readonly season: Float64Array
  /** Squared errors, relative ones for multiplicative errors. */
  readonly squares: number
  /** Twice the negative log-likelihood, but for a constant. */
  readonly cost: number
}

/** `season` is that of the next m steps. */
interface Fitted extends Run {
  readonly form: Form
  readonly parameters: Parameters
  readonly criterion: number
  readonly sigma2: number
}

/** A season longer than this has more states than smoothing can follow. */
const longestSeason = 400
const mostValues = 2000
const evaluationsEach = 200

const trends: readonly TrendKind[] = ['none', 'straight', 'damped']

function formsFor(isPositive: boolean, isSeasonal: boolean): Form[] {
  const errors: ErrorKind[] = isPositive ? ['additive', 'multiplicative'] : ['additive']
  return errors.flatMap((error) => {
    const seasons: SeasonKind[] = !isSeasonal
      ? ['none']
      : error === 'additive'
        ? ['none', 'additive']
        : ['none', 'additive', 'multiplicative']
    return trends.flatMap((trend) => seasons.map((season) => ({ error, trend, season })))
  })
}

function run(
  y: Float64Array,
  form: Form,
  { alpha, beta, gamma, phi, level: first, slope: rise }: Parameters,
  start: Float64Array,
): Run {
  const season = start.slice()
  const m = season.length
  const isRelative = form.error === 'multiplicative'
  const isScaled = form.season === 'multiplicative'
  let [level, slope, squares, logs] = [first, rise, 0, 0]
  for (let t = 0, at = 0; t < y.length; t++, at = at + 1 === m ? 0 : at + 1) {
    const base = level + phi * slope
    const s = season[at]
    const expected = isScaled ? base * s : base + s
    if (isRelative && !(expected > 0)) return { level, slope, season, squares, cost: Infinity }
    const error = y[t] - expected
    if (isRelative) {
      squares += (error / expected) ** 2
      logs += Math.log(expected)
    } else squares += error * error
    if (isScaled) {
      const share = error / expected
      level = base * (1 + alpha * share)
      slope = phi * slope + beta * base * share
      season[at] = s * (1 + gamma * share)
    } else {
      level = base + alpha * error
      slope = phi * slope + beta * error
      season[at] = s + gamma * error
    }
  }
  return { level, slope, season, squares, cost: y.length * Math.log(squares / y.length) + 2 * logs }
}

/** The first season, or undefined where the form's cannot be taken from the values. */
function seasonAtStart(y: Float64Array, m: number, kind: SeasonKind): Float64Array | undefined {
  if (kind === 'none') return new Float64Array(1)
  return kind === 'additive' ? seasonalPattern(y, m) : seasonalIndices(y, m)
}

/** The straight line through the first values without their season. */
function lineAtStart(y: Float64Array, m: number, season: Float64Array, isScaled: boolean): Line {
  const first = y.slice(0, Math.max(10, 2 * m))
  return lineThrough(
    first.map((v, t) => {
      const s = season[t % season.length]
      return isScaled ? v / s : v - s
    }),
  )
}

function fitted(y: Float64Array, m: number, form: Form): Fitted | undefined {
  const season = seasonAtStart(y, m, form.season)
  if (season === undefined) return undefined
  const [hasTrend, isDamped, hasSeason] = [
    form.trend !== 'none',
    form.trend === 'damped',
    form.season !== 'none',
  ]
  const line = lineAtStart(y, m, season, form.season === 'multiplicative')
  const level = line.at(-1)
  const scale = Math.sqrt(y.reduce((sum, v) => sum + (v - level) ** 2, 0) / y.length) || 1
  // Where the search begins, and its first steps, in the order in which they are read.
  const sought = [
    [0.3, 0.1],
    ...(hasTrend ? [[0.05, 0.1]] : []),
    ...(hasSeason ? [[0.05, 0.1]] : []),
    ...(isDamped ? [[0.95, -0.05]] : []),
    [level, scale / 10],
    ...(hasTrend ? [[line.slope, scale / 100]] : []),
  ]
  const read = (at: ArrayLike<number>): Parameters => {
    let i = 0
    return {
      alpha: at[i++],
      beta: hasTrend ? at[i++] : 0,
      gamma: hasSeason ? at[i++] : 0,
      phi: isDamped ? at[i++] : Number(hasTrend),
      level: at[i++],
      slope: hasTrend ? at[i] : 0,
    }
  }
  const cost = (at: Float64Array): number => {
    const p = read(at)
    const isIn =
      p.alpha > 1e-4 &&
      p.alpha < 0.9999 &&
      (!hasTrend || (p.beta > 1e-4 && p.beta < p.alpha)) &&
      (!hasSeason || (p.gamma > 1e-4 && p.gamma < 1 - p.alpha)) &&
      (!isDamped || (p.phi >= 0.8 && p.phi <= 0.98))
    return isIn ? run(y, form, p, season).cost : Infinity
  }
  const { at, value } = minimise(
    cost,
    sought.map(([start]) => start),
    { steps: sought.map(([, step]) => step), evaluations: evaluationsEach * sought.length },
  )
  if (value === Infinity) return undefined
  const parameters = read(at)
  const ended = run(y, form, parameters, season)
  // The states at the start count as well, and the variance.
  const free = sought.length + (hasSeason ? m - 1 : 0) + 1
  const left = y.length - free - 1
  if (left <= 0) return undefined
  return {
    ...ended,
    // The next step's comes first.
    season: ended.season.map((_, i, last) => last[(i + y.length) % last.length]),
    form,
    parameters,
    criterion: ended.cost + 2 * free + (2 * free * (free + 1)) / left,
    sigma2: ended.squares / Math.max(1, y.length - sought.length),
  }
}

/** Variance of each step ahead. */
function variances(
  { form, parameters, sigma2, season }: Fitted,
  means: Float64Array,
  bases: Float64Array,
): Float64Array {
  const { alpha, beta, gamma, phi } = parameters
  const m = season.length
  const isScaled = form.season === 'multiplicative'
  const weights = new Float64Array(means.length) // of an error j steps back
  for (let j = 1, damped = phi, sum = phi; j < means.length; j++, damped *= phi, sum += damped) {
    weights[j] = alpha + beta * sum + (form.season === 'additive' && j % m === 0 ? gamma : 0)
  }
  if (form.error === 'additive') {
    let total = 1
    return means.map((_, h) => {
      if (h > 0) total += weights[h] ** 2
      return sigma2 * total
    })
  }
  // In both, θ is the mean square of what the relative error is of.
  const of = isScaled ? bases : means
  const squares = new Float64Array(means.length)
  return means.map((mean, h) => {
    squares[h] = of[h] ** 2
    for (let j = 1; j <= h; j++) squares[h] += sigma2 * weights[j] ** 2 * squares[h - j]
    if (!isScaled) return (1 + sigma2) * squares[h] - mean ** 2
    const rounds = Math.floor(h / m)
    return (
      season[h % m] ** 2 *
      (squares[h] * (1 + sigma2) * (1 + gamma * gamma * sigma2) ** rounds - bases[h] ** 2)
    )
  })
}

/**
 * @param y at least 2 values; of more than 2,000 the last
 * @param m steps in a season, a whole number from 1; longer than 400 counts as none
 * @param horizonSteps how many steps ahead, a whole number from 1
 * @throws InputError when y is shorter, or m or the horizon out of range.
 */
export function ets(y: Float64Array, m: number, horizonSteps: number): QuantileForecast {
  check('ets', y, 2, horizonSteps, m)
  if (isConstant(y)) return naive(y, horizonSteps)
  const recent = y.slice(Math.max(0, y.length - Math.max(mostValues, 5 * m)))
  const isSeasonal = m > 1 && m <= longestSeason && recent.length >= 2 * m + 2
  const isPositive = recent.every((v) => v > 0)
  const fits = formsFor(isPositive, isSeasonal)
    .map((form) => fitted(recent, m, form))
    .filter((found) => found !== undefined)
  // A series too short for any, or one that a form fits to the last digit.
  if (fits.length === 0) return naive(y, horizonSteps)
  const best = fits.reduce((a, b) => (b.criterion < a.criterion ? b : a))
  const { level, slope, season, parameters, form } = best
  const bases = new Float64Array(horizonSteps)
  for (
    let h = 0, damped = parameters.phi, rise = damped;
    h < horizonSteps;
    h++, damped *= parameters.phi, rise += damped
  ) {
    bases[h] = level + rise * slope
  }
  const isScaled = form.season === 'multiplicative'
  const means = bases.map((base, h) =>
    isScaled ? base * season[h % season.length] : base + season[h % season.length],
  )
  const variance = variances(best, means, bases)
  return spread(
    horizonSteps,
    (h) => means[h - 1],
    (h) => Math.sqrt(Math.max(0, variance[h - 1])),
  )
}
