/** The parts of the report on accuracy, by series or over all: scores, errors by step, calibration. */

import { charted, figure, type LegendEntry, prose } from '../../../report/index.js'
import type { Backtest, Fold, Scores } from '../document.js'
import { coverageNote } from './coverage.js'
import { methodLabel } from './methods.js'
import type { Evaluation } from './packed.js'
import { distributionColumns, pointColumns, unitColumns } from './scores.js'
import { scoresTable } from './scores-table.js'

const pointRules =
  'At each cutoff of the backtest, every method forecast the next steps from the data before it. Lower is better in the ' +
  'first table; the best values are bold. A MASE of 1 equals the in-sample error of the seasonal naive forecast, an OWA ' +
  'of 1 the error of Naive 2, the benchmark of the M4 competition.'

const distributionRules =
  'The intervals should contain 80 % and 95 % of the actual values. wQL is the weighted quantile loss over all ' +
  'quantiles; MSIS is the scaled width of the 95 % intervals plus a penalty for actual values outside them. Lower is ' +
  'better for both.'

/**
 * Both tables of scores, how to read them, and whether the coverage of the intervals is as claimed.
 * @param folds of each series that the scores are of
 * @param inUnit whether there is one unit, in which errors can be given too
 */
export function scoresPart(
  scores: Readonly<Record<string, Scores>>,
  folds: readonly (readonly Fold[])[],
  inUnit: boolean,
): string {
  const point = inUnit ? unitColumns(scores, ['mae', 'MAE'], ['rmse', 'RMSE']) : []
  const distribution = inUnit ? unitColumns(scores, ['crps', 'CRPS']) : []
  const inTheUnit = inUnit ? ' MAE, RMSE and CRPS are in the unit of the series.' : ''
  return `<p>${prose(pointRules + inTheUnit)}</p>
${scoresTable(scores, [...pointColumns, ...point], 'point forecast')}
<p>${prose(distributionRules)}</p>
${scoresTable(scores, [...distributionColumns, ...distribution], 'intervals')}
<p>${prose(coverageNote(scores.model, folds))}</p>`
}

/**
 * Errors by step and calibration, side by side; empty where there is neither.
 * @param unit of the errors, such as `Mean absolute error`
 */
export function errorsAndCalibration(
  { errorsByStep, calibration }: Evaluation,
  heading: 'h2' | 'h3',
  unit: string,
): string {
  const hasErrors = Object.values(errorsByStep).some((errors) => errors.length > 0)
  const charts = [
    ...(hasErrors ? [charted(heading, 'Error by step', errorsFigure(Object.keys(errorsByStep), unit))] : []),
    ...(calibration.length > 0 ? [charted(heading, 'Calibration', calibrationFigure())] : []),
  ]
  return charts.length === 0 ? '' : `<div class="pair">${charts.join('\n')}</div>`
}

function errorsFigure(methods: readonly string[], unit: string): string {
  const legend = methods.map(
    (method): LegendEntry => ({
      swatch: method === 'model' ? 'accent' : 'second',
      text: methodLabel(method),
    }),
  )
  const best = methods.length > 1 ? ' for the model and the best baseline' : ''
  return figure('errors', legend, `${unit} at each step ahead${best}.`)
}

function calibrationFigure(): string {
  const legend: LegendEntry[] = [
    { swatch: 'accent', text: 'model' },
    { swatch: 'diagonal', text: 'perfect calibration' },
  ]
  const note =
    'The share of actual values at or below each quantile of the forecasts (vertical) over its level (horizontal).'
  return figure('calibration', legend, note)
}

export const wasTested = ({ scores }: Pick<Backtest, 'scores'>): boolean => Object.keys(scores).length > 0
