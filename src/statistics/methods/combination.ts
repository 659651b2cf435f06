/**
 * A combination of methods: at each step and level the weighted median of seasonal naive, Theta, ETS and ARIMA, after
 * the plain median of four methods of Petropoulos & Svetunkov 2020. A longer season is removed before and added after.
 *
 * Each method first forecasts the last values, up to a horizon, from those before: its weight is its mean absolute error
 * there to the power of −(values) / 24, the likelihood of errors of Laplace's distribution of which 24 tell as much as
 * one that is independent. So methods count alike where little is known of them. The power was chosen on the last
 * horizons of training parts: M3's monthly series are forecast best with equal weights (every
 * second one: MASE .810, .815 with these), M4's hourly ones with much steeper ones (every third: OWA .471 with equal
 * weights, .425 with these).
 */
import { mae } from '../metrics/index.js'
import { clippedLike, medianOf, type QuantileForecast, uncrossed } from '../quantiles.js'
import { type ArimaFit, arima, arimaFrom, fitArima } from './arima.js'
import { checkTask, type ForecastTask, finished, isConstant, type Parts } from './baseline.js'
import { isSeasonalByTest } from './decomposition.js'
import { type EtsFit, ets, etsFrom, fitEts } from './ets.js'
import { isIntermittent, tsb } from './intermittent.js'
import { takeLongSeason } from './long-season.js'
import { naive, seasonalNaive } from './naive.js'
import { fitTheta, type ThetaFit, theta, thetaFrom } from './theta.js'

const parts = [seasonalNaive, theta, ets, arima]
const fewestToCombine = 3
/** Validation errors that tell as much as one that is independent of the others. */
const errorsForOne = 24

/** One weight a method, the best one's 1. */
function* weightsOf(y: Float64Array, { seasonalPeriod, horizonSteps }: ForecastTask): Parts<number[]> {
  const ahead = Math.min(horizonSteps, Math.floor(y.length / 4))
  const known = y.subarray(0, y.length - ahead)
  if (ahead === 0 || known.length < fewestToCombine) return parts.map(() => 1)
  const actual = y.subarray(y.length - ahead)
  const errors: number[] = []
  for (const method of parts) {
    errors.push(mae(actual, medianOf(method(known, { seasonalPeriod, horizonSteps: ahead }))))
    yield
  }
  const least = Math.min(...errors)
  return errors.map((error) => (error === least ? 1 : (least / error) ** (ahead / errorsForOne)))
}

/** Each value counts half before and half after its own place; between places lies a straight line. */
function weightedMedian(values: readonly number[], weights: readonly number[]): number {
  const order = Array.from(values.keys()).sort((a, b) => values[a] - values[b])
  const half = weights.reduce((sum, weight) => sum + weight, 0) / 2
  let before = 0
  let last = { place: -Infinity, value: values[order[0]] }
  for (const i of order) {
    const place = before + weights[i] / 2
    if (place >= half) {
      const share = last.place === -Infinity ? 1 : (half - last.place) / (place - last.place)
      return last.value + share * (values[i] - last.value)
    }
    last = { place, value: values[i] }
    before += weights[i]
  }
  return last.value
}

/** A combination fitted to a series. */
export type CombinationFit =
  | { readonly isIntermittent: true }
  | {
      readonly isIntermittent: false
      readonly hasLongSeason: boolean
      /** Of seasonal naive, Theta, ETS and ARIMA; the best one's is 1. */
      readonly weights: readonly number[]
      /** Each absent where its method found nothing to fit, and is naive. */
      readonly theta?: ThetaFit
      readonly ets?: EtsFit
      readonly arima?: ArimaFit
    }

/** Undefined where y is constant or shorter than the method allows. */
export const fitCombination = (y: Float64Array, task: ForecastTask): CombinationFit | undefined =>
  finished(fitCombinationInParts(y, task))

/** The same, one method after the other. */
export function* fitCombinationInParts(
  y: Float64Array,
  task: ForecastTask,
): Parts<CombinationFit | undefined> {
  const { seasonalPeriod } = task
  if (y.length < fewestToCombine || isConstant(y)) return undefined
  if (isIntermittent(y) && !isSeasonalByTest(y, seasonalPeriod)) return { isIntermittent: true }
  const long = takeLongSeason(y, task)
  const rest = long?.rest ?? y
  const weights = yield* weightsOf(rest, task)
  const theta = fitTheta(rest, task)
  yield
  const ets = fitEts(rest, task)
  yield
  const arima = fitArima(rest, task)
  return { isIntermittent: false, hasLongSeason: long !== undefined, weights, theta, ets, arima }
}

/**
 * The fitted methods combined after y, which may be longer than, or other than, what they were fitted to; undefined
 * where y is constant or shorter than the method allows, demand is no longer intermittent, or one of the methods' fits
 * does not hold for y.
 */
export function combinationFrom(
  fit: CombinationFit,
  y: Float64Array,
  task: ForecastTask,
): QuantileForecast | undefined {
  const { horizonSteps } = task
  if (y.length < fewestToCombine || isConstant(y)) return undefined
  if (fit.isIntermittent) return isIntermittent(y) ? tsb(y, task) : undefined
  const long = fit.hasLongSeason ? takeLongSeason(y, task) : undefined
  const rest = long?.rest ?? y
  const added = long?.ahead(horizonSteps) ?? new Float64Array(horizonSteps)
  const forecasts = [
    seasonalNaive(rest, task),
    fit.theta ? thetaFrom(fit.theta, rest, task) : naive(rest, task),
    fit.ets ? etsFrom(fit.ets, rest, task) : naive(rest, task),
    fit.arima ? arimaFrom(fit.arima, rest, task) : naive(rest, task),
  ]
  if (!forecasts.every((forecast) => forecast !== undefined)) return undefined
  const { levels } = forecasts[0]
  const forecast = uncrossed({
    levels,
    values: levels.map((_, i) =>
      added.map(
        (v, h) =>
          v +
          weightedMedian(
            forecasts.map(({ values }) => values[i][h]),
            fit.weights,
          ),
      ),
    ),
  })
  return clippedLike(forecast, y)
}

/**
 * Where no value is below 0, no quantile is. Intermittent demand without a season is forecast by the method of
 * Teunter, Syntetos and Babai alone.
 * @param y at least 3 values
 */
export function combination(y: Float64Array, task: ForecastTask): QuantileForecast {
  checkTask('combination', y, fewestToCombine, task)
  const fit = fitCombination(y, task)
  return (fit && combinationFrom(fit, y, task)) ?? naive(y, task)
}
