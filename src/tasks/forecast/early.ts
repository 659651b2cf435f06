/** Results before the end of a run: of baselines alone, before networks are searched for and trained. */

import type { KnownSeries } from '../../forecaster/index.js'
import { Breath } from '../../train/index.js'
import { foldsFor } from './backtest/cutoffs.js'
import { type Evaluation, evaluate } from './backtest/evaluate.js'
import type { Folds } from './backtest/fold.js'
import { type Concluded, conclude, type ResultContext, withoutShort } from './conclude.js'
import { quickBaselines } from './defaults.js'
import { type Prepared, withoutNetwork } from './prepare.js'
import type { ForecastResult } from './result.js'

/** Values times folds of all series, times the season's part in the search of ARIMA, that take all baselines a second. */
const secondOfWork = 20_000
const usualSeason = 12

/** Whether all baselines together may take seconds, so that a first answer comes of fewer. */
export function isLongFor(
  known: readonly KnownSeries[],
  folds: number | undefined,
  seasonalPeriod: number,
): boolean {
  const values = known.reduce((sum, { y }) => sum + y.length, 0)
  const rounds = 1 + foldsFor(folds, known.length)
  return values * rounds * Math.max(1, seasonalPeriod / usualSeason) > secondOfWork
}

const quickNote = 'First forecast, of the baselines that take no search.'
const baselinesNote = 'Forecast of the baselines, before networks are trained.'

/** The result of baselines alone, under `auto`, from their folds; undefined where all series are too short for them. */
async function ofBaselines(
  context: ResultContext,
  prepared: Prepared,
  tested: Folds,
  fits?: Concluded['fits'],
): Promise<ForecastResult | undefined> {
  const auto: ResultContext = { ...context, options: { ...context.options, model: 'auto' } }
  const evaluation = await new Breath().through(evaluate(prepared, tested, auto.options))
  const parts = withoutShort(auto, { prepared, evaluation })
  return parts && conclude(auto, { ...parts, fits })
}

/** The forecast of the baselines that take no search, from `quickFolds`: the first answer. */
export const quickResult = (
  context: ResultContext,
  prepared: Prepared,
  tested: Folds,
): Promise<ForecastResult | undefined> => {
  const notes = [quickNote, ...prepared.notes]
  return ofBaselines(context, { ...withoutNetwork(prepared), methods: quickBaselines, notes }, tested)
}

/** The forecast of the ensemble of all baselines. */
export const baselinesResult = (
  context: ResultContext,
  prepared: Prepared,
  tested: Folds,
  fits?: Concluded['fits'],
): Promise<ForecastResult | undefined> => {
  const alone = { ...withoutNetwork(prepared), notes: [baselinesNote, ...prepared.notes] }
  return ofBaselines(context, alone, tested, fits)
}

/** The evaluation that a result has. */
export const evaluationIn = ({ forecaster, series, overall, groups }: ForecastResult): Evaluation => ({
  ensemble: forecaster.context.ensemble,
  dependence: forecaster.context.dependence,
  nodeErrors: forecaster.context.nodeErrors,
  groups,
  each: series.map(({ backtest }) => backtest),
  overall,
})
