import type { Backtest, SeriesForecast } from '../../tasks/forecast/document.js'
import {
  bestMethods,
  coverageNote,
  mainColumns,
  methodLabel,
  methodsOf,
  overallVerdict,
  verdict,
} from '../../tasks/forecast/report/index.js'
import { aligned } from '../terminal/aligned.js'
import { type Look, paragraph } from '../terminal/terminal.js'

/**
 * The backtest of one series as text for a terminal: one line a method with its scores, a star at the best of each
 * column, and below it whether the model beats each baseline and whether the coverage of its intervals is as claimed.
 */
export const scoresText = ({ backtest }: Pick<SeriesForecast, 'backtest'>, look: Look): string =>
  withVerdict(backtest, verdict(backtest), [backtest.folds], look)

/** The same of all series of a document together, and how many of them each method is best in. */
export const overallScoresText = (document: Parameters<typeof overallVerdict>[0], look: Look): string =>
  withVerdict(
    document.overall,
    overallVerdict(document),
    document.series.map(({ backtest }) => backtest.folds),
    look,
  )

function withVerdict(
  { scores }: Backtest,
  verdictText: string,
  folds: readonly Backtest['folds'][],
  look: Look,
): string {
  if (Object.keys(scores).length === 0) return paragraph(verdictText, look)
  return [
    scoresTable(scores),
    '* best: lowest error, or coverage nearest to the level of the interval\n\n',
    paragraph(verdictText, look),
    paragraph(coverageNote(scores.model, folds), look),
  ].join('')
}

function scoresTable(scores: Backtest['scores']): string {
  const columns = mainColumns.map((column) => ({ ...column, best: bestMethods(scores, column) }))
  return aligned([
    ['method', ...columns.map(({ heading }) => `${heading} `)],
    ...methodsOf(scores).map((method) => [
      methodLabel(method),
      ...columns.map(({ key, text, best }) => text(scores[method][key]) + (best.has(method) ? '*' : ' ')),
    ]),
  ])
}
