import type { PointAndIntervals } from './baselines/index.js'
import type { ForecastRow } from './types.js'

/** A forecast as rows, one a step ahead. */
export const rowsOf = (stamps: readonly string[], forecast: PointAndIntervals): ForecastRow[] =>
  stamps.map((ds, h) => ({
    ds,
    median: forecast.median[h],
    'lo-80': forecast.lo80[h],
    'hi-80': forecast.hi80[h],
    'lo-95': forecast.lo95[h],
    'hi-95': forecast.hi95[h],
  }))
