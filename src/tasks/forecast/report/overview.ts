import { article, charted } from '../../../report/article.js'
import { prose } from '../../../report/html.js'
import { fixed } from '../../../report/numbers.js'
import { skippedPart } from '../../../report/skipped.js'
import type { ForecastDocument, SeriesForecast } from '../document.js'
import { ensemblesNote } from './ensemble.js'
import {
  calibrationFigure,
  errorsFigure,
  hasCalibration,
  hasErrors,
  scoresPart,
  wasTested,
} from './judgement.js'
import { seriesTable } from './series-table.js'
import { trainingFigure } from './training-figure.js'
import { tuningTable } from './tuning.js'
import { overallVerdict } from './verdict.js'

const whole = fixed(0)

/**
 * All series of a document together, as HTML: the verdict, scores, errors by step, calibration, training, what a
 * search for settings tried, and the list of those that the page shows one by one.
 */
export function overview(document: ForecastDocument, shown: readonly SeriesForecast[]): string {
  const { series, overall, training, tuning } = document
  const parts: string[] = []
  if (wasTested(overall)) {
    const folds = series.flatMap(({ backtest }) => backtest.folds)
    parts.push(article('h3', 'How good is it?', scoresPart(overall.scores, folds, false)))
  }
  const judged = [
    hasErrors(overall) && charted('h3', 'Error by step', errorsFigure(overall, 'MASE')),
    hasCalibration(overall) && charted('h3', 'Calibration', calibrationFigure()),
  ].filter((part) => part !== false)
  if (judged.length > 0) parts.push(`<div class="pair">${judged.join('\n')}</div>`)
  if (training.loss.length > 0) parts.push(charted('h3', 'Training', trainingFigure(training)))
  if (tuning) parts.push(article('h3', 'Search for settings', tuningTable(tuning)))
  parts.push(article('h3', 'Series', `${whichShown(series.length, shown.length)}\n${seriesTable(shown)}`))
  const ensemble = ensemblesNote(document)
  return `<section class="overview" aria-label="All series" data-overview>
<h2 class="id">All series</h2>
<p class="lead">${prose(overallVerdict(document))}</p>
${ensemble && `<p>${prose(ensemble)}</p>`}
${skippedPart(document, 'could not be forecast')}
${parts.join('\n')}
</section>`
}

function whichShown(all: number, shown: number): string {
  const order = 'The largest error comes first.'
  if (shown === all) return `<p>${order}</p>`
  return `<p>This page lists and charts ${whole(shown)} of ${whole(all)} series: the half of them with the largest MASE, and the first ones of the others. Scores, errors and calibration above are of all ${whole(all)}. ${order}</p>`
}
