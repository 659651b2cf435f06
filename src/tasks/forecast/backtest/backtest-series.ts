/**
 * Rolling-origin evaluation (Tashman 2000): the whole pipeline is re-run at several past cutoffs, and its forecasts are
 * compared with the actual values. Intervals of each fold are calibrated on errors known by its cutoff. Training is part
 * of the pipeline, unless there is so much data that it is done once, with the values up to the first cutoff.
 */

import type { KnownSeries, Task, TrainingProgress } from '../../../forecaster/index.js'
import { withPool } from '../../../parallel/index.js'
import type { ForecastTask } from '../../../statistics/methods/index.js'
import { baselineFolds } from './baseline-folds.js'
import { foldsOver, refitsByDefault } from './cutoffs.js'
import type { Folds } from './fold.js'
import { type NetworkFolds, type NetworkFoldsOptions, networkFolds } from './network-folds.js'

export interface BacktestOptions extends Omit<NetworkFoldsOptions, 'refit'> {
  /** At most; 0 for none. */
  readonly folds: number
  /** Whether networks are trained in every fold. Default: where that takes little time. */
  readonly refit?: boolean
  /** Called with the baselines' folds before networks are trained. */
  readonly onBaselines?: (series: Folds) => Promise<void>
  /** @param done share of the whole backtest, 0 to 1 */
  readonly onProgress?: (label: string, done: number, training?: TrainingProgress) => void
}

/** Of the work of a backtest with networks, the share that baselines are. */
const baselineShare = 0.3

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
    pool,
    onBaselines,
    onProgress,
    ...options
  }: BacktestOptions,
): Promise<NetworkFolds> {
  const network = 'kind' in task ? task : undefined
  const folds = foldsOver(series, task.horizonSteps, mostFolds, network !== undefined)
  const share = network === undefined ? 1 : methods.length === 0 ? 0 : baselineShare
  const simple = await withPool({ pool, signal: options.signal }, (own) =>
    baselineFolds(series, folds, methods, task, own, (done) => {
      if (share > 0) onProgress?.('baselines', share * done)
    }),
  )
  await onBaselines?.(simple)
  if (network === undefined) return { series: simple, past: [], effective: 0, isLeftOut: false }
  return networkFolds(series, simple, folds, network, {
    ...options,
    pool,
    refit,
    onProgress: (label, done, training) => onProgress?.(label, share + (1 - share) * done, training),
  })
}
