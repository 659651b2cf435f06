/** From the folds of a backtest to an ensemble, and to the scores, errors by step and calibration of each series and overall. */

import type { Series } from '../../../data/index.js'
import { within } from '../../../statistics/bounds.js'
import type { Dependence } from '../../../statistics/dependence/index.js'
import { rowsOf } from '../../../statistics/forecast-rows.js'
import type { Parts } from '../../../statistics/methods/index.js'
import type { Backtest, Fold, GroupLevel } from '../document.js'
import { chooseEnsemble, type Ensemble, singleMember } from '../ensemble/index.js'
import { groupedFolds } from '../groups/backtest-groups.js'
import { type NodeErrors, nodeErrorsIn } from '../groups/node-errors.js'
import type { ModelOptions, Resolved } from '../options.js'
import { dependenceIn } from '../paths/past-errors.js'
import type { Prepared } from '../prepare.js'
import type { BacktestFold, Folds } from './fold.js'
import { calibrationOf, errorsByStep, maseOf, overallScores, scoresOf } from './scores.js'

const foldOf = (
  { ds, y }: Series,
  { known, forecasts, ...fold }: BacktestFold,
  m: number,
  levels: readonly number[] | undefined,
): Fold => {
  const { model } = forecasts
  const stamps = ds.slice(known, known + model.values[0].length)
  return {
    cutoff: ds[known - 1],
    mase: maseOf({ ...fold, forecasts }, m),
    rows: rowsOf(stamps, model, levels).map((row, h) => ({ ...row, y: y[known + h] })),
  }
}

/** The baseline with the least MASE. */
const bestOf = (scores: Backtest['scores'], methods: readonly string[]): string | undefined =>
  methods
    .filter((method) => Number.isFinite(scores[method]?.mase))
    .sort((a, b) => scores[a].mase - scores[b].mase)[0]

/** The ensemble that the folds speak for, and how its forecasts of them compare with the actual values. */
export interface Evaluation {
  readonly ensemble: Ensemble
  /** Of the errors of `model`; undefined without folds. */
  readonly dependence: Dependence | undefined
  /** Of a panel with totals, with folds. */
  readonly nodeErrors?: NodeErrors
  /** Of a panel with totals. */
  readonly groups?: readonly GroupLevel[]
  readonly each: readonly Backtest[]
  readonly overall: Backtest
}

/** Evaluates, under `auto`, the ensemble of the network, if there is one, and the baselines; else the network that was asked for. */
export function* evaluate(
  { panel, network, methods, bounds }: Prepared,
  tested: Folds,
  { model, levels }: Resolved<ModelOptions>,
): Parts<Evaluation> {
  const { series, seasonalPeriod: m } = panel
  const { ensemble, folds: unbounded } =
    model === 'auto'
      ? yield* chooseEnsemble(
          tested,
          series.map(({ id }) => id),
          [...(network === undefined ? [] : [network]), ...methods],
          m,
        )
      : singleMember(tested, model)
  const base = unbounded.map((own) =>
    own.map((fold) => ({
      ...fold,
      forecasts: Object.fromEntries(
        Object.entries(fold.forecasts).map(([method, forecast]) => [method, within(forecast, bounds)]),
      ),
    })),
  )
  const dependence = dependenceIn(panel, base)
  yield
  const nodeErrors = panel.totals && nodeErrorsIn(panel, base, dependence)
  const { folds, groups } = panel.totals ? yield* groupedFolds(panel, base, bounds) : { folds: base }
  const scores: Backtest['scores'][] = []
  const each: Backtest[] = []
  for (const [i, one] of series.entries()) {
    scores.push(scoresOf(folds[i], m))
    const best = bestOf(scores[i], methods)
    const compared = ['model', ...(best === undefined ? [] : [best])]
    each.push({
      folds: folds[i].map((fold) => foldOf(one, fold, m, levels)),
      scores: scores[i],
      errorsByStep:
        folds[i].length === 0
          ? {}
          : Object.fromEntries(compared.map((method) => [method, errorsByStep(folds[i], method)])),
      calibration: calibrationOf(folds[i], 'model'),
    })
    yield
  }
  if (series.length === 1) return { ensemble, dependence, each, overall: { ...each[0], folds: [] } }
  const all = folds.flat()
  const overall = overallScores(folds, scores, m)
  const best = bestOf(overall, methods)
  const compared = ['model', ...(best === undefined ? [] : [best])]
  return {
    ensemble,
    dependence,
    nodeErrors,
    groups,
    each,
    overall: {
      folds: [],
      scores: overall,
      errorsByStep: Object.fromEntries(compared.map((method) => [method, errorsByStep(all, method, m)])),
      calibration: calibrationOf(all, 'model'),
    },
  }
}
