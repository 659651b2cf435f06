/**
 * ARIMA with a season, its orders found step by step (Hyndman & Khandakar 2008): from four models on to the better
 * of their neighbours by Akaike's corrected criterion. Series of values above 0 are modelled as logarithms where that
 * makes them likelier.
 *
 * Three choices differ from R's auto.arima; they were made on the training part of M3's monthly series, their last
 * two horizons held back (MASE .942 without them, .869 with all), and hold as well for the same series by quarters
 * and for M4's hourly ones: steps are differenced at most once; a differenced series gets a drift, which goes on for
 * ever, only where it is far likelier with it; and orders are at most 3 from step to step, 1 from season to season.
 * Intervals are normal.
 */
import { normalForecast, type QuantileForecast } from '../quantiles.js'
import { type Arma, continueArma, fitArma, type Orders } from './arma.js'
import { difference, differencingOf, undifference } from './differencing.js'
import { check, isConstant, naive } from './simple.js'

const fewestValues = 8
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

function prepare(y: Float64Array, m: number): Prepared {
  const lags = differencingOf(y, m)
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
    const fit = fitArma(w, m, orders)
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
    const prepared = prepare(values, m)
    const w = differenced(prepared)
    if (isConstant(w)) return -Infinity
    const fit = fitArma(w, m, { ...orders, hasMean: prepared.lags.length === 0 })
    return fit === undefined ? Infinity : fit.criterion / w.length
  }
  // The logarithm's derivative makes them comparable.
  const stretch = (2 * logs.reduce((sum, v) => sum + v, 0)) / logs.length
  return costOf(logs) + stretch < costOf(y)
}

/** Points and intervals of a series that is not transformed any more. */
function ahead(y: Float64Array, m: number, hasSeason: boolean, horizonSteps: number): QuantileForecast {
  const prepared = prepare(y, m)
  const { lags, levels } = prepared
  const w = differenced(prepared)
  if (isConstant(w)) {
    const same = new Float64Array(horizonSteps).fill(w[0])
    return normalForecast(restored(lags, levels, same), new Float64Array(horizonSteps))
  }
  const model = search(w, m, hasSeason, lags.length > 0)
  if (model === undefined) return naive(y, horizonSteps)
  const means = restored(lags, levels, continueArma(model, w, model.errors, model.mean, horizonSteps))
  // What an error of 1 at the last step adds to each that follows.
  const unit = (values: Float64Array): Float64Array => new Float64Array(values.length).with(-1, 1)
  const effects = restored(lags, levels.map(unit), continueArma(model, unit(w), unit(w), 0, horizonSteps))
  let total = 1
  const sigma = effects.map((_, h) => {
    if (h > 0) total += effects[h - 1] ** 2
    return Math.sqrt(model.sigma2 * total)
  })
  return normalForecast(means, sigma)
}

/**
 * @param y at least 2 values; below 8 the forecast is the naive one; of more than 1,000 the last, or the last five
 *   seasons
 * @param m steps in a season, a whole number from 1
 * @param horizonSteps how many steps ahead, a whole number from 1
 * @throws InputError when y is shorter, or m or the horizon out of range.
 */
export function arima(y: Float64Array, m: number, horizonSteps: number): QuantileForecast {
  check('arima', y, 2, horizonSteps, m)
  if (y.length < fewestValues || isConstant(y)) return naive(y, horizonSteps)
  const recent = y.slice(Math.max(0, y.length - Math.max(mostValues, 5 * m)))
  const hasSeason = m > 1 && recent.length >= 3 * m
  if (recent.every((v) => v > 0)) {
    const logs = recent.map(Math.log)
    if (isLogLikelier(recent, logs, m, hasSeason)) {
      const { levels, values } = ahead(logs, m, hasSeason, horizonSteps)
      return { levels, values: values.map((row) => row.map(Math.exp)) }
    }
  }
  return ahead(recent, m, hasSeason, horizonSteps)
}
