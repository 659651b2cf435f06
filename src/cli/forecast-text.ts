/** What hindcast forecast prints: the backtest, then each of few series, or a list of many. */
import { describeFrequency } from '../data/index.js'
import { durationInWords, tuningNote } from '../tasks/forecast/report/index.js'
import type { ForecastDocument, SeriesForecast } from '../tasks/forecast/types.js'
import { pastForecasts } from './backtest-text.js'
import { mixtureText } from './mixture-text.js'
import { printable } from './printable.js'
import { backtestTable, forecastTable, overallTable, seriesList, skippedList } from './tables.js'
import { type terminalLook, wrapped } from './terminal.js'
import { forecastChart } from './terminal-chart.js'

/** So many series are shown one by one, with a chart and a table each; more are listed. */
const MOST_SHOWN = 3

type Look = ReturnType<typeof terminalLook>

/** The result as text for a terminal. */
export function forecastText(document: ForecastDocument, look: Look): string {
  const { series, skipped, tuning, engine, seed, seconds } = document
  const say = (text: string) => `${wrapped(printable(text), look.columns)}\n`
  const several = series.length > 1
  const mixture = mixtureText(document)
  return [
    say(`Backtest: ${pastForecasts(series)}`),
    several ? overallTable(document, look) : backtestTable(series[0], look),
    ...(mixture ? [say(mixture)] : []),
    ...(tuning ? [say(tuningNote(tuning))] : []),
    ...(series.length > MOST_SHOWN
      ? [seriesList(document)]
      : series.flatMap((one) => forecastParts(one, say, look))),
    ...(skipped.length > 0 ? [skippedList(skipped, look)] : []),
    `${durationInWords(seconds)} on ${engine}, seed ${seed}\n`,
  ].join('\n')
}

const forecastParts = (series: SeriesForecast, say: (text: string) => string, look: Look): string[] => [
  say(`Forecast of ${series.id}, ${describeFrequency(series.frequency)}`),
  forecastChart(series, look),
  forecastTable(series),
]
