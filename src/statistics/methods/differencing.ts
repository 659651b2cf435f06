/**
 * How often a series must be differenced before it is modelled (Hyndman & Khandakar 2008): once by its season where
 * the season is strong, then once from step to step where it is not level.
 */
import { mean, variance } from '../mean.js'
import { centredAverage, seasonalPattern } from '../seasonality.js'

const strongSeason = 0.64
/** What the KPSS statistic exceeds by chance in one of twenty level series. */
const oneInTwenty = 0.463

/** y_t − y_{t−lag}. */
export const difference = (y: Float64Array, lag: number): Float64Array => y.slice(lag).map((v, t) => v - y[t])

/** Values that follow y, from their differences of a lag. */
export function undifference(y: Float64Array, lag: number, differences: Float64Array): Float64Array {
  const next = differences.slice()
  for (let h = 0; h < next.length; h++) next[h] += h < lag ? y[y.length - lag + h] : next[h - lag]
  return next
}

/**
 * What share of the variance about the trend the mean season explains, 0 to 1 (Wang, Smith & Hyndman 2006), by
 * classical decomposition. Both variances are without bias: of few seasons the mean season explains much of any noise.
 * @param y at least two seasons
 */
export function seasonalStrength(y: Float64Array, m: number): number {
  const trend = centredAverage(y, m)
  const pattern = seasonalPattern(y, m)
  const inside = Array.from(y.keys()).filter((t) => !Number.isNaN(trend[t]))
  const all = variance(inside.map((t) => y[t] - trend[t]))
  const rest = variance(inside.map((t) => y[t] - trend[t] - pattern[t % m]))
  const n = inside.length
  return all > 0 && n > m ? Math.max(0, 1 - ((rest / (n - m)) * (n - 1)) / all) : 0
}

/** Whether the test of Kwiatkowski, Phillips, Schmidt & Shin 1992 takes the series to be level, at 5 %. */
export function isLevel(y: Float64Array): boolean {
  const n = y.length
  const level = mean(y)
  const e = y.map((v) => v - level)
  let [sum, sums] = [0, 0]
  for (const v of e) {
    sum += v
    sums += sum * sum
  }
  const product = (lag: number): number => e.subarray(lag).reduce((total, v, t) => total + v * e[t], 0)
  const lags = Math.floor((3 * Math.sqrt(n)) / 13)
  let longRun = product(0)
  for (let k = 1; k <= lags; k++) longRun += 2 * (1 - k / (lags + 1)) * product(k)
  return !(longRun > 0 && sums / n / longRun > oneInTwenty)
}

/** The lags to difference by, in their order: none, [m], [1] or [m, 1]. */
export function differencingOf(y: Float64Array, m: number): number[] {
  const seasonal = m > 1 && y.length >= 3 * m && seasonalStrength(y, m) > strongSeason ? [m] : []
  const left = seasonal.reduce(difference, y)
  return isLevel(left) ? seasonal : [...seasonal, 1]
}
