/**
 * ARIMA with a season, its orders found step by step (Hyndman & Khandakar 2008): from four models on to the better
 * of their neighbours by Akaike's corrected criterion. Series of values above 0 are modelled as logarithms where that
 * makes them likelier.
 *
 * Three choices differ from R's auto.arima; they were made on the training part of M3's monthly series, their last
 * two horizons for validation (MASE .942 without them, .869 with all), and hold as well for the same series by quarters
 * and for M4's hourly ones: steps are differenced at most once; a differenced series gets a drift, which goes on for
 * ever, only where it is far likelier with it; and orders are at most 3 from step to step, 1 from season to season.
 * Short series without a season are taken to grow (`growth.ts`). Intervals are normal, of errors as far as the model has them or as they were h steps ahead within the series, where
 * that is more, and of the drift's own error.
 */
import { normalForecast, type QuantileForecast } from '../quantiles.js'
import { type Arma, ArmaFitter, type Coefficients, continueArma, writeErrors } from './arma.js'
import { type FittedBaseline, type ForecastTask, isConstant } from './baseline.js'
import { byFit } from './by-fit.js'
import { difference, differencingOf, undifference } from './differencing.js'
import { isTakenToGrow, trendDoubt } from './growth.js'
import { searchOrders, withoutTerms } from './order-search.js'
import { variancesOf } from './step-errors.js'

/** Series of fewer values are forecast by the naive method. */
const fewestForOrders = 8
/** Fewer say too little of growth to continue it as a power. */
const fewestForLogs = 20
const mostValues = 1000
/** A series as it is modelled: in logarithms or not, and differenced. */
interface Prepared {
  /** Lags of the differences, in their order. */
  readonly lags: readonly number[]
  /** The series before each difference, and after the last. */
  readonly levels: readonly Float64Array[]
}

function prepare(y: Float64Array, lags: readonly number[]): Prepared {
  const levels = [y]
  for (const lag of lags) levels.push(difference(levels[levels.length - 1], lag))
  return { lags, levels }
}

const differenced = ({ levels }: Prepared): Float64Array => levels[levels.length - 1]

/** Values after those of the first level, from differences after those of the last. */
const restored = (lags: readonly number[], levels: readonly Float64Array[], ahead: Float64Array) =>
  lags.reduceRight((next, lag, i) => undifference(levels[i], lag, next), ahead)

/** Whether the logarithms are likelier than the values, by one model of both. */
function isLogLikelier(y: Float64Array, logs: Float64Array, m: number, hasSeason: boolean): boolean {
  const orders = { ...withoutTerms, q: 1, Q: Number(hasSeason) }
  const costOf = (values: Float64Array): number => {
    const prepared = prepare(values, differencingOf(values, m))
    const w = differenced(prepared)
    if (isConstant(w)) return -Infinity
    const fit = new ArmaFitter(w, m).fit({ ...orders, hasMean: prepared.lags.length === 0 })
    return fit === undefined ? Infinity : fit.criterion / w.length
  }
  // The logarithm's derivative makes them comparable.
  const stretch = (2 * logs.reduce((sum, v) => sum + v, 0)) / logs.length
  return costOf(logs) + stretch < costOf(y)
}

/** A polynomial as JSON. */
interface Factor {
  readonly lags: readonly number[]
  readonly values: readonly number[]
}

/** A model fitted to a series. */
export interface ArimaFit {
  /** Whether it is of the logarithms. */
  readonly isLog: boolean
  /** Lags of the differences, in their order. */
  readonly differences: readonly number[]
  /** Of what is left; absent where that is constant. */
  readonly arma?: {
    readonly ar: Factor
    readonly ma: Factor
    readonly mean: number
    /** Variance of the errors. */
    readonly sigma2: number
  }
}

const recentOf = (y: Float64Array, m: number): Float64Array =>
  y.slice(Math.max(0, y.length - Math.max(mostValues, 5 * m)))

const factorOf = ({ lags, values }: Arma['ar']): Factor => ({ lags: [...lags], values: [...values] })

const fitOf = (
  choice: Pick<ArimaFit, 'isLog' | 'differences'>,
  { ar, ma, mean, sigma2 }: Arma,
): ArimaFit => ({
  ...choice,
  arma: { ar: factorOf(ar), ma: factorOf(ma), mean, sigma2 },
})

/** Undefined where y is constant or too short. */
function fitArima(
  y: Float64Array,
  { seasonalPeriod: m }: Pick<ForecastTask, 'seasonalPeriod'>,
): ArimaFit | undefined {
  if (y.length < fewestForOrders || isConstant(y)) return undefined
  const recent = recentOf(y, m)
  const hasSeason = m > 1 && recent.length >= 3 * m
  const mayBeLog = recent.length >= fewestForLogs && !isTakenToGrow(recent.length, m)
  const logs = mayBeLog && recent.every((v) => v > 0) ? recent.map(Math.log) : undefined
  const isLog = logs !== undefined && isLogLikelier(recent, logs, m, hasSeason)
  const values = isLog ? logs : recent
  const differences = differencingOf(values, m)
  const w = differenced(prepare(values, differences))
  if (isConstant(w)) return { isLog, differences }
  const found = searchOrders(w, m, hasSeason, differences.length > 0)
  return found && fitOf({ isLog, differences }, found)
}

