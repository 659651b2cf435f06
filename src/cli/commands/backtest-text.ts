/** What hindcast backtest prints: scores of all series together, then of each of few, or a list of many. */
import { describeFrequency } from '../../data/index.js'
import type { BacktestDocument } from '../../tasks/forecast/index.js'
import { backtestTable, judgedList } from '../terminal/tables.js'
import { type Look, paragraph } from '../terminal/terminal.js'
import { resultText } from './result-text.js'

/** So many series are judged one by one; more are listed. */
const MOST_SHOWN = 3

/** The judgement as text for a terminal. */
export const backtestText = (document: BacktestDocument, look: Look): string =>
  resultText(document, judgedParts(document, look), look)

function judgedParts(document: BacktestDocument, look: Look): string[] {
  const { series } = document
  if (series.length === 1) return []
  if (series.length > MOST_SHOWN) return [judgedList(document)]
  return series.flatMap((one) => [
    paragraph(`Backtest of ${one.id}, ${describeFrequency(one.frequency)}`, look),
    backtestTable(one, look),
  ])
}
