/** The parts of the report that judge the model, by series or over all: scores, errors by step, calibration. */

import { figure, type LegendEntry } from '../../../report/figure.js'
import { prose } from '../../../report/html.js'
import type { Backtest, Fold, Scores } from '../document.js'
import { methodLabel } from './methods.js'
import type { Judgement } from './packed.js'
import { DISTRIBUTION_COLUMNS, POINT_COLUMNS, unitColumns } from './scores.js'
import { scoresTable } from './scores-table.js'
import { coverageNote } from './verdict.js'

const POINT_RULES =
  'Each method forecast stretches of the past from the data before them. Lower is better in the first table, and bold ' +
  'is best. A MASE of 1 is the error of repeating the last season within the training data, an OWA of 1 that of the M4 ' +
  'competition’s benchmark, Naive 2.'

const DISTRIBUTION_RULES =
  'The intervals should hold 80 % and 95 % of what came. wQL, the weighted quantile loss, judges all quantiles; MSIS ' +
  'adds to the width of the 95 % intervals what values outside of them cost. Lower is better for both.'

/**
 * Both tables of scores, how to read them and whether the intervals hold what they claim.
 * @param folds of the series, or of all series, that the scores are of
 * @param inUnit whether there is one unit, in which errors can be given too
 */
export function scoresPart(
  scores: Readonly<Record<string, Scores>>,
  folds: readonly Fold[],
  inUnit: boolean,
): string {
  const point = inUnit ? unitColumns(scores, ['mae', 'MAE'], ['rmse', 'RMSE']) : []
  const distribution = inUnit ? unitColumns(scores, ['crps', 'CRPS']) : []
  const inTheUnit = inUnit ? ' MAE, RMSE and CRPS are in the unit of the series.' : ''
  return `<p>${prose(POINT_RULES + inTheUnit)}</p>
${scoresTable(scores, [...POINT_COLUMNS, ...point], 'point forecast')}
<p>${prose(DISTRIBUTION_RULES)}</p>
${scoresTable(scores, [...DISTRIBUTION_COLUMNS, ...distribution], 'intervals')}
<p>${prose(coverageNote(scores.model, folds))}</p>`
}

/** @param unit what the errors are, such as `Mean absolute error` */
export function errorsFigure({ errorsByStep }: Judgement, unit: string): string {
  const legend = Object.keys(errorsByStep).map(
    (method): LegendEntry => ({ swatch: method === 'model' ? 'median' : 'other', text: methodLabel(method) }),
  )
  const best = Object.keys(errorsByStep).length > 1 ? ', of the model and of the best baseline' : ''
  return figure('errors', legend, `${unit} at each step ahead${best}.`)
}

export function calibrationFigure(): string {
  const legend: LegendEntry[] = [
    { swatch: 'median', text: 'model' },
    { swatch: 'diagonal', text: 'as claimed' },
  ]
  const note =
    'Each dot is a quantile of the forecasts: how many of the values should lie at or below it, and how many did.'
  return figure('calibration', legend, note)
}

export const hasErrors = ({ errorsByStep }: Judgement): boolean =>
  Object.values(errorsByStep).some((errors) => errors.length > 0)

export const hasCalibration = ({ calibration }: Judgement): boolean => calibration.length > 0

export const wasTested = ({ scores }: Pick<Backtest, 'scores'>): boolean => Object.keys(scores).length > 0
