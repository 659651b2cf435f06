import {
  capital,
  fixed,
  headRow,
  largestFirst,
  numberFormat,
  seriesLink,
  table,
} from '../../../report/index.js'
import type { SeriesForecast } from '../document.js'
import { methodLabel } from './methods.js'
import { bestBaseline, leader, modelMase } from './standing.js'

const mase = fixed(3)

/**
 * The series as an HTML table, the largest error first: the next value, where it is forecast, the errors of the model and of the best
 * baseline, and the best method. Each id is a link to its series.
 */
export function seriesTable(series: readonly SeriesForecast[]): string {
  const hasForecast = series.some(({ forecast }) => forecast.length > 0)
  const rows = largestFirst(series, ({ backtest }) => modelMase(backtest)).map(
    ({ id, forecast, backtest }) => {
      const next = forecast[0]?.median ?? Number.NaN
      const best = bestBaseline(backtest)
      const first = leader(backtest)
      const cells = [
        ...(hasForecast ? [numberFormat([next])(next)] : []),
        mase(modelMase(backtest)),
        mase(best === undefined ? null : backtest.scores[best].mase),
        first === undefined ? '–' : capital(methodLabel(first)),
      ]
      return `<tr><th scope="row">${seriesLink(id)}</th>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
    },
  )
  return table({
    className: 'list ids',
    label: 'Table of the series',
    head: headRow([
      'Series',
      ...(hasForecast ? ['Next value'] : []),
      'Model MASE',
      'Best baseline MASE',
      'Best method',
    ]),
    rows,
    tall: true,
  })
}