/** The orders of the factors that make a polynomial: p and P, or q and Q. */
function ordersOf({ lags, values }: Factor, m: number): [steps: number, seasons: number] {
  // With a season there is each term of steps alone, the season's, and each of steps with it.
  const steps = (lags.length - 1) / 2
  const hasSeason =
    m > 1 &&
    lags[steps] === m &&
    (steps === 0 || values[lags.length - 1] === -values[steps - 1] * values[steps])
  return hasSeason ? [steps, 1] : [lags.length, 0]
}

/** The same model with the coefficients that suit y best; undefined where y does not allow it. */
function refitArima(
  y: Float64Array,
  { seasonalPeriod: m }: Pick<ForecastTask, 'seasonalPeriod'>,
  { isLog, differences, arma }: ArimaFit,
): ArimaFit | undefined {
  if (arma === undefined || y.length < fewestForOrders || isConstant(y)) return undefined
  const recent = recentOf(y, m)
  if (isLog && !recent.every((v) => v > 0)) return undefined
  const w = differenced(prepare(isLog ? recent.map(Math.log) : recent, differences))
  if (w.length === 0 || isConstant(w)) return undefined
  const [[p, P], [q, Q]] = [ordersOf(arma.ar, m), ordersOf(arma.ma, m)]
  const found = new ArmaFitter(w, m).fit({ p, P, q, Q, hasMean: arma.mean !== 0 })
  return found && fitOf({ isLog, differences }, found)
}

/** The variance of a mean of n values, times n, for errors of variance 1: (Θ(1) / Φ(1))². */
function longRunOf({ ar, ma }: Pick<NonNullable<ArimaFit['arma']>, 'ar' | 'ma'>): number {
  const atOne = ({ values }: Factor): number => values.reduce((rest, v) => rest - v, 1)
  return (atOne(ma) / atOne(ar)) ** 2
}

/** Points and intervals of values that are transformed as the fit is; undefined where it does not hold for them. */
function ahead(
  { differences, arma }: ArimaFit,
  values: Float64Array,
  { seasonalPeriod: m, horizonSteps }: ForecastTask,
): QuantileForecast | undefined {
  const { lags, levels } = prepare(values, differences)
  const w = levels[levels.length - 1]
  if (w.length === 0 || isConstant(w) !== (arma === undefined)) return undefined
  if (arma === undefined) {
    const same = new Float64Array(horizonSteps).fill(w[0])
    return normalForecast(restored(lags, levels, same), new Float64Array(horizonSteps))
  }
  const polynomial = ({ lags, values }: Factor) => ({
    lags: Int32Array.from(lags),
    values: Float64Array.from(values),
  })
  const model: Coefficients = { ar: polynomial(arma.ar), ma: polynomial(arma.ma), mean: arma.mean }
  const errors = new Float64Array(w.length)
  writeErrors(w, model, errors)
  const means = restored(lags, levels, continueArma(model, w, errors, model.mean, horizonSteps))
  // What an error of 1 at the last step adds to each that follows, and what a mean of 1 does.
  const unit = (level: Float64Array): Float64Array => new Float64Array(level.length).with(-1, 1)
  const effects = restored(lags, levels.map(unit), continueArma(model, unit(w), unit(w), 0, horizonSteps))
  const rises = restored(
    lags,
    levels.map((level) => new Float64Array(level.length)),
    new Float64Array(horizonSteps).fill(1),
  )
  const hasDrift = lags.length > 0 && arma.mean !== 0
  const meanVariance = hasDrift ? (arma.sigma2 * longRunOf(arma)) / w.length : 0
  const doubt = hasDrift ? trendDoubt(values, m) : 0
  const sigma = variancesOf(arma.sigma2, effects, errors).map((variance, h) =>
    Math.sqrt(variance + (meanVariance + doubt * arma.mean ** 2) * rises[h] ** 2),
  )
  return normalForecast(means, sigma)
}

/**
 * The fitted model after y, which may be longer than, or other than, what it was fitted to; undefined where y is
 * constant, too short for its differences or not above 0 where it takes logarithms.
 */
function arimaFrom(fit: ArimaFit, y: Float64Array, task: ForecastTask): QuantileForecast | undefined {
  if (isConstant(y)) return undefined
  const recent = recentOf(y, task.seasonalPeriod)
  if (!fit.isLog) return ahead(fit, recent, task)
  if (!recent.every((v) => v > 0)) return undefined
  const logs = ahead(fit, recent.map(Math.log), task)
  return logs && { ...logs, values: logs.values.map((row) => row.map(Math.exp)) }
}

export const fittedArima = {
  fit: fitArima,
  refit: refitArima,
  from: arimaFrom,
} as const satisfies FittedBaseline<ArimaFit>

/**
 * @param y at least 2 values; below 8 the forecast is the naive one; of more than 1,000 the last, or the last five
 *   seasons
 */
export const arima = byFit('arima', 2, fittedArima)
