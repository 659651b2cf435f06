/**
 * ARIMA with a season, its orders found step by step (Hyndman & Khandakar 2008): from four models on to the better
 * of their neighbours by Akaike's corrected criterion. Series of values above 0 are modelled as logarithms where that
 * makes them likelier.
 *
 * Three choices differ from R's auto.arima; they were made on the training part of M3's monthly series, their last
 * two horizons for validation (MASE .942 without them, .869 with all), and hold as well for the same series by quarters
 * and for M4's hourly ones: steps are differenced at most once; a differenced series gets a drift, which goes on for
 * ever, only where it is far likelier with it; and orders are at most 3 from step to step, 1 from season to season.
 * Intervals are normal.
 */
import { normalForecast, type QuantileForecast } from '../quantiles.js'
import { type Arma, ArmaFitter, type Coefficients, continueArma, type Orders, writeErrors } from './arma.js'
import { checkTask, type FittedBaseline, type ForecastTask, isConstant } from './baseline.js'
import { difference, differencingOf, undifference } from './differencing.js'
import { naive } from './naive.js'

/** Series of fewer values are forecast by the naive method. */
const fewestForOrders = 8
const mostValues = 1000
const [mostSteps, mostSeasons, mostTerms] = [3, 1, 6]
/** What a drift adds to the criterion: of many differences it must explain a quarter of the variance. */
const driftPenalty = (count: number): number => 30 + 0.3 * count

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

const withoutTerms: Orders = { p: 0, q: 0, P: 0, Q: 0, hasMean: false }

/** How a model's neighbours differ: seasons first. */
const neighbours: readonly Partial<Orders>[] = [
  { P: 1 },
  { P: -1 },
  { Q: 1 },
  { Q: -1 },
  { P: 1, Q: 1 },
  { P: -1, Q: -1 },
  { p: 1 },
  { p: -1 },
  { q: 1 },
  { q: -1 },
  { p: 1, q: 1 },
  { p: -1, q: -1 },
]

const neighbour = (at: Orders, { p = 0, q = 0, P = 0, Q = 0 }: Partial<Orders>): Orders => ({
  ...at,
  p: at.p + p,
  q: at.q + q,
  P: at.P + P,
  Q: at.Q + Q,
})

/** The best model that the search finds, or undefined where the series is too short for any. */
function search(w: Float64Array, m: number, hasSeason: boolean, isDifferenced: boolean): Arma | undefined {
  const fitter = new ArmaFitter(w, m)
  const tried = new Set<string>()
  let best: Arma | undefined
  /** Whether the orders are better than the best so far, which they then are. */
  const isBetter = (orders: Orders): boolean => {
    const { p, q, P, Q, hasMean } = orders
    const key = `${p} ${q} ${P} ${Q} ${hasMean}`
    const largestSeason = hasSeason ? mostSeasons : 0
    const isIn =
      Math.min(p, q, P, Q) >= 0 &&
      Math.max(p, q) <= mostSteps &&
      Math.max(P, Q) <= largestSeason &&
      p + q + P + Q <= mostTerms
    if (!isIn || tried.has(key)) return false
    tried.add(key)
    const fit = fitter.fit(orders)
    if (fit === undefined) return false
    const found = {
      ...fit,
      criterion: fit.criterion + (hasMean && isDifferenced ? driftPenalty(w.length) : 0),
    }
    if (best !== undefined && !(found.criterion < best.criterion)) return false
    best = found
    return true
  }
  const first = { ...withoutTerms, hasMean: !isDifferenced }
  const S = Number(hasSeason)
  isBetter({ ...first, p: 2, q: 2, P: S, Q: S })
  isBetter(first)
  isBetter({ ...first, p: 1, P: S })
  isBetter({ ...first, q: 1, Q: S })
  for (let isMoving = best !== undefined; isMoving; ) {
    const { orders } = best as Arma
    isMoving =
      neighbours.some((change) => isBetter(neighbour(orders, change))) ||
      isBetter({ ...orders, hasMean: !orders.hasMean })
  }
  return best
}

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
  const logs = recent.every((v) => v > 0) ? recent.map(Math.log) : undefined
  const isLog = logs !== undefined && isLogLikelier(recent, logs, m, hasSeason)
  const values = isLog ? logs : recent
  const differences = differencingOf(values, m)
  const w = differenced(prepare(values, differences))
  if (isConstant(w)) return { isLog, differences }
  const found = search(w, m, hasSeason, differences.length > 0)
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

/** Points and intervals of values that are transformed as the fit is; undefined where it does not hold for them. */
function ahead(
  { differences, arma }: ArimaFit,
  values: Float64Array,
  horizonSteps: number,
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
  // What an error of 1 at the last step adds to each that follows.
  const unit = (level: Float64Array): Float64Array => new Float64Array(level.length).with(-1, 1)
  const effects = restored(lags, levels.map(unit), continueArma(model, unit(w), unit(w), 0, horizonSteps))
  let total = 1
  const sigma = effects.map((_, h) => {
    if (h > 0) total += effects[h - 1] ** 2
    return Math.sqrt(arma.sigma2 * total)
  })
  return normalForecast(means, sigma)
}

/**
 * The fitted model after y, which may be longer than, or other than, what it was fitted to; undefined where y is
 * constant, too short for its differences or not above 0 where it takes logarithms.
 */
function arimaFrom(
  fit: ArimaFit,
  y: Float64Array,
  { seasonalPeriod: m, horizonSteps }: ForecastTask,
): QuantileForecast | undefined {
  if (isConstant(y)) return undefined
  const recent = recentOf(y, m)
  if (!fit.isLog) return ahead(fit, recent, horizonSteps)
  if (!recent.every((v) => v > 0)) return undefined
  const logs = ahead(fit, recent.map(Math.log), horizonSteps)
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
export function arima(y: Float64Array, task: ForecastTask): QuantileForecast {
  checkTask('arima', y, 2, task)
  const fit = fitArima(y, task)
  return (fit && arimaFrom(fit, y, task)) ?? naive(y, task)
}
