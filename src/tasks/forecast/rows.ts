import { medianOf, type QuantileForecast, quantileAt } from './quantiles.js'
import type { ForecastRow } from './types.js'

/** Shares that intervals should hold, in percent. */
const defaultLevels: readonly number[] = [80, 95]

/**
 * A forecast as rows, one a step ahead.
 * @param levels of the intervals, in percent
 */
export function rowsOf(
  stamps: readonly string[],
  forecast: QuantileForecast,
  levels: readonly number[] = defaultLevels,
): ForecastRow[] {
  const median = medianOf(forecast)
  const intervals = [...levels]
    .sort((a, b) => a - b)
    .map((level) => {
      const tail = (1 - level / 100) / 2
      return [level, quantileAt(forecast, tail), quantileAt(forecast, 1 - tail)] as const
    })
  return stamps.map((ds, h) => ({
    ds,
    median: median[h],
    ...Object.fromEntries(
      intervals.flatMap(([level, low, high]) => [
        [`lo-${level}`, low[h]],
        [`hi-${level}`, high[h]],
      ]),
    ),
  }))
}
