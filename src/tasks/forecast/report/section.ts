import { describeFrequency } from '../../../data/index.js'
import { counted } from '../../../engine/wording.js'
import {
  article,
  charted,
  escapeHtml,
  extent,
  facts,
  figure,
  type LegendEntry,
  prose,
} from '../../../report/index.js'
import type { ForecastDocument, SeriesForecast, TrainingCurve, Tuning } from '../document.js'
import { drawnRows } from './charts.js'
import { ensembleNote } from './ensemble.js'
import { errorsAndCalibration, scoresPart, wasTested } from './evaluation.js'
import { fanLegend } from './fan.js'
import { foldsTable, stepsTable } from './folds-table.js'
import { forecastTable } from './forecast-table.js'
import { importanceTable } from './importance.js'
import { outliersNote } from './outliers.js'
import type { ShownSeries } from './packed.js'
import { trainingFigure } from './training-figure.js'
import { tuningTable } from './tuning.js'
import { verdict } from './verdict.js'

export interface SectionOptions {
  /** The model asked for, such as `lstm` or `auto`. */
  readonly model: ForecastDocument['model']
  /** Whether the section has the series' id as its heading, as it must among several. */
  readonly named: boolean
  /** Of a document of one series; that of several belongs to all of them. */
  readonly training?: TrainingCurve
  /** As `training`. */
  readonly tuning?: Tuning
}

const errorUnit = 'Mean absolute error'

/**
 * One series of the report as HTML: its facts, tables and captions, and the places of its charts, hidden until the
 * page's script fills them. Parts with nothing to show (no backtest, no explanation) are left out.
 */
export function section(series: ShownSeries, { model, named, training, tuning }: SectionOptions): string {
  const { id, backtest, forecast, explanation } = series
  const { scores, folds } = backtest
  const heading = named ? 'h3' : 'h2'
  const ensemble = ensembleNote(model, series)
  const outliers = outliersNote([series])
  const hasForecast = forecast.length > 0
  const parts = [
    hasForecast && charted(heading, 'Forecast', forecastFigure(series)),
    wasTested(backtest) && article(heading, 'Accuracy', scoresPart(scores, [folds], true)),
    folds.length > 0 && charted(heading, 'Backtest', backtestFigure(series)),
    folds.length > 0 && article(heading, 'Folds', foldsTable([folds])),
    errorsAndCalibration(backtest, heading, errorUnit),
    folds.length > 0 && article(heading, 'Steps ahead', stepsTable(backtest, [folds], errorUnit)),
    explanation && article(heading, 'Feature importance', importanceTable(explanation)),
    training && training.loss.length > 0 && charted(heading, 'Training', trainingFigure(training)),
    tuning && article(heading, 'Tuning', tuningTable(tuning)),
    hasForecast && article(heading, 'Forecast table', forecastTable(series)),
  ]
  return `<section class="series" aria-label="${escapeHtml(id)}">
${named ? `<h2 class="id">${escapeHtml(id)}</h2>` : ''}
${seriesFacts(series)}
<p class="lead">${prose(verdict(backtest))}</p>
${ensemble && `<p>${prose(ensemble)}</p>`}
${outliers ? `<p>${prose(outliers)}</p>` : ''}
${parts.filter(Boolean).join('\n')}
</section>`
}

function forecastFigure({ history, forecast }: SeriesForecast): string {
  const last = history.at(-1)
  const note = last
    ? `The dashed line marks the last observation, <span class="stamp">${escapeHtml(last.ds)}</span>.`
    : ''
  return figure('forecast', [{ swatch: 'actual', text: 'history' }, ...fanLegend(forecast)], note)
}

function backtestFigure(series: SeriesForecast): string {
  const legend: LegendEntry[] = [{ swatch: 'actual', text: 'actual' }, ...fanLegend(drawnRows(series))]
  const note = 'Each dashed line is a cutoff; the forecast to its right uses only the data before it.'
  return figure('backtest', legend, note)
}

function seriesFacts({ history, observations, forecast, frequency, backtest }: ShownSeries): string {
  const [fold] = backtest.folds
  return facts([
    forecast.length > 0 || fold === undefined
      ? ['Horizon', extent('step', forecast)]
      : ['Horizon', counted(fold.rows.length, 'step')],
    ['Frequency', describeFrequency(frequency)],
    ['History', extent('observation', history, observations)],
  ])
}
