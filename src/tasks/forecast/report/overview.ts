import { article, charted, fixed, notesPart, prose, skippedPart } from '../../../report/index.js'
import type { ForecastDocument, SeriesForecast } from '../document.js'
import { ensemblesNote } from './ensemble.js'
import { errorsAndCalibration, scoresPart, wasTested } from './evaluation.js'
import { foldsTable, stepsTable } from './folds-table.js'
import { groupsTable } from './groups-table.js'
import { outliersNote } from './outliers.js'
import { seriesTable } from './series-table.js'
import { trainingFigure } from './training-figure.js'
import { tuningTable } from './tuning.js'
import { overallVerdict } from './verdict.js'

const whole = fixed(0)

/**
 * All series of a document together, as HTML: the verdict, scores, errors by step, calibration, training, tuning, and
 * the list of those that the page shows one by one.
 */
export function overview(document: Omit<ForecastDocument, 'seed'>, shown: readonly SeriesForecast[]): string {
  const { series, overall, groups, training, tuning } = document
  const folds = series.map(({ backtest }) => backtest.folds)
  const hasFolds = folds.some(({ length }) => length > 0)
  const ensemble = ensemblesNote(document)
  const outliers = outliersNote(series)
  const parts = [
    wasTested(overall) && article('h3', 'Accuracy', scoresPart(overall.scores, folds, false)),
    groups?.some(({ mase }) => mase !== undefined) && article('h3', 'Totals', groupsTable(groups)),
    hasFolds && article('h3', 'Folds', foldsTable(folds)),
    errorsAndCalibration(overall, 'h3', 'MASE'),
    hasFolds && article('h3', 'Steps ahead', stepsTable(overall, folds, 'MASE')),
    training.loss.length > 0 && charted('h3', 'Training', trainingFigure(training)),
    tuning && article('h3', 'Tuning', tuningTable(tuning)),
    article('h3', 'Series', `${whichShown(series.length, shown.length)}\n${seriesTable(shown)}`),
  ]
  return `<section class="overview" aria-label="All series">
<h2 class="id">All series</h2>
<p class="lead">${prose(overallVerdict(document))}</p>
${ensemble && `<p>${prose(ensemble)}</p>`}
${notesPart(document.notes)}
${outliers ? `<p>${prose(outliers)}</p>` : ''}
${skippedPart(document, 'forecast')}
${parts.filter(Boolean).join('\n')}
</section>`
}

function whichShown(all: number, shown: number): string {
  const order = 'Sorted by error, largest first.'
  if (shown === all) return `<p>${order}</p>`
  return `<p>This page lists and charts ${whole(shown)} of ${whole(all)} series: half with the largest MASE, half the first of the others. Scores, errors and calibration above are of all ${whole(all)}. ${order}</p>`
}
