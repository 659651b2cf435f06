/**
 * Complex exponential smoothing, CES: the weighted mean of its four forms (Svetunkov, Kourentzes & Ord 2022), without a
 * season and with three kinds of it. It has no trend to prove: the one complex parameter decides between a level, a
 * trend and what lies between.
 *
 * Forms are weighted by their likelihood, by Akaike's corrected criterion, exp(−Δ / 2), to the power of a tenth, for
 * which first states count half. Both were chosen on the ends of training parts of M1, M3, tourism and M4's weekly
 * series with a season: the likeliest form alone has an OWA of .856 on average, the mean .837.
 */
import { normalForecast, type QuantileForecast } from '../quantiles.js'
import { type FittedBaseline, type ForecastTask, isConstant } from './baseline.js'
import { byFit } from './by-fit.js'
import {
  type ComplexForm,
  type ComplexSeason,
  complexAhead,
  type FittedComplex,
  fitComplex,
} from './complex-smoothing.js'
import { trendDoubt } from './growth.js'
import { LeastSquares } from './least-squares.js'
import { averageOfForms, likelihoodWeight } from './weighted-forms.js'

/** A season longer than this has more states than smoothing can follow. */
const longestSeason = 400
const mostValues = 2000
const likelihoodPower = 0.1
/** Forms that weigh less are left out. */
const leastWeight = 0.01

/** Forms fitted to a series, with what each weighs; the likeliest one's weight is 1. */
export interface CesFit {
  readonly forms: readonly (ComplexForm & { readonly weight: number })[]
}

const recentOf = (y: Float64Array): Float64Array =>
  y.length > mostValues ? y.subarray(y.length - mostValues) : y

function weighted(fitted: readonly (FittedComplex | undefined)[]): CesFit | undefined {
  const found = fitted.filter((one) => one !== undefined)
  const least = Math.min(...found.map(({ criterion }) => criterion))
  const forms = found
    .map(({ form, criterion }) => ({
      ...form,
      weight: likelihoodWeight(criterion, least, likelihoodPower),
    }))
    .filter(({ weight }) => weight >= leastWeight)
  return forms.length > 0 ? { forms } : undefined
}

/** Undefined where y is constant or too short for any form. */
function fitCes(all: Float64Array, { seasonalPeriod: m }: ForecastTask): CesFit | undefined {
  const y = recentOf(all)
  if (isConstant(y)) return undefined
  const seasons: ComplexSeason[] =
    m > 1 && m <= longestSeason ? ['none', 'simple', 'partial', 'full'] : ['none']
  const solver = new LeastSquares(y.length)
  return weighted(seasons.map((season) => fitComplex(y, m, season, solver)))
}

/** The same forms with the parameters and weights that suit y best. */
function refitCes(
  all: Float64Array,
  { seasonalPeriod: m }: ForecastTask,
  { forms }: CesFit,
): CesFit | undefined {
  const y = recentOf(all)
  if (isConstant(y)) return undefined
  const solver = new LeastSquares(y.length)
  return weighted(forms.map(({ season, parameters }) => fitComplex(y, m, season, solver, parameters)))
}

/**
 * The forecast of fitted forms after y, which may be other than what they were fitted to; undefined where they do not
 * hold for it.
 */
function cesFrom(
  { forms }: CesFit,
  all: Float64Array,
  { seasonalPeriod: m, horizonSteps }: ForecastTask,
): QuantileForecast | undefined {
  const y = recentOf(all)
  if (isConstant(y)) return undefined
  const doubt = trendDoubt(y, m)
  const last = y[y.length - 1]
  return averageOfForms(forms, (form) => {
    const ahead = complexAhead(form, y, m, horizonSteps)
    if (ahead === undefined) return undefined
    const { means, variances } = ahead
    return normalForecast(
      means,
      variances.map((v, h) => Math.sqrt(v + doubt * (means[h] - last) ** 2)),
    )
  })
}

export const fittedCes = {
  fit: fitCes,
  refit: refitCes,
  from: cesFrom,
} as const satisfies FittedBaseline<CesFit>

/**
 * Naive where y is constant or too short for any form.
 * @param y at least 2 values; of more than 2,000 the last
 * @param task with a season of more than 400 steps, as without one
 */
export const ces = byFit('ces', 2, fittedCes)
