/**
 * Intervals in proportion to what a series has ever done. No quantile is further from the median than the range of the
 * values known and of the medians up to that step, times 1 + 10 / n for n values. So growth widens intervals as it goes
 * on, and a step to a new level by about that step.
 *
 * Nor do intervals vanish where a method was exact so far: errors deviate by a hundredth of a usual change at least.
 *
 * The largest of n values lies further apart than the next horizon reaches: of white noise, 97.5 % of errors are within .4
 * of the range of 96 values, and of a random walk 12 steps ahead within .5; of 20 values within .6 and .9.
 */
import { normalQuantile } from '../nn/distributions/index.js'
import { clippedLike, medianOf, type QuantileForecast } from './quantiles.js'

/** Fewer values do not say how far a series goes. */
const fewestValues = 8
/** Beside 1, so many for each value. */
const perValue = 10
/** A quantile that is a smaller part of the least value above 0 is 0. */
const leastPart = 1e-3

/** The least and the largest of some values. */
function extremesOf(values: Float64Array): readonly [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity]
  for (const v of values) {
    if (v < low) low = v
    if (v > high) high = v
  }
  return [low, high]
}

/** Of the mean change from step to step, the standard deviation that errors have at least. */
const leastDeviation = 0.01

/** The forecast, whose quantiles are not all the same unless the past was constant: no series is known to the last digit. */
function spread(forecast: QuantileForecast, past: Float64Array): QuantileForecast {
  let total = 0
  for (let t = 1; t < past.length; t++) total += Math.abs(past[t] - past[t - 1])
  const sigma = total > 0 ? (leastDeviation * total) / (past.length - 1) : 0
  const { levels, values } = forecast
  const middle = medianOf(forecast)
  const least = levels.map((level) => sigma * normalQuantile(level))
  const [lowest, highest] = [values[0], values[values.length - 1]]
  const isPoint = (h: number): boolean => highest[h] - lowest[h] < least[least.length - 1] - least[0]
  return {
    levels,
    values: values.map((row, i) => row.map((v, h) => (isPoint(h) ? middle[h] + least[i] : v))),
  }
}

/** The forecast with no quantile out of proportion to the past. */
function bounded({ levels, values }: QuantileForecast, past: Float64Array): QuantileForecast {
  if (past.length < fewestValues) return { levels, values }
  const middle = medianOf({ levels, values })
  let [low, high] = extremesOf(past)
  const reach = middle.map((v) => {
    low = Math.min(low, v)
    high = Math.max(high, v)
    return (1 + perValue / past.length) * (high - low)
  })
  const rows = values.map((row) =>
    row.map((v, h) => Math.max(middle[h] - reach[h], Math.min(middle[h] + reach[h], v))),
  )
  return { levels, values: rows }
}

/** Where the past never was below 0, what is all but 0 is 0. */
function withoutTraces(forecast: QuantileForecast, past: Float64Array): QuantileForecast {
  let least = Infinity
  for (const v of past) {
    if (!(v >= 0)) return forecast
    if (v > 0 && v < least) least = v
  }
  if (least === Infinity) return forecast
  const { levels, values } = forecast
  return { levels, values: values.map((row) => row.map((v) => (v < leastPart * least ? 0 : v))) }
}

/**
 * The forecast in proportion to the past: within its range, widened, of the values known; not below 0 where the past
 * never was, for sales, loads and counts cannot be.
 */
export const inReach = (forecast: QuantileForecast, past: Float64Array): QuantileForecast =>
  withoutTraces(clippedLike(spread(bounded(forecast, past), past), past), past)
