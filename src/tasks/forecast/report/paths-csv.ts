import { type CsvOptions, numberField, textField } from '../../../report/index.js'
import type { SeriesForecast } from '../document.js'

/** Series with sample paths, such as the result of `forecast` with the option `paths`. */
export interface SampledForecasts {
  /** Each one's name, the stamps of its forecast, and its paths. */
  readonly series: readonly Pick<SeriesForecast, 'id' | 'forecast' | 'paths'>[]
}

/** The paths of one series as lines of a CSV. */
function pathLines(
  { id, forecast, paths = [] }: SampledForecasts['series'][number],
  options: CsvOptions,
): string {
  const name = textField(id, options)
  const starts = forecast.map(({ ds }) => `${name},${textField(ds, options)},`)
  const lines = paths.flatMap((path, i) =>
    path.map((value, h) => `${starts[h]}${i + 1},${numberField(value)}\n`),
  )
  return lines.join('')
}

/**
 * The sample paths of all series as CSV (RFC 4180, with LF line ends): columns `unique_id,ds,path,value`, one row for each
 * series, path and step. Paths are counted from 1; those of equal number belong together over all series.
 * @param document the result of `forecast`, or any with series of paths
 * @param options what is done with cells that a spreadsheet would run
 */
export const pathsCsv = ({ series }: SampledForecasts, options: CsvOptions = {}): string =>
  ['unique_id,ds,path,value\n', ...series.map((one) => pathLines(one, options))].join('')
