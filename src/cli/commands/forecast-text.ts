/** What hindcast forecast prints: the backtest, then each of few series, or a list of many. */
import { describeFrequency } from '../../data/index.js'
import type { ForecastDocument } from '../../tasks/forecast/document.js'
import { forecastChart } from '../terminal/chart.js'
import { forecastTable, seriesList } from '../terminal/tables.js'
import { type Look, paragraph } from '../terminal/terminal.js'
import { resultText } from './result-text.js'

/** So many series are shown one by one, with a chart and a table each; more are listed. */
const MOST_SHOWN = 3

/** The result as text for a terminal. */
export const forecastText = (document: ForecastDocument, look: Look): string =>
  resultText(document, forecastParts(document, look), look)

const forecastParts = (document: ForecastDocument, look: Look): string[] =>
  document.series.length > MOST_SHOWN
    ? [seriesList(document)]
    : document.series.flatMap((one) => [
        paragraph(`Forecast of ${one.id}, ${describeFrequency(one.frequency)}`, look),
        forecastChart(one, look),
        forecastTable(one),
      ])
