/**
 * Rolling-origin evaluation (Tashman 2000): the whole pipeline is re-run at several past cutoffs, and its forecasts are
 * compared with the actual values. Intervals of each fold are calibrated on errors known by its cutoff. Training is part
 * of the pipeline, unless there is so much data that it is done once, with the values up to the first cutoff.
 */

import {
  type ForecasterTraining,
  forecastScaled,
  type KnownSeries,
  type PastForecast,
  recalibrated,
  restoreForecast,
  type Task,
  type TrainedForecaster,
  type TrainingProgress,
  trainForecaster,
} from '../../../forecaster/index.js'
import { effectiveCount } from '../../../statistics/calibration.js'
import { type ForecastTask, naive2 } from '../../../statistics/methods/index.js'
import type { QuantileForecast } from '../../../statistics/quantiles.js'
import { Breath } from '../../../train/index.js'
import { baselineForecasts } from '../baselines/index.js'
import type { Checkpoint } from '../checkpoint.js'
import { foldsOver, refitsByDefault, upTo } from './cutoffs.js'
import type { BacktestFold, Folds } from './fold.js'

export interface BacktestOptions extends Omit<ForecasterTraining, 'onProgress' | 'backupPath'> {
  /** At most; 0 for none. */
  readonly folds: number
  /** Whether networks are trained anew in every fold. Default: where that takes little time. */
  readonly refit?: boolean
  /** Where the trainings are resumed from after an interruption. Default: they begin anew. */
  readonly checkpoint?: Checkpoint
  /** @param done share of the whole backtest, 0 to 1 */
  readonly onProgress?: (label: string, done: number, training?: TrainingProgress) => void
}

export interface BacktestResult {
  /** Of each series, oldest first; none where a series is too short. */
  readonly series: Folds
  /** The networks' forecasts in every fold: further calibration starts from them. */
  readonly past: readonly PastForecast[]
  /** Forecasts without overlap that they amount to. */
  readonly effective: number
}

/** Forecasts without overlap that those of earlier folds amount to. */
const countOf = (
  past: readonly { readonly index: number; readonly end: number }[],
  horizonSteps: number,
): number =>
  effectiveCount(
    past.map(({ index, end }) => ({ of: index, end })),
    horizonSteps,
  )

/** Of the work of a fold, the share that training is, where there is any. */
const trainingShare = 0.8

/**
 * @param series with `fewestForBacktest` values; shorter ones have no folds
 * @param task with the kind of network that is compared, or without one
 * @param methods the baselines that are compared
 */
export async function backtestSeries(
  series: readonly KnownSeries[],
  task: Task | ForecastTask,
  methods: readonly string[],
  {
    folds: mostFolds,
    refit = refitsByDefault(series, task.horizonSteps),
    checkpoint,
    onProgress,
    ...training
  }: BacktestOptions,
): Promise<BacktestResult> {
  const { horizonSteps: H } = task
  const { signal } = training
  const network = 'kind' in task ? task : undefined
  const folds = foldsOver(series, H, mostFolds, network !== undefined)
  const done: BacktestFold[][] = series.map(() => [])
  const past: (PastForecast & { readonly index: number; readonly end: number })[] = []
  const breath = new Breath()
  let trained: TrainedForecaster | undefined
  for (const [fold, cutoffs] of folds.entries()) {
    const label = `backtest ${fold + 1}/${folds.length}`
    const isTrained = network !== undefined && (refit || trained === undefined)
    const known = cutoffs.map((cutoff) => upTo(cutoff.known, series[cutoff.index], H))
    if (isTrained) {
      trained = await trainForecaster(known, network, {
        ...training,
        backupPath: checkpoint?.backups(`fold-${fold + 1}`),
        onProgress: (progress) =>
          onProgress?.(label, (fold + trainingShare * progress.done) / folds.length, progress),
      })
      signal?.throwIfAborted()
    }
    // Errors of earlier folds count once the actual value of their last step is known.
    const limits = new Map(cutoffs.map((cutoff) => [cutoff.index, cutoff.known]))
    const seen = past.filter(({ index, end }) => end <= (limits.get(index) ?? -1))
    const forecaster = trained && recalibrated(trained, seen, countOf(seen, H))
    const scaled = forecaster && forecastScaled(forecaster, known)
    let count = 0
    for (const { y } of known) {
      const simple = await breath.through(baselineForecasts(y, methods, task))
      signal?.throwIfAborted()
      const { index, known: cutoff } = cutoffs[count]
      const seenNow = known[count]
      const actual = series[index].y.slice(cutoff, cutoff + H)
      const learned: Record<string, QuantileForecast> = {}
      if (network !== undefined && forecaster !== undefined && scaled !== undefined) {
        const forecast = scaled[count]
        learned[network.kind] = restoreForecast(forecaster, forecast, seenNow.y)
        past.push({ index, end: cutoff + H, known: seenNow, forecast, actual })
      }
      done[index].push({
        known: cutoff,
        seen: seenNow.y,
        actual,
        forecasts: { ...learned, ...simple },
        benchmark: naive2(seenNow.y, task),
      })
      count++
      const share = isTrained ? trainingShare : 0
      onProgress?.(label, (fold + share + (1 - share) * (count / cutoffs.length)) / folds.length)
    }
  }
  return { series: done, past, effective: countOf(past, H) }
}
