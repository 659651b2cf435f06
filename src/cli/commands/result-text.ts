/** The text of both hindcast forecast and hindcast backtest: the backtest, a part of their own, and the run time. */
import { counted } from '../../engine/wording.js'
import { durationInWords, fixed } from '../../report/index.js'
import type { SeriesForecast } from '../../tasks/forecast/document.js'
import type { BacktestDocument } from '../../tasks/forecast/index.js'
import { ensembleNote, ensemblesNote, outliersNote, tuningNote } from '../../tasks/forecast/report/index.js'
import { type Look, paragraph } from '../terminal/terminal.js'
import { groupsText } from './groups-text.js'
import { overallScoresText, scoresText } from './scores-text.js'
import { skippedText } from './skipped-text.js'

/** @param own the parts between the backtest and the skipped series */
export function resultText(document: BacktestDocument, own: readonly string[], look: Look): string {
  const { model, series, skipped, notes, groups, tuning, engine, seed, seconds } = document
  const [first] = series
  const several = series.length > 1
  const outliers = outliersNote(series)
  const ensemble = several ? ensemblesNote(document) : ensembleNote(model, first)
  return [
    ...notes.map((note) => paragraph(note, look)),
    ...(outliers ? [paragraph(outliers, look)] : []),
    paragraph(`Backtest: ${foldsText(series)}`, look),
    several ? overallScoresText(document, look) : scoresText(first, look),
    ...(groups?.some(({ mase }) => mase !== undefined) ? [groupsText(groups)] : []),
    ...(ensemble ? [paragraph(ensemble, look)] : []),
    ...(tuning ? [paragraph(tuningNote(tuning), look)] : []),
    ...own,
    ...skippedText(skipped, look),
    `${durationInWords(seconds)} on ${engine}, seed ${seed}\n`,
  ].join('\n')
}

/** Such as `3 folds of 12 steps for each of 4 series`, by the series with most of them; `none` without any. */
function foldsText(series: readonly Pick<SeriesForecast, 'backtest'>[]): string {
  const most = (countOf: (backtest: SeriesForecast['backtest']) => number) =>
    series.reduce((largest, { backtest }) => Math.max(largest, countOf(backtest)), 0)
  const folds = most((backtest) => backtest.folds.length)
  if (folds === 0) return 'none'
  const steps = most((backtest) => backtest.folds[0]?.rows.length ?? 0)
  const each = series.length > 1 ? ` for each of ${fixed(0)(series.length)} series` : ''
  return `${counted(folds, 'fold')} of ${counted(steps, 'step')}${each}`
}
