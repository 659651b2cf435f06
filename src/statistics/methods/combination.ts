/**
 * A combination of simple methods: at each step and level the weighted median of seasonal naive, Theta, ETS and ARIMA,
 * as Petropoulos & Svetunkov 2020 took the plain median of four. A longer season is taken out before and put back.
 *
 * The last values, up to a horizon, are held back first, and each method forecasts them: weights are its mean absolute
 * error there to the power of −(values held back) / 24, the likelihood of errors of Laplace's distribution of which 24
 * tell as much as one that is independent. So methods count alike where little is known of them. The power was chosen
 * on training parts, their last horizons held back: M3's monthly series are forecast best with equal weights (every
 * second one: MASE .810, .815 with these), M4's hourly ones with much steeper ones (every third: OWA .471 with equal
 * weights, .425 with these).
 */
import { mae } from '../metrics/index.js'
import { asTheirPast, medianOf, type QuantileForecast, uncrossed } from '../quantiles.js'
import { type ArimaFit, arima, arimaFrom, fitArima } from './arima.js'
import { isSeasonalByTest } from './decomposition.js'
import { type EtsFit, ets, etsFrom, fitEts } from './ets.js'
import { isIntermittent, tsb } from './intermittent.js'
import { takeLongSeason } from './long-season.js'
import { check, isConstant, naive, seasonalNaive } from './simple.js'
import { fitTheta, type ThetaFit, theta, thetaFrom } from './theta.js'

const parts = [seasonalNaive, theta, ets, arima]
const fewestValues = 3
/** Held-back errors that tell as much as one that is independent of the others. */
const errorsForOne = 24

/** One weight a method, the best one's 1. */
function weightsOf(y: Float64Array, m: number, horizonSteps: number): number[] {
  const held = Math.min(horizonSteps, Math.floor(y.length / 4))
  const known = y.subarray(0, y.length - held)
  if (held === 0 || known.length < fewestValues) return parts.map(() => 1)
  const actual = y.subarray(y.length - held)
  const errors = parts.map((method) => mae(actual, medianOf(method(known, m, held))))
  const least = Math.min(...errors)
  return errors.map((error) => (error === least ? 1 : (least / error) ** (held / errorsForOne)))
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
export function fitCombination(y: Float64Array, m: number, horizonSteps: number): CombinationFit | undefined {
  if (y.length < fewestValues || isConstant(y)) return undefined
  if (isIntermittent(y) && !isSeasonalByTest(y, m)) return { isIntermittent: true }
  const long = takeLongSeason(y, m)
  const rest = long?.rest ?? y
  return {
    isIntermittent: false,
    hasLongSeason: long !== undefined,
    weights: weightsOf(rest, m, horizonSteps),
    theta: fitTheta(rest, m),
    ets: fitEts(rest, m),
    arima: fitArima(rest, m),
  }
}

/**
 * The fitted methods combined after y, which may be longer than, or other than, what they were fitted to; undefined
 * where y is constant or shorter than the method allows, demand is no longer intermittent, or one of the methods' fits
 * does not hold for y.
 */
export function combinationFrom(
  fit: CombinationFit,
  y: Float64Array,
  m: number,
  horizonSteps: number,
): QuantileForecast | undefined {
  if (y.length < fewestValues || isConstant(y)) return undefined
  if (fit.isIntermittent) return isIntermittent(y) ? tsb(y, horizonSteps) : undefined
  const long = fit.hasLongSeason ? takeLongSeason(y, m) : undefined
  const rest = long?.rest ?? y
  const added = long?.ahead(horizonSteps) ?? new Float64Array(horizonSteps)
  const forecasts = [
    seasonalNaive(rest, m, horizonSteps),
    fit.theta ? thetaFrom(fit.theta, rest, m, horizonSteps) : naive(rest, horizonSteps),
    fit.ets ? etsFrom(fit.ets, rest, m, horizonSteps) : naive(rest, horizonSteps),
    fit.arima ? arimaFrom(fit.arima, rest, m, horizonSteps) : naive(rest, horizonSteps),
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
  return asTheirPast(forecast, y)
}

/**
 * Where no value is below 0, no quantile is. Intermittent demand without a season is forecast by the method of
 * Teunter, Syntetos and Babai alone.
 *
 * @param y at least 3 values
 * @param m steps in a season, a whole number from 1
 * @param horizonSteps how many steps ahead, a whole number from 1
 * @throws InputError when y is shorter, or m or the horizon out of range.
 */
export function combination(y: Float64Array, m: number, horizonSteps: number): QuantileForecast {
  check('combination', y, fewestValues, horizonSteps, m)
  const fit = fitCombination(y, m, horizonSteps)
  return (fit && combinationFrom(fit, y, m, horizonSteps)) ?? naive(y, horizonSteps)
}
