/** What hindcast backtest prints: scores of all series together, then of each of few, or a list of many. */
import { counted, describeFrequency } from '../data/index.js'
import type { BacktestDocument } from '../tasks/forecast/index.js'
import { durationInWords, fixed, tuningNote } from '../tasks/forecast/report/index.js'
import type { SeriesForecast } from '../tasks/forecast/types.js'
import { mixtureText } from './mixture-text.js'
import { printable } from './printable.js'
import { backtestTable, judgedList, overallTable, skippedList } from './tables.js'
import { type terminalLook, wrapped } from './terminal.js'

/** So many series are judged one by one; more are listed. */
const MOST_SHOWN = 3

/** The judgement as text for a terminal. */
export function backtestText(document: BacktestDocument, look: ReturnType<typeof terminalLook>): string {
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
      ? [judgedList(document)]
      : several
        ? series.flatMap((one) => [
            say(`Backtest of ${one.id}, ${describeFrequency(one.frequency)}`),
            backtestTable(one, look),
          ])
        : []),
    ...(skipped.length > 0 ? [skippedList(skipped, look)] : []),
    `${durationInWords(seconds)} on ${engine}, seed ${seed}\n`,
  ].join('\n')
}

/** Such as `3 past forecasts of 12 steps for each of 4 series`, by the series with most of them. */
export function pastForecasts(series: readonly Pick<SeriesForecast, 'backtest'>[]): string {
  const most = (countOf: (backtest: SeriesForecast['backtest']) => number) =>
    series.reduce((largest, { backtest }) => Math.max(largest, countOf(backtest)), 0)
  const folds = most((backtest) => backtest.folds.length)
  const steps = most((backtest) => backtest.folds[0]?.rows.length ?? 0)
  const each = series.length > 1 ? ` for each of ${fixed(0)(series.length)} series` : ''
  return `${counted(folds, 'past forecast')} of ${counted(steps, 'step')}${each}`
}
