/**
 * Exponential smoothing, ETS: the weighted mean of up to 15 forms (Hyndman, Koehler, Ord & Snyder 2008), which have
 * additive or multiplicative errors; no, a straight or a damped trend; no, an additive or a multiplicative season. As
 * in R's forecast package, a multiplicative season goes with multiplicative errors only, whose likelihood and
 * intervals need values above 0.
 *
 * Forms are weighted by their likelihood, by Akaike's corrected criterion (Kolassa 2011), exp(−Δ / 2), here to
 * the power of .15: forms differ in likelihood by chance more than in what they forecast. On the ends of the training
 * parts of ten sets of M1, M3 and tourism the OWA is .8 % less than with a power of a half. A straight trend, which goes
 * on for ever, must be far likelier than a damped one to count. Short series without a season are taken to grow
 * (`growth.ts`). Errors are normal with the variances of the book's tables 6.2 and 6.3.
 */
import { normalForecast, type QuantileForecast } from '../quantiles.js'
import { type FittedBaseline, type ForecastTask, isConstant } from './baseline.js'
import { byFit } from './by-fit.js'
import { isTakenToGrow, trendDoubt } from './growth.js'
import { LeastSquares } from './least-squares.js'
import {
  type FittedForm,
  type Form,
  type Parameters,
  type Smoothed,
  type States,
  smooth,
  statesAfter,
} from './smoothing.js'
import { averageOfForms, likelihoodWeight } from './weighted-forms.js'

/** A season longer than this has more states than smoothing can follow. */
const longestSeason = 400
const mostValues = 2000
/** What a straight trend adds to the criterion. */
const straightPenalty = 15
/** The same where the series is taken to grow. */
const straightBonus = -5
/** Relative errors of a larger variance are not normal: they cannot be below -1. */
const largestRelative = 0.25
/** Damping from which a straight trend is tried as well. */
const hardlyDamped = 0.95
const likelihoodPower = 0.15
/** Forms this far from the best weigh about 1 % of it. */
const farthest = 60
/** Where a form without trend is this far from the best of them, a trend is not tried: it would not make up for it. */
const hopeless = 20

/** A form fitted; its criterion holds the penalty of a straight trend. */
interface Candidate {
  readonly fit: Smoothed
  readonly criterion: number
}

type Family = Omit<Form, 'trend'>

function familiesFor(isPositive: boolean, isSeasonal: boolean): Family[] {
  const additive: Family[] = isSeasonal ? [{ error: 'additive', season: 'additive' }] : []
  const relative: Family[] = isSeasonal
    ? [
        { error: 'multiplicative', season: 'additive' },
        { error: 'multiplicative', season: 'multiplicative' },
      ]
    : []
  return [
    { error: 'additive', season: 'none' },
    ...additive,
    ...(isPositive ? [{ error: 'multiplicative', season: 'none' } as const, ...relative] : []),
  ]
}

function candidate(
  y: Float64Array,
  m: number,
  form: Form,
  solver: LeastSquares,
  start?: Parameters,
): Candidate[] {
  const fit = smooth(y, m, form, solver, start)
  const isWild = form.error === 'multiplicative' && fit !== undefined && fit.sigma2 > largestRelative
  const straight = isTakenToGrow(y.length, m) ? straightBonus : straightPenalty
  const penalty = form.trend === 'straight' ? straight : 0
  return fit === undefined || isWild ? [] : [{ fit, criterion: fit.criterion + penalty }]
}

/** A family's forms with a trend: a straight one only where the damped one is hardly damped. */
function withTrend(y: Float64Array, m: number, family: Family, solver: LeastSquares): Candidate[] {
  const damped = candidate(y, m, { ...family, trend: 'damped' }, solver)
  const isDamped = damped.length > 0 && damped[0].fit.parameters.phi < hardlyDamped
  return isDamped ? damped : [...damped, ...candidate(y, m, { ...family, trend: 'straight' }, solver)]
}

function candidates(y: Float64Array, m: number, families: readonly Family[]): Candidate[] {
  const solver = new LeastSquares(y.length)
  const level = families.map((family) => candidate(y, m, { ...family, trend: 'none' }, solver))
  const best = Math.min(...level.flat().map(({ criterion }) => criterion))
  return families.flatMap((family, i) => {
    const isHopeless = level[i].length > 0 && level[i][0].criterion - best > hopeless
    return isHopeless ? level[i] : [...level[i], ...withTrend(y, m, family, solver)]
  })
}

