import { describeFrequency } from '../../../data/time/frequency.js'
import { article, charted } from '../../../report/article.js'
import { extent, facts } from '../../../report/facts.js'
import { fanLegend, figure, type LegendEntry } from '../../../report/figure.js'
import { escapeHtml, prose } from '../../../report/html.js'
import type { ForecastDocument, SeriesForecast, TrainingCurve, Tuning } from '../document.js'
import { ensembleNote } from './ensemble.js'
import { forecastTable } from './forecast-table.js'
import { importanceTable } from './importance.js'
import {
  calibrationFigure,
  errorsFigure,
  hasCalibration,
  hasErrors,
  scoresPart,
  wasTested,
} from './judgement.js'
import type { ShownSeries } from './packed.js'
import { trainingFigure } from './training-figure.js'
import { tuningTable } from './tuning.js'
import { verdict } from './verdict.js'

export interface SectionOptions {
  /** What was asked for, such as `lstm` or `auto`. */
  readonly model: ForecastDocument['model']
  /** Whether the section bears the series' id, as it must among several. */
  readonly named: boolean
  /** Of a document of one series; that of several belongs to all of them. */
  readonly training?: TrainingCurve
  /** As `training`. */
  readonly tuning?: Tuning
}

/**
 * One series of the report as HTML: its facts, tables and captions, and the places of its charts, hidden until the
 * page's script fills them. Parts with nothing to show (no backtest, no explanation) are left out.
 */
export function section(series: ShownSeries, { model, named, training, tuning }: SectionOptions): string {
  const { id, backtest, forecast, explanation } = series
  const heading = named ? 'h3' : 'h2'
  const parts = [charted(heading, 'Forecast', forecastFigure(series))]
  if (wasTested(backtest))
    parts.push(article(heading, 'How good is it?', scoresPart(backtest.scores, backtest.folds, true)))
  if (backtest.folds.length > 0) parts.push(charted(heading, 'Backtest', backtestFigure(forecast)))
  const judged = [
    hasErrors(backtest) && charted(heading, 'Error by step', errorsFigure(backtest, 'Mean absolute error')),
    hasCalibration(backtest) && charted(heading, 'Calibration', calibrationFigure()),
  ].filter((part) => part !== false)
  if (judged.length > 0) parts.push(`<div class="pair">${judged.join('\n')}</div>`)
  if (explanation) parts.push(article(heading, 'What moved the forecast', importanceTable(explanation)))
  if (training && training.loss.length > 0) parts.push(charted(heading, 'Training', trainingFigure(training)))
  if (tuning) parts.push(article(heading, 'Search for settings', tuningTable(tuning)))
  parts.push(article(heading, 'Forecast table', forecastTable(series)))
  const ensemble = ensembleNote(model, series)
  return `<section class="series" aria-label="${escapeHtml(id)}">
${named ? `<h2 class="id">${escapeHtml(id)}</h2>` : ''}
${seriesFacts(series)}
<p class="lead">${prose(verdict(backtest))}</p>
${ensemble && `<p>${prose(ensemble)}</p>`}
${parts.join('\n')}
</section>`
}

function forecastFigure({ history, forecast }: SeriesForecast): string {
  const last = history.at(-1)
  const note = last
    ? `The dashed line is the last observation, <span class="stamp">${escapeHtml(last.ds)}</span>.`
    : ''
  return figure('forecast', [{ swatch: 'history', text: 'history' }, ...fanLegend(forecast)], note)
}

function backtestFigure(forecast: SeriesForecast['forecast']): string {
  const legend: LegendEntry[] = [{ swatch: 'history', text: 'what came' }, ...fanLegend(forecast)]
  const note = 'Each dashed line is a cutoff: the forecast to its right saw nothing later.'
  return figure('backtest', legend, note)
}

function seriesFacts({ history, observations, forecast, frequency }: ShownSeries): string {
  return facts([
    ['Horizon', extent('step', forecast)],
    ['Frequency', describeFrequency(frequency)],
    ['History', extent('observation', history, observations)],
  ])
}
