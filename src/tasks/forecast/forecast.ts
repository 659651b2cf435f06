/** Forecasting: from rows to a trained forecaster, its backtest, and forecasts with prediction intervals. */

import { type Panel, panelFromRows, panelOptionNames } from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import {
  type NetworkForecaster,
  type NetworkKind,
  namesAhead,
  recalibrated,
  type TrainedForecaster,
  trainForecaster,
} from '../../forecaster/index.js'
import type { Pool } from '../../parallel/index.js'
import { checkFinite, rowsOf } from '../../statistics/forecast-rows.js'
import { Breath } from '../../train/index.js'
import { foldsFor } from './backtest/cutoffs.js'
import { evaluate } from './backtest/evaluate.js'
import type { Folds } from './backtest/fold.js'
import { decisionsOf } from './backtest/shared-decisions.js'
import { canLeaveOut, test } from './backtest/tested.js'
import type { ForecastDocument, SeriesForecast } from './document.js'
import { chooseWeights, type Ensemble } from './ensemble/index.js'
import { explanationsOf } from './explanation.js'
import { Forecaster } from './forecaster.js'
import { historyOf } from './history.js'
import { type ForecastOptions, type PanelForecastOptions, resolved, splitOptions } from './options.js'
import { outliersOf } from './outliers.js'
import { type Prepared, withoutNetwork } from './prepare.js'
import {
  baselineTaskOf,
  begin,
  finalShareOf,
  type Run,
  taskOf,
  trainingOf,
  trainingsOf,
  withWorkers,
} from './run.js'

/** The document, and the trained forecaster. */
export interface ForecastResult extends ForecastDocument {
  /** To save, or to forecast newer data without training. */
  readonly forecaster: Forecaster
}

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
  const run = await begin('forecast', panel, given, (known) => trainingsOf(known, given, true))
  return withWorkers(run.options, (pool) => forecastOf(panel, run, pool, began))
}

/** @param began when, of `performance.now()` */
async function forecastOf(panel: Panel, run: Run, pool: Pool, began: number): Promise<ForecastResult> {
  const { options, checkpoint, tuning } = run
  const { horizon, model, folds, levels, seed, onTrained, onProgress } = options
  const { known, network, methods, bounds } = run.prepared
  const { seasonalPeriod } = panel
  const breath = new Breath()
  const saved = (
    { panel: kept, hasCalendar, network }: Prepared,
    forecaster: NetworkForecaster | undefined,
    ensemble: Ensemble,
  ): Forecaster =>
    new Forecaster(
      forecaster,
      {
        columns: panel.columns,
        hasCalendar,
        ahead: namesAhead(kept, horizon, hasCalendar),
        ensemble,
        network,
        task: baselineTaskOf(options, panel),
        levels,
        bounds,
      },
      historyOf(kept, forecaster?.networks[0].shape.windowSteps ?? 0),
    )
  // An interruption leaves what there is so far: the baselines, or the network that was asked for by name.
  let byBaselines: Forecaster | undefined
  const onBaselines = async (tested: Folds): Promise<void> => {
    if (model !== 'auto' || network === undefined || onTrained === undefined) return
    const { weights, own } = chooseWeights(tested, methods, seasonalPeriod)
    const ofSeries = new Map(known.map(({ id }, i) => [id, own[i]]))
    byBaselines = await saved(withoutNetwork(run.prepared), undefined, { weights, ofSeries }).fittedTo(
      known,
      pool,
    )
    await onTrained(byBaselines)
  }
  const onNetworks = async ({ forecaster }: TrainedForecaster): Promise<void> => {
    if (model !== 'auto') await onTrained?.(saved(run.prepared, forecaster, { weights: { [model]: 1 } }))
  }
  const finalShare = network === undefined ? 0 : finalShareOf(foldsFor(folds, known.length))
  const tested = await test(run, panel, pool, {
    onBaselines,
    onTrained: onNetworks,
    onProgress: (label, done, training) => onProgress?.({ label, done: (1 - finalShare) * done, training }),
  })
  const { ensemble, each, overall } = await breath.through(evaluate(tested.prepared, tested.series, options))
  // Without weight, a network has only short series to forecast.
  const isNeeded = (kind: NetworkKind): boolean =>
    kind in ensemble.weights || !canLeaveOut(tested.prepared, options)
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
      firstMembers: tested.trained?.training.members.length,
      backupPath: checkpoint?.backups('final'),
      onProgress: (training) =>
        onProgress?.({ label: 'final model', done: 1 - finalShare * (1 - training.done), training }),
    }))
  if (trained === undefined && network !== undefined) onProgress?.({ label: 'forecast', done: 1 })
  const final = trained && recalibrated(trained, tested.past, tested.effective)
  const forecaster = await saved(prepared, final, ensemble).fittedTo(known, pool, byBaselines?.fits)
  const forecasts = await breath.through(forecaster.forecasts(known))
  forecasts.forEach(({ quantiles }, i) => {
    checkFinite(known[i].source, quantiles)
  })
  const explanations = explanationsOf(prepared, final, forecasts, options)
  await checkpoint?.remove()
  return {
    model,
    series: prepared.panel.series.map((one, i): SeriesForecast => {
      const explanation = explanations.get(known[i])
      return {
        id: one.id,
        frequency: one.frequency,
        history: one.ds.map((ds, t) => ({ ds, y: one.y[t] })),
        ...outliersOf(prepared.outliers, one.id),
        forecast: rowsOf(one.future(horizon), forecasts[i].quantiles, levels),
        backtest: each[i],
        weights: forecasts[i].weights,
        ...(explanation && { explanation }),
      }
    }),
    skipped: prepared.skipped,
    notes: prepared.notes,
    overall,
    training: { loss: trained?.training.loss ?? [], valLoss: trained?.training.valLoss ?? [] },
    ...(tuning && { tuning }),
    engine: engineInfo().engine,
    seed,
    seconds: (performance.now() - began) / 1000,
    forecaster,
  }
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
