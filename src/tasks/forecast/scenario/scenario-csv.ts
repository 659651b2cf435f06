import { type CsvOptions, numberField, textField } from '../../../report/index.js'
import { boundsOf, levelsOf } from '../../../statistics/forecast-rows.js'
import type { ScenarioDocument } from './document.js'

/**
 * A scenario as CSV (RFC 4180, with LF line ends): columns `unique_id,ds,forecast,scenario,difference`, which are medians,
 * then the bounds of the intervals of both, such as `forecast-lo-80` and `scenario-hi-95`; one row a step.
 *
 * Numbers are the shortest text that reads back as the same float64. A value that is not finite is an empty field.
 * @param document the result of `scenario`
 * @param options what is done with cells that a spreadsheet would run
 */
export function scenarioCsv({ series }: Pick<ScenarioDocument, 'series'>, options: CsvOptions = {}): string {
  const levels = levelsOf(series[0]?.forecast ?? [])
  const boundNames = (of: string): string[] =>
    levels.flatMap((level) => [`${of}-lo-${level}`, `${of}-hi-${level}`])
  const head = ['unique_id', 'ds', 'forecast', 'scenario', 'difference']
  const lines = [[...head, ...boundNames('forecast'), ...boundNames('scenario')].join(',')]
  for (const { id, forecast, scenario, difference } of series) {
    for (const [h, row] of forecast.entries()) {
      const numbers = [
        row.median,
        scenario[h].median,
        difference[h],
        ...[row, scenario[h]].flatMap((one) => levels.flatMap((level) => boundsOf(one, level))),
      ]
      lines.push([textField(id, options), textField(row.ds, options), ...numbers.map(numberField)].join(','))
    }
  }
  return `${lines.join('\n')}\n`
}
