/** The backtest of a run, and what it leaves of the network. */

import type { Panel } from '../../../data/index.js'
import type { Pool } from '../../../parallel/index.js'
import { earnedWeight } from '../ensemble/index.js'
import type { PanelForecastOptions, Resolved } from '../options.js'
import { type Prepared, withoutNetwork } from '../prepare.js'
import { baselineTaskOf, type Run, taskOf, trainingOf } from '../run.js'
import { type BacktestOptions, backtestSeries } from './backtest-series.js'
import { fewestForBacktest, foldsFor } from './cutoffs.js'
import type { NetworkFolds } from './network-folds.js'
import { decisionsOf } from './shared-decisions.js'

export interface Tested extends NetworkFolds {
  /** Without a network where it earned no weight. */
  readonly prepared: Prepared
}

const leftOut =
  'The network got no weight in the first fold of the backtest and was left out: the forecast is by baselines.'

/** Whether baselines forecast every series, also where a network is left out. */
export const canLeaveOut = (
  { known }: Prepared,
  { model, horizon }: Resolved<PanelForecastOptions>,
): boolean => model === 'auto' && known.every(({ y }) => y.length >= fewestForBacktest(horizon))

/** What a run does beside its backtest. */
export type Beside = Pick<BacktestOptions, 'onBaselines' | 'onTrained' | 'onProgress'>

/**
 * Runs the backtest. Under `auto`, a network that gets no weight in the first fold is left out.
 */
export async function test(
  { prepared, options, checkpoint }: Run,
  panel: Panel,
  pool: Pool,
  beside: Beside,
): Promise<Tested> {
  const { known, network, methods } = prepared
  const task = network && taskOf(options, network, panel)
  const tested = await backtestSeries(known, task ?? baselineTaskOf(options, panel), methods, {
    ...trainingOf(options),
    ...(task && { decisions: decisionsOf(known, task, options) }),
    folds: foldsFor(options.folds, known.length),
    refit: options.refit,
    pool,
    checkpoint,
    ...(network &&
      canLeaveOut(prepared, options) && {
        weightIn: (folds) => earnedWeight(folds, network, methods, panel.seasonalPeriod),
      }),
    ...beside,
  })
  if (!tested.isLeftOut) return { ...tested, prepared }
  return { ...tested, prepared: { ...withoutNetwork(prepared), notes: [...prepared.notes, leftOut] } }
}
