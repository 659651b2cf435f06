/**
 * A combination of methods: at each step and level the weighted median of seasonal naive, dynamic Theta, ETS, ARIMA and
 * CES, after the plain median of the last four of Petropoulos & Svetunkov 2020. A longer season is removed before and
 * added after.
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
import { type ArimaFit, fittedArima } from './arima.js'
import {
  type FitStart,
  type FittedBaseline,
  type ForecastTask,
  finished,
  fittedTo,
  isConstant,
  type Parts,
} from './baseline.js'
import { byFit } from './by-fit.js'
import { type CesFit, fittedCes } from './ces.js'
import { isSeasonalByTest } from './decomposition.js'
import { type DynamicThetaFit, fittedDynamicTheta } from './dynamic-theta.js'
import { type EtsFit, fittedEts } from './ets.js'
import { isIntermittent, tsb } from './intermittent.js'
import { takeLongSeason } from './long-season.js'
import { naive, seasonalNaive } from './naive.js'
import { fittedTheta, type ThetaFit } from './theta.js'

const fewestToCombine = 3
/** Validation errors that tell as much as one that is independent of the others. */
const errorsForOne = 24

/** The fits of the methods that are combined; each absent where its method found nothing to fit, and is naive. */
interface PartFits {
  readonly dynamicTheta?: DynamicThetaFit
  readonly ets?: EtsFit
  readonly arima?: ArimaFit
  readonly ces?: CesFit
}

/** What forecasters saved before version 7 combine in place of dynamic Theta. */
interface EarlierPart {
  readonly theta?: ThetaFit
}

/** The methods that are fitted, one after the other; those that are fitted to y already are left as they are. */
function* partsOf(y: Float64Array, task: ForecastTask, made: PartFits, earlier: PartFits): Parts<PartFits> {
  const dynamicTheta = made.dynamicTheta ?? fittedTo(fittedDynamicTheta, y, task, earlier.dynamicTheta)
  yield
  const ets = made.ets ?? fittedTo(fittedEts, y, task, earlier.ets)
  yield
  const arima = made.arima ?? fittedTo(fittedArima, y, task, earlier.arima)
  yield
  const ces = made.ces ?? fittedTo(fittedCes, y, task, earlier.ces)
  yield
  return { dynamicTheta, ets, arima, ces }
}

/** The forecasts of all methods; undefined where a fit does not hold for y. */
function forecastsOf(
  { theta, dynamicTheta, ets, arima, ces }: PartFits & EarlierPart,
  y: Float64Array,
  task: ForecastTask,
) {
  const forecasts = [
    seasonalNaive(y, task),
    theta
      ? fittedTheta.from(theta, y, task)
      : dynamicTheta
        ? fittedDynamicTheta.from(dynamicTheta, y, task)
        : naive(y, task),
    ets ? fittedEts.from(ets, y, task) : naive(y, task),
    arima ? fittedArima.from(arima, y, task) : naive(y, task),
    ces ? fittedCes.from(ces, y, task) : naive(y, task),
  ]
  return forecasts.every((forecast) => forecast !== undefined) ? forecasts : undefined
}

const equal = [1, 1, 1, 1, 1]

/** One weight a method, the best one's 1. */
function* weightsOf(
  y: Float64Array,
  { seasonalPeriod, horizonSteps }: ForecastTask,
  chosen: PartFits,
): Parts<number[]> {
  const ahead = Math.min(horizonSteps, Math.floor(y.length / 4))
  const known = y.subarray(0, y.length - ahead)
  const task = { seasonalPeriod, horizonSteps: ahead }
  if (ahead === 0 || known.length < fewestToCombine) return equal
  const forecasts = forecastsOf(yield* partsOf(known, task, {}, chosen), known, task)
  if (forecasts === undefined) return equal
  const actual = y.subarray(y.length - ahead)
  const errors = forecasts.map((forecast) => mae(actual, medianOf(forecast)))
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
  | (PartFits &
      EarlierPart & {
        readonly isIntermittent: false
        readonly hasLongSeason: boolean
        /**
         * Of seasonal naive, dynamic Theta, ETS, ARIMA and CES, which forecasters saved before version 11 lack; the best
         * one's is 1.
         */
        readonly weights: readonly number[]
      })

/** Undefined where y is constant or shorter than the method allows. */
function* combinationInParts(
  y: Float64Array,
  task: ForecastTask,
  { earlier, made = {} }: FitStart<CombinationFit>,
): Parts<CombinationFit | undefined> {
  const { seasonalPeriod } = task
  if (y.length < fewestToCombine || isConstant(y)) return undefined
  if (isIntermittent(y) && !isSeasonalByTest(y, seasonalPeriod)) return { isIntermittent: true }
  const long = takeLongSeason(y, task)
  const rest = long?.rest ?? y
  const parts = yield* partsOf(
    rest,
    task,
    long === undefined ? made : {},
    earlier?.isIntermittent === false ? earlier : {},
  )
  const weights = yield* weightsOf(rest, task, parts)
  return { isIntermittent: false, hasLongSeason: long !== undefined, weights, ...parts }
}

/**
 * The fitted methods combined after y, which may be longer than, or other than, what they were fitted to; undefined
 * where y is constant or shorter than the method allows, demand is no longer intermittent, or one of the methods' fits
 * does not hold for y.
 */
function combinationFrom(
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
  const forecasts = forecastsOf(fit, rest, task)?.slice(0, fit.weights.length)
  if (forecasts === undefined) return undefined
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

export const fittedCombination = {
  fit: (y, task) => finished(combinationInParts(y, task, {})),
  refit: (y, task, earlier) => finished(combinationInParts(y, task, { earlier })),
  inParts: combinationInParts,
  from: combinationFrom,
} as const satisfies FittedBaseline<CombinationFit>

/**
 * Where no value is below 0, no quantile is. Intermittent demand without a season is forecast by the method of
 * Teunter, Syntetos and Babai alone.
 * @param y at least 3 values
 */
export const combination = byFit('combination', fewestToCombine, fittedCombination)
