import { numberFormat } from '../../report/index.js'
import { columnsOf, levelsOf, valuesOf } from '../../statistics/forecast-rows.js'
import type { SeriesForecast } from '../../tasks/forecast/document.js'
import { aligned } from '../terminal/aligned.js'
import { printable } from '../terminal/printable.js'

/** The forecast as text for a terminal: one line a step, under the column names of the CSV file. */
export function forecastTable({ forecast }: Pick<SeriesForecast, 'forecast'>): string {
  const levels = levelsOf(forecast)
  const show = numberFormat(forecast.flatMap((row) => valuesOf(row, levels)))
  return aligned([
    ['ds', ...columnsOf(levels)],
    ...forecast.map((row) => [printable(row.ds), ...valuesOf(row, levels).map(show)]),
  ])
}
