/** From an evaluated ensemble to the result of a run: the forecaster, its forecasts, and the document. */

import { Failures, type Panel } from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import { type NetworkForecaster, namesAhead } from '../../forecaster/index.js'
import type { Pool } from '../../parallel/index.js'
import { checkFinite, observationsOf, rowsOf } from '../../statistics/forecast-rows.js'
import { finished } from '../../statistics/methods/index.js'
import { Breath } from '../../train/index.js'
import { fewestForBacktest } from './backtest/cutoffs.js'
import type { Evaluation } from './backtest/evaluate.js'
import type { BaselineFits } from './baselines/index.js'
import type { SeriesForecast, TrainingCurve, Tuning } from './document.js'
import { explanationsOf } from './explanation.js'
import { finalForecasts } from './final-forecasts.js'
import { Forecaster } from './forecaster.js'
import { historyOf } from './history.js'
import type { PanelForecastOptions, Resolved } from './options.js'
import { outliersOf } from './outliers.js'
import { usualPathsNote } from './paths/draw.js'
import type { Prepared } from './prepare.js'
import type { ForecastResult } from './result.js'
import { baselineTaskOf } from './run.js'

/** What the results of a run have in common. */
export interface ResultContext {
  readonly panel: Panel
  readonly options: Resolved<PanelForecastOptions>
  readonly pool: Pool
  /** When the run began, of `performance.now()`. */
  readonly began: number
}

/** What a result is made of. */
export interface Concluded {
  /** With the network, unless baselines forecast alone. */
  readonly prepared: Prepared
  readonly evaluation: Evaluation
  readonly network?: NetworkForecaster
  readonly training?: TrainingCurve
  readonly tuning?: Tuning
  /** Fits of baselines to the series, which are kept. */
  readonly fits?: ReadonlyMap<string, BaselineFits>
}

/** The forecaster, without fits. */
const forecasterOf = (
  { panel, options }: Pick<ResultContext, 'panel' | 'options'>,
  { panel: kept, hasCalendar, bounds, network: kind }: Prepared,
  { ensemble, dependence, nodeErrors }: Pick<Evaluation, 'ensemble' | 'dependence' | 'nodeErrors'>,
  network: NetworkForecaster | undefined,
): Forecaster =>
  new Forecaster(
    network,
    {
      columns: panel.columns,
      hasCalendar,
      ahead: namesAhead(kept, options.horizon, hasCalendar),
      ensemble,
      network: kind,
      task: baselineTaskOf(options, panel),
      levels: options.levels,
      bounds,
      dependence,
      nodeErrors,
    },
    historyOf(kept, network?.networks[0].shape.windowSteps ?? 0),
  )

/**
 * What is concluded of the series that baselines forecast without a network, which some are too short for.
 * @returns undefined where all are
 */
export function withoutShort(
  context: Pick<ResultContext, 'panel' | 'options'>,
  { prepared, evaluation }: Pick<Concluded, 'prepared' | 'evaluation'>,
): Pick<Concluded, 'prepared' | 'evaluation'> | undefined {
  const { panel, known } = prepared
  const forecaster = forecasterOf(context, prepared, evaluation, undefined)
  const failures = new Failures(false)
  const kept: number[] = []
  for (const [i, one] of known.entries()) {
    failures.attempt(one.id, () => {
      if (one.y.length < fewestForBacktest(context.options.horizon)) finished(forecaster.forecasts([one]))
      kept.push(i)
    })
  }
  if (kept.length === known.length) return { prepared, evaluation }
  // A total without one of its series is another one.
  if (kept.length === 0 || panel.totals !== undefined) return undefined
  const only = <T>(all: readonly T[]): T[] => kept.map((i) => all[i])
  return {
    prepared: {
      ...prepared,
      panel: { ...panel, series: only(panel.series) },
      known: only(known),
      skipped: [...prepared.skipped, ...failures.skipped],
    },
    evaluation: { ...evaluation, each: only(evaluation.each) },
  }
}

/** @throws InputError on forecasts that are no numbers; the reason of the pool's signal */
export async function conclude(
  context: ResultContext,
  { prepared, evaluation, network, training, tuning, fits }: Concluded,
): Promise<ForecastResult> {
  const { options, pool, began } = context
  const { panel: kept, known } = prepared
  const { dependence, groups, each, overall } = evaluation
  const { model, horizon, levels, paths: count, seed } = options
  const forecaster = await forecasterOf(context, prepared, evaluation, network).fittedTo(known, pool, fits)
  const breath = new Breath()
  const forecasts = await breath.through(forecaster.forecasts(known))
  forecasts.forEach((one, i) => {
    checkFinite(known[i].source, one.quantiles)
  })
  const { quantiles, paths } = await breath.through(
    finalForecasts(
      kept,
      kept.series,
      forecasts.map((one) => one.quantiles),
      forecaster.context,
      { paths: count, seed },
    ),
  )
  const explanations = explanationsOf(prepared, network, forecasts, options)
  return {
    model,
    series: kept.series.map((one, i): SeriesForecast => {
      const explanation = explanations.get(known[i])
      return {
        id: one.id,
        frequency: one.frequency,
        history: observationsOf(one.ds, one.y),
        ...outliersOf(prepared.outliers, one.id),
        forecast: rowsOf(one.future(horizon), quantiles[i], levels),
        backtest: each[i],
        weights: forecasts[i].weights,
        ...(explanation && { explanation }),
        ...(paths && { paths: paths[i] }),
      }
    }),
    skipped: prepared.skipped,
    notes: paths && dependence === undefined ? [...prepared.notes, usualPathsNote] : prepared.notes,
    overall,
    ...(groups && { groups }),
    training: { loss: training?.loss ?? [], valLoss: training?.valLoss ?? [] },
    ...(tuning && { tuning }),
    engine: engineInfo().engine,
    seed,
    seconds: (performance.now() - began) / 1000,
    forecaster,
  }
}
