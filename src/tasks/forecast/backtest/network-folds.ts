/**
 * The networks' part of a backtest. They are trained on the values up to the first cutoff, and at each further one go on
 * from the weights they had, which knew only earlier values, or begin anew where windows are few. The errors of a fold
 * calibrate the intervals of later ones.
 *
 * They are compared with the baselines in the first fold. Where an ensemble would give them no weight, they are trained no
 * further.
 */

import {
  type Checkpoint,
  continuedEpochs,
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
import { type SeriesAtCutoff, upTo } from './cutoffs.js'
import type { BacktestFold, Folds } from './fold.js'

export interface NetworkFoldsOptions extends Omit<ForecasterTraining, 'onProgress' | 'backupPath'> {
  /** Whether networks are trained in every fold, rather than once for all folds. */
  readonly refit: boolean
  /** Where the trainings are resumed from after an interruption. Default: they begin anew. */
  readonly checkpoint?: Checkpoint
  /** The weight of the network in an ensemble chosen by some folds. Default: 1, the forecast is the network's. */
  readonly weightIn?: (folds: Folds) => number
  /** Called after each fold with a training, with the folds so far. */
  readonly onTrained?: (soFar: NetworkFolds) => Promise<void>
  /** @param done share of this part of the backtest, 0 to 1 */
  readonly onProgress?: (label: string, done: number, training?: TrainingProgress) => void
}

export interface NetworkFolds {
  /** With the network's forecasts before the baselines', or as they were where the network has no weight. */
  readonly series: Folds
  /** The networks' forecasts in every fold: further calibration starts from them. */
  readonly past: readonly PastForecast[]
  /** Forecasts without overlap that they amount to. */
  readonly effective: number
  /** With the values up to the last cutoff, or up to the first where there is one training; undefined without folds. */
  readonly trained?: TrainedForecaster
  /** Whether the network had no weight after the first fold, and was left out. */
  readonly isLeftOut: boolean
}

interface PastAtCutoff extends PastForecast {
  /** Index of the series, and how many of its values are known at the end of the forecast. */
  readonly index: number
  readonly end: number
}

/** Forecasts without overlap that those of earlier folds amount to. */
const countOf = (past: readonly PastAtCutoff[], horizonSteps: number): number =>
  effectiveCount(
    past.map(({ index, end }) => ({ of: index, end })),
    horizonSteps,
  )

/** A fold with the networks' forecast, and that forecast to calibrate by. */
interface Forecasted {
  readonly fold: BacktestFold
  readonly past: PastAtCutoff
}

/** The forecasts of each series that has some. */
function bySeries(count: number, forecasts: readonly Forecasted[]): Folds {
  const found: BacktestFold[][] = Array.from({ length: count }, () => [])
  for (const { fold, past } of forecasts) found[past.index].push(fold)
  return found
}

/** A first training takes as long as about so many of those that go on from it. */
const firstTraining = 1 / continuedEpochs

/**
 * @param simple the folds of each series with the baselines' forecasts
 * @param folds of `foldsOver`
 * @throws the signal's reason; InputError as `trainForecaster` does
 */
export async function networkFolds(
  series: readonly KnownSeries[],
  simple: Folds,
  folds: readonly (readonly SeriesAtCutoff[])[],
  task: Task,
  { refit, checkpoint, weightIn, onTrained, onProgress, ...training }: NetworkFoldsOptions,
): Promise<NetworkFolds> {
  const { horizonSteps: H } = task
  const done: Forecasted[] = []
  const total = firstTraining + folds.length - 1
  let trained: TrainedForecaster | undefined

  /** The networks' forecasts of a fold, calibrated by the errors known by then. */
  const forecastsOf = (
    forecaster: TrainedForecaster,
    known: readonly KnownSeries[],
    cutoffs: readonly SeriesAtCutoff[],
  ): Forecasted[] => {
    const limits = new Map(cutoffs.map((cutoff) => [cutoff.index, cutoff.known]))
    // Errors of earlier folds count once the actual value of their last step is known.
    const seen = done.map(({ past }) => past).filter(({ index, end }) => end <= (limits.get(index) ?? -1))
    const calibrated = recalibrated(forecaster, seen, countOf(seen, H))
    return forecastScaled(calibrated, known).map((forecast, i) => {
      const { index, known: cutoff } = cutoffs[i]
      const own = simple[index].find((one) => one.known === cutoff)!
      const restored = restoreForecast(calibrated, forecast, known[i].y)
      return {
        fold: { ...own, forecasts: { [task.kind]: restored, ...own.forecasts } },
        past: { index, end: cutoff + H, known: known[i], forecast, actual: own.actual },
      }
    })
  }

  const soFar = (): NetworkFolds => {
    const past = done.map((one) => one.past)
    return {
      series: bySeries(series.length, done),
      past,
      effective: countOf(past, H),
      trained,
      isLeftOut: false,
    }
  }

  for (const [fold, cutoffs] of folds.entries()) {
    const label = `backtest ${fold + 1}/${folds.length}`
    const begin = fold === 0 ? 0 : firstTraining + fold - 1
    const cost = fold === 0 ? firstTraining : 1
    const known = cutoffs.map((cutoff) => upTo(cutoff.known, series[cutoff.index], H))
    if (refit || trained === undefined)
      trained = await trainForecaster(known, task, {
        ...training,
        earlier: trained,
        backupPath: checkpoint?.backups(`fold-${fold + 1}`),
        onProgress: (now) => onProgress?.(label, (begin + cost * now.done) / total, now),
      })
    training.signal?.throwIfAborted()
    const forecasts = forecastsOf(trained, known, cutoffs)
    if (fold === 0 && weightIn?.(bySeries(series.length, forecasts)) === 0)
      return { series: simple, past: [], effective: 0, isLeftOut: true }
    done.push(...forecasts)
    if (fold === 0 || refit) await onTrained?.(soFar())
    onProgress?.(label, (begin + cost) / total)
  }
  return soFar()
}
