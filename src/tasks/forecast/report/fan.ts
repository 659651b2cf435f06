import type { LegendEntry } from '../../../report/index.js'
import { type ForecastRow, levelsOf } from '../../../statistics/forecast-rows.js'

/** Legend of a forecast's fan: the median, then its intervals from the narrowest, which lies over all others. */
export function fanLegend(rows: readonly ForecastRow[]): LegendEntry[] {
  const levels = levelsOf(rows)
  return [
    { swatch: 'accent', text: 'median forecast' },
    ...levels.map((level, index) => ({
      swatch: 'band',
      text: `${level} % interval`,
      bands: levels.length - index,
    })),
  ]
}
