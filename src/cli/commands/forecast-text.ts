/** The text of hindcast forecast: the backtest, then each of few series, or a list of many. */
import { describeFrequency } from '../../data/index.js'
import type { ForecastDocument } from '../../tasks/forecast/document.js'
import { list } from '../terminal/list.js'
import { type Look, paragraph } from '../terminal/terminal.js'
import { forecastChart } from './forecast-chart.js'
import { forecastTable } from './forecast-table.js'
import { resultText } from './result-text.js'
import { idColumn, nextColumn, scoreColumns, valueColumn } from './series-columns.js'

/** Up to this many series have a chart and a table each; more are listed. */
const mostShown = 3

/** The result as text for a terminal. */
export const forecastText = (document: ForecastDocument, look: Look): string =>
  resultText(document, seriesParts(document, look), look)

const seriesParts = ({ series }: ForecastDocument, look: Look): string[] =>
  series.length > mostShown
    ? [list(series, [idColumn, nextColumn, valueColumn, ...scoreColumns])]
    : series.flatMap((one) => [
        paragraph(`Forecast of ${one.id}, ${describeFrequency(one.frequency)}`, look),
        forecastChart(one, look),
        forecastTable(one),
      ])