/** Variance of each step ahead. */
function variances(
  { form, parameters, sigma2, season }: FittedForm & States,
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

function ahead(fit: FittedForm & States, horizonSteps: number, doubt: number): QuantileForecast {
  const { level, slope, season, parameters, form } = fit
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
  return normalForecast(
    means,
    variances(fit, means, bases).map((variance, h) =>
      Math.sqrt(Math.max(0, variance) + doubt * (bases[h] - level) ** 2),
    ),
  )
}

/** Forms fitted to a series, with what each weighs; the likeliest one's weight is 1. */
export interface EtsFit {
  readonly forms: readonly (FittedForm & { readonly weight: number })[]
}

const recentOf = (y: Float64Array, m: number): Float64Array =>
  y.slice(Math.max(0, y.length - Math.max(mostValues, 5 * m)))

/** Whether so many values are enough for a season. */
const hasSeasons = ({ length }: Float64Array, m: number): boolean =>
  m > 1 && m <= longestSeason && length >= 2 * m + 2

/** The forms that are not far from the likeliest, by their weight. */
function etsOf(fits: readonly Candidate[]): EtsFit | undefined {
  if (fits.length === 0) return undefined
  const best = Math.min(...fits.map(({ criterion }) => criterion))
  const kept = fits.filter(({ criterion }) => criterion === best || criterion - best < farthest)
  return {
    forms: kept.map(({ fit: { form, parameters, sigma2 }, criterion }) => ({
      form,
      parameters,
      sigma2,
      weight: likelihoodWeight(criterion, best, likelihoodPower),
    })),
  }
}

/** Undefined where y is constant or too short for any form. */
function fitEts(
  y: Float64Array,
  { seasonalPeriod: m }: Pick<ForecastTask, 'seasonalPeriod'>,
): EtsFit | undefined {
  if (isConstant(y)) return undefined
  const recent = recentOf(y, m)
  const isPositive = recent.every((v) => v > 0)
  return etsOf(candidates(recent, m, familiesFor(isPositive, hasSeasons(recent, m))))
}

/** Whether y allows all the forms. */
function allows(forms: EtsFit['forms'], y: Float64Array, m: number): boolean {
  const isSeasonal = forms.some(({ form }) => form.season !== 'none')
  const isRelative = forms.some(({ form }) => form.error === 'multiplicative')
  return (!isSeasonal || hasSeasons(y, m)) && (!isRelative || y.every((v) => v > 0))
}

/** The same forms with the parameters and weights that suit y best; undefined where y does not allow them. */
function refitEts(
  y: Float64Array,
  { seasonalPeriod: m }: Pick<ForecastTask, 'seasonalPeriod'>,
  { forms }: EtsFit,
): EtsFit | undefined {
  const recent = recentOf(y, m)
  if (isConstant(y) || !allows(forms, recent, m)) return undefined
  const solver = new LeastSquares(recent.length)
  return etsOf(forms.flatMap(({ form, parameters }) => candidate(recent, m, form, solver, parameters)))
}

/**
 * The fitted forms after y, which may be longer than, or other than, what they were fitted to; undefined where y is
 * constant, too short for a season or not above 0 where a form needs that.
 */
function etsFrom(
  { forms }: EtsFit,
  y: Float64Array,
  { seasonalPeriod: m, horizonSteps }: ForecastTask,
): QuantileForecast | undefined {
  const recent = recentOf(y, m)
  if (isConstant(y) || !allows(forms, recent, m)) return undefined
  const doubt = trendDoubt(recent, m)
  return averageOfForms(forms, (form) => {
    const states = statesAfter(recent, m, form)
    return states && ahead({ ...form, ...states }, horizonSteps, doubt)
  })
}

export const fittedEts = {
  fit: fitEts,
  refit: refitEts,
  from: etsFrom,
} as const satisfies FittedBaseline<EtsFit>

/**
 * Naive where y is constant or too short for any form.
 * @param y at least 2 values; of more than 2,000 the last
 * @param task with a season of more than 400 steps, as without one
 */
export const ets = byFit('ets', 2, fittedEts)
