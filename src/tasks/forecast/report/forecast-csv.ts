import { type CsvOptions, numberField, textField } from '../../../report/index.js'
import { columnsOf, levelsOf, valuesOf } from '../../../statistics/forecast-rows.js'
import type { SeriesForecast } from '../document.js'

/** Series with forecasts, such as the result of `forecast`. */
export interface Forecasts {
  /** Each one's name and its forecast, step by step. */
  readonly series: readonly Pick<SeriesForecast, 'id' | 'forecast'>[]
}

/**
 * The forecasts of all series as CSV (RFC 4180, but with LF line ends as other command line tools write):
 * columns `unique_id,ds,median,lo-80,hi-80,lo-95,hi-95`, with the intervals there are from the narrowest on, one row
 * a step.
 *
 * Numbers are the shortest text that reads back as the same float64, so equal forecasts give equal bytes.
 * A value that is missing or not finite is an empty field.
 * @param document the result of `forecast`, or any with series of forecasts
 * @param options what is done with cells that a spreadsheet would run
 */
export function forecastCsv({ series }: Forecasts, options: CsvOptions = {}): string {
  const levels = [...new Set(series.flatMap(({ forecast }) => levelsOf(forecast)))].sort((a, b) => a - b)
  const lines = [['unique_id', 'ds', ...columnsOf(levels)].join(',')]
  for (const { id, forecast } of series) {
    for (const row of forecast)
      lines.push(
        [textField(id, options), textField(row.ds, options), ...valuesOf(row, levels).map(numberField)].join(
          ',',
        ),
      )
  }
  return lines.join('\n') + '\n'
}
