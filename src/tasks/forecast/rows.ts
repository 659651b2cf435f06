import { medianOf, type QuantileForecast, quantileAt } from './quantiles.js'
import type { ForecastRow } from './types.js'

/** A forecast as rows, one a step ahead. */
export const rowsOf = (stamps: readonly string[], forecast: QuantileForecast): ForecastRow[] => {
  const median = medianOf(forecast)
  const [lo95, lo80, hi80, hi95] = [0.025, 0.1, 0.9, 0.975].map((level) => quantileAt(forecast, level))
  return stamps.map((ds, h) => ({
    ds,
    median: median[h],
    'lo-80': lo80[h],
    'hi-80': hi80[h],
    'lo-95': lo95[h],
    'hi-95': hi95[h],
  }))
}
