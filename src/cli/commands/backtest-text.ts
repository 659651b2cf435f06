/** The text of hindcast backtest: scores of all series together, then of each of few, or a list of many. */
import { describeFrequency } from '../../data/index.js'
import type { BacktestDocument } from '../../tasks/forecast/index.js'
import { list } from '../terminal/list.js'
import { type Look, paragraph } from '../terminal/terminal.js'
import { resultText } from './result-text.js'
import { scoresText } from './scores-text.js'
import { idColumn, scoreColumns } from './series-columns.js'

/** Up to this many series have a table of scores each; more are listed. */
const mostShown = 3

/** The backtest as text for a terminal. */
export const backtestText = (document: BacktestDocument, look: Look): string =>
  resultText(document, seriesParts(document, look), look)

function seriesParts({ series }: BacktestDocument, look: Look): string[] {
  if (series.length === 1) return []
  if (series.length > mostShown) return [list(series, [idColumn, ...scoreColumns])]
  return series.flatMap((one) => [
    paragraph(`Backtest of ${one.id}, ${describeFrequency(one.frequency)}`, look),
    scoresText(one, look),
  ])
}
