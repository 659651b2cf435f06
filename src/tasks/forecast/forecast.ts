/** Forecasting: from rows to a trained forecaster, its backtest, and forecasts with prediction intervals. */

import { type Panel, panelFromRows, panelOptionNames } from '../../data/index.js'
import { type NetworkKind, recalibrated } from '../../forecaster/index.js'
import { Breath } from '../../train/index.js'
import { foldsFor } from './backtest/cutoffs.js'
import { type Evaluation, evaluate } from './backtest/evaluate.js'
import type { Folds } from './backtest/fold.js'
import type { NetworkFolds } from './backtest/network-folds.js'
import { quickFolds } from './backtest/quick-folds.js'
import { type Beside, canLeaveOut, leavingOut, test } from './backtest/tested.js'
import { testWithin, timeUp } from './backtest/within-budget.js'
import { conclude, type ResultContext, withoutShort } from './conclude.js'
import { baselinesResult, evaluationIn, isLongFor, quickResult } from './early.js'
import { trainFinally } from './final-training.js'
import { type ForecastOptions, type PanelForecastOptions, resolved, splitOptions } from './options.js'
import { checkPathCount } from './paths/option.js'
import { withoutNetwork } from './prepare.js'
import type { ForecastResult } from './result.js'
import { begin, finalShareOf, type Run, searched, trainingsOf, withWorkers } from './run.js'

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
    const { prepared, options, search, budget } = begun
    const { folds, onResult } = options
    checkPathCount('forecast', options, prepared.known.length, options.horizon)
    const context: ResultContext = { panel, options, pool, began }
    let first: Early | undefined
    if (
      budget !== undefined ||
      (onResult && (search !== undefined || isLongFor(prepared.known, folds, panel.seasonalPeriod)))
    ) {
      const tested = await quickFolds(begun, panel, pool)
      first = { tested, result: await quickResult(context, prepared, tested) }
      if (first.result !== undefined) await onResult?.(first.result)
    }
    const run = await searched(begun, (known) => trainingsOf(known, given, true))
    return forecastOf(run, { ...context, options: run.options }, first)
  })
}

/** A result before the end, and the folds that it is of. */
interface Early {
  readonly tested: Folds
  readonly result: ForecastResult | undefined
}

/** @param first of the baselines that take no search */
async function forecastOf(run: Run, context: ResultContext, first?: Early): Promise<ForecastResult> {
  const { checkpoint, tuning, budget } = run
  const { folds, onResult, onProgress } = run.options
  const { known, network } = run.prepared
  const { panel, pool } = context
  const breath = new Breath()
  let early = first
  const onBaselines = async (tested: Folds): Promise<void> => {
    if (network === undefined || (onResult === undefined && budget === undefined)) return
    const result = await baselinesResult(context, run.prepared, tested, early?.result?.forecaster.fits)
    early = { tested, result }
    if (result !== undefined) await onResult?.(result)
  }
  const onNetworks = async ({ series, past, effective, trained }: NetworkFolds): Promise<void> => {
    if (run.options.model === 'auto' || onResult === undefined || trained === undefined) return
    const evaluation = await breath.through(evaluate(run.prepared, series, run.options))
    const fold = Math.max(...series.map(({ length }) => length))
    const stage = `Forecast of the network as trained for fold ${fold} of the backtest.`
    const notes = [stage, ...run.prepared.notes]
    const { training } = trained
    await onResult(
      await conclude(
        { ...context, options: { ...run.options, explain: false } },
        {
          prepared: { ...run.prepared, notes },
          evaluation,
          network: recalibrated(trained, past, effective),
          training,
          tuning,
        },
      ),
    )
  }
  const finalShare = network === undefined ? 0 : finalShareOf(foldsFor(folds, known.length))
  const beside: Beside = {
    onBaselines,
    onTrained: onNetworks,
    onProgress: (label, done, training) => onProgress?.({ label, done: (1 - finalShare) * done, training }),
  }
  let tested = await (budget === undefined
    ? test(run, panel, pool, beside)
    : testWithin({ ...run, budget }, panel, beside, first?.tested))
  const evaluated = (): Promise<Evaluation> | Evaluation =>
    tested.series === early?.tested && early.result?.series.length === known.length
      ? evaluationIn(early.result)
      : breath.through(evaluate(tested.prepared, tested.series, tested.options))
  let evaluation = await evaluated()
  // Without weight, a network has only short series to forecast.
  const isNeeded = (kind: NetworkKind): boolean =>
    kind in evaluation.ensemble.weights || !canLeaveOut(tested.prepared, tested.options)
  const kind = tested.prepared.network
  const trained =
    kind !== undefined && isNeeded(kind)
      ? await trainFinally(run, tested, kind, context, (training) =>
          onProgress?.({ label: 'final model', done: 1 - finalShare * (1 - training.done), training }),
        )
      : undefined
  if (kind !== undefined && isNeeded(kind) && trained === undefined) {
    tested = { ...tested, ...leavingOut(tested, timeUp) }
    evaluation = await evaluated()
  }
  if (trained === undefined && network !== undefined) onProgress?.({ label: 'forecast', done: 1 })
  const concluding: ResultContext = { ...context, options: tested.options }
  const parts = { prepared: trained ? tested.prepared : withoutNetwork(tested.prepared), evaluation }
  const result = await conclude(concluding, {
    // Without a network that was to be trained, some series may be too short.
    ...(trained === undefined && network !== undefined ? (withoutShort(concluding, parts) ?? parts) : parts),
    network: trained && recalibrated(trained, tested.past, tested.effective),
    training: trained?.training,
    tuning,
    fits: early?.result?.forecaster.fits,
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
