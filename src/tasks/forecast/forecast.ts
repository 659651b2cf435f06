/** Forecasting: from rows to a trained forecaster, its backtest, and forecasts with prediction intervals. */

import { type Panel, panelFromRows, panelOptionNames } from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import { type NetworkForecaster, namesAhead, recalibrated, trainForecaster } from '../../forecaster/index.js'
import { checkFinite, rowsOf } from '../../statistics/forecast-rows.js'
import { Breath } from '../../train/index.js'
import { backtestSeries } from './backtest/backtest-series.js'
import { foldsFor } from './backtest/cutoffs.js'
import { evaluate } from './backtest/evaluate.js'
import type { ForecastDocument, SeriesForecast } from './document.js'
import type { Ensemble } from './ensemble.js'
import { explanationsOf } from './explanation.js'
import { Forecaster } from './forecaster.js'
import { historyOf } from './history.js'
import { type ForecastOptions, type PanelForecastOptions, resolved, splitOptions } from './options.js'
import { outliersOf } from './outliers.js'
import { baselineTaskOf, begin, decisionsOf, taskOf, trainingOf, trainingsOf } from './run.js'

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
  const { prepared, options, checkpoint, tuning } = await begin(
    'forecast',
    panel,
    given,
    (known) => 1 + trainingsOf(known, given),
  )
  const { horizon, model, folds, refit, levels, seed, signal, onProgress } = options
  const { known, network, methods, hasCalendar, bounds, notes } = prepared
  const baselineTask = baselineTaskOf(options, panel)
  const saved = (forecaster: NetworkForecaster | undefined, ensemble: Ensemble): Forecaster =>
    new Forecaster(
      forecaster,
      {
        columns: panel.columns,
        hasCalendar,
        ahead: namesAhead(prepared.panel, horizon, hasCalendar),
        ensemble,
        network,
        task: baselineTask,
        levels,
        bounds,
      },
      historyOf(prepared.panel, forecaster?.networks[0].shape.windowSteps ?? 0),
    )

  // The final model is trained first, so that an interrupted backtest leaves one.
  const trainings = 1 + trainingsOf(known, options)
  const task = network && taskOf(options, network, panel)
  const training = {
    ...trainingOf(options),
    ...(task && { decisions: decisionsOf(known, task, options) }),
  }
  const trained =
    task &&
    (await trainForecaster(known, task, {
      ...training,
      backupPath: checkpoint?.backups('final'),
      onProgress: (training) =>
        onProgress?.({ label: 'final model', done: training.done / trainings, training }),
    }))
  if (trained && network) await options.onTrained?.(saved(trained.forecaster, { weights: { [network]: 1 } }))
  signal?.throwIfAborted()
  const tested = await backtestSeries(known, task ?? baselineTask, methods, {
    ...training,
    folds: foldsFor(folds, known.length),
    refit,
    checkpoint,
    onProgress: (label, done, training) =>
      onProgress?.({ label, done: (1 + done * (trainings - 1)) / trainings, training }),
  })
  const breath = new Breath()
  const { ensemble, each, overall } = await breath.through(evaluate(prepared, tested.series, options))
  const final = trained && recalibrated(trained, tested.past, tested.effective)
  const forecaster = await saved(final, ensemble).fittedTo(known, breath)
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
    notes,
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
