import {
  bestMethods,
  coverageNote,
  METHOD_NAMES,
  METHODS,
  numberFormat,
  SCORE_COLUMNS,
  verdict,
} from '../tasks/forecast/report/index.js'
import type { ForecastRow, SeriesForecast } from '../tasks/forecast/types.js'
import { printable } from './printable.js'
import { wrapped } from './terminal.js'

const FORECAST_COLUMNS = [
  'median',
  'lo-80',
  'hi-80',
  'lo-95',
  'hi-95',
] as const satisfies (keyof ForecastRow)[]

/** The forecast as text for a terminal: one line a step, under the column names of the CSV file. */
export function forecastTable({ forecast }: Pick<SeriesForecast, 'forecast'>): string {
  const show = numberFormat(forecast.flatMap((row) => FORECAST_COLUMNS.map((name) => row[name])))
  return aligned([
    ['ds', ...FORECAST_COLUMNS],
    ...forecast.map((row) => [printable(row.ds), ...FORECAST_COLUMNS.map((name) => show(row[name]))]),
  ])
}

/**
 * The backtest as text for a terminal: one line a method with MASE, sMAPE and the coverage of both intervals,
 * a star at the best of each column, and under it whether the model beats each baseline and whether its
 * intervals hold what they claim, broken to the width.
 */
export function backtestTable(
  { backtest }: Pick<SeriesForecast, 'backtest'>,
  { columns: width }: { readonly columns: number },
): string {
  if (backtest.folds.length === 0) return verdict(backtest) + '\n'
  const columns = SCORE_COLUMNS.map((column) => ({ ...column, best: bestMethods(backtest, column) }))
  const table = aligned([
    ['method', ...columns.map(({ heading }) => `${heading} `)],
    ...METHODS.map((method) => [
      METHOD_NAMES[method],
      ...columns.map(({ key, text, best }) => text(backtest[method][key]) + (best.has(method) ? '*' : ' ')),
    ]),
  ])
  const legend = '* best: lowest error, or coverage nearest to what the interval claims'
  const judgement = [verdict(backtest), coverageNote(backtest)].map((text) => `${wrapped(text, width)}\n`)
  return `${table}${legend}\n\n${judgement.join('')}`
}

/** Lines with the first column flush left and the others flush right, two spaces between. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd()
  return rows.map((row) => line(row) + '\n').join('')
}
