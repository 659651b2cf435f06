/** Forecasting: from rows to a trained forecaster, its backtest, and forecasts with prediction intervals. */

import { type Panel, panelFromRows, panelOptionNames } from '../../data/index.js'
import { type NetworkKind, recalibrated, trainForecaster } from '../../forecaster/index.js'
import { Breath } from '../../train/index.js'
import { foldsFor } from './backtest/cutoffs.js'
import { evaluate } from './backtest/evaluate.js'
import type { Folds } from './backtest/fold.js'
import type { NetworkFolds } from './backtest/network-folds.js'
import { decisionsOf } from './backtest/shared-decisions.js'
import { canLeaveOut, test } from './backtest/tested.js'
import { conclude, type ResultContext } from './conclude.js'
import { baselinesResult, evaluationIn, isLongFor, quickResult } from './early.js'
import { type ForecastOptions, type PanelForecastOptions, resolved, splitOptions } from './options.js'
import { checkPathCount } from './paths/option.js'
import { withoutNetwork } from './prepare.js'
import type { ForecastResult } from './result.js'
import {
  begin,
  finalShareOf,
  type Run,
  searched,
  taskOf,
  trainingOf,
  trainingsOf,
  withWorkers,
} from './run.js'

/**
 * Forecasts the series of a panel with one network for all of them, or, with the model `auto`, with an ensemble weighted
 * by backtest accuracy. Series too short for a member of the ensemble are forecast by the network alone. Where all series
 * are too short for a network and its backtest, `auto` forecasts by baselines alone, and the document's notes say so.
 * @throws InputError on options out of range; when all series are too short for the horizon, or future covariates do not
 *   reach its end; on a search for settings that has nothing to choose from or too few values for validation; and on a
 *   checkpoint of other data or options
 */
export async function forecastPanel(panel: Panel, given: PanelForecastOptions): Promise<ForecastResult> {
  const began = performance.now()
  const begun = await begin('forecast', panel, given)
  return withWorkers(begun.options, async (pool) => {
    const { prepared, options, search } = begun
    const { folds, onResult } = options
    checkPathCount('forecast', options, prepared.known.length, options.horizon)
    const context: ResultContext = { panel, options, pool, began }
    if (onResult && (search !== undefined || isLongFor(prepared.known, folds, panel.seasonalPeriod))) {
      const first = await quickResult(context, prepared)
      if (first !== undefined) await onResult(first)
    }
    const run = await searched(begun, (known) => trainingsOf(known, given, true))
    return forecastOf(run, { ...context, options: run.options })
  })
}

async function forecastOf(run: Run, context: ResultContext): Promise<ForecastResult> {
  const { options, checkpoint, tuning } = run
  const { model, folds, onResult, onProgress } = options
  const { known, network } = run.prepared
  const { panel, pool } = context
  const breath = new Breath()
  let byBaselines: ForecastResult | undefined
  const onBaselines = async (tested: Folds): Promise<void> => {
    if (network === undefined || onResult === undefined) return
    byBaselines = await baselinesResult(context, run.prepared, tested)
    if (byBaselines !== undefined) await onResult(byBaselines)
  }
  const onNetworks = async ({ series, past, effective, trained }: NetworkFolds): Promise<void> => {
    if (model === 'auto' || onResult === undefined || trained === undefined) return
    const evaluation = await breath.through(evaluate(run.prepared, series, options))
    const fold = Math.max(...series.map(({ length }) => length))
    const notes = [
      ...run.prepared.notes,
      `Forecast of the network as trained for fold ${fold} of the backtest.`,
    ]
    const early = { ...context, options: { ...options, explain: false } }
    const network = recalibrated(trained, past, effective)
    const { training } = trained
    await onResult(
      await conclude(early, { prepared: { ...run.prepared, notes }, evaluation, network, training, tuning }),
    )
  }
  const finalShare = network === undefined ? 0 : finalShareOf(foldsFor(folds, known.length))
  const tested = await test(run, panel, pool, {
    onBaselines,
    onTrained: onNetworks,
    onProgress: (label, done, training) => onProgress?.({ label, done: (1 - finalShare) * done, training }),
  })
  const evaluation =
    tested.isLeftOut && byBaselines?.series.length === known.length
      ? evaluationIn(byBaselines!)
      : await breath.through(evaluate(tested.prepared, tested.series, options))
  // Without weight, a network has only short series to forecast.
  const isNeeded = (kind: NetworkKind): boolean =>
    kind in evaluation.ensemble.weights || !canLeaveOut(tested.prepared, options)
  const kind = tested.prepared.network
  const prepared = kind === undefined || isNeeded(kind) ? tested.prepared : withoutNetwork(tested.prepared)
  const task = prepared.network && taskOf(options, prepared.network, panel)
  const trained =
    task &&
    (await trainForecaster(known, task, {
      ...trainingOf(options),
      pool,
      decisions: decisionsOf(known, task, options),
      earlier: tested.trained,
      backupPath: checkpoint?.backups('final'),
      onProgress: (training) =>
        onProgress?.({ label: 'final model', done: 1 - finalShare * (1 - training.done), training }),
    }))
  if (trained === undefined && network !== undefined) onProgress?.({ label: 'forecast', done: 1 })
  const result = await conclude(context, {
    prepared,
    evaluation,
    network: trained && recalibrated(trained, tested.past, tested.effective),
    training: trained?.training,
    tuning,
    fits: byBaselines?.forecaster.fits,
  })
  await checkpoint?.remove()
  return result
}

/**
 * Forecasts the series in a table's rows.
 *
 *     const { series } = await forecast(rows, { target: 'passengers', horizon: 12 })
 *
 * @param rows in any order; values may be numbers, dates or text, as in a CSV file
 * @throws InputError when columns or frequency are ambiguous, or values are missing or not numbers; and as
 *   `forecastPanel` does
 */
export async function forecast(
  rows: readonly Readonly<Record<string, unknown>>[],
  options: ForecastOptions,
): Promise<ForecastResult> {
  resolved(options, panelOptionNames)
  const [reading, rest] = splitOptions(options)
  const panel = panelFromRows(rows, reading)
  await new Breath().take()
  return forecastPanel(panel, rest)
}
