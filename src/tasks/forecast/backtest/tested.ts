/** The backtest of a run, and what it leaves of the network. */

import type { Panel } from '../../../data/index.js'
import type { Task } from '../../../forecaster/index.js'
import type { Pool } from '../../../parallel/index.js'
import { earnedWeight } from '../ensemble/index.js'
import type { PanelForecastOptions, Resolved } from '../options.js'
import { type Prepared, withoutNetwork } from '../prepare.js'
import { baselineTaskOf, type Run, taskOf, trainingOf } from '../run.js'
import { type BacktestOptions, backtestSeries } from './backtest-series.js'
import { fewestForBacktest, foldsFor, refitsByDefault } from './cutoffs.js'
import type { NetworkFolds, NetworkFoldsOptions } from './network-folds.js'
import { decisionsOf } from './shared-decisions.js'

export interface Tested extends NetworkFolds {
  /** Without a network where it earned no weight, or had no time. */
  readonly prepared: Prepared
  /** What the final training goes by. */
  readonly options: Resolved<PanelForecastOptions>
  /** Of a limit of time, what the end of the run needs after the final training. */
  readonly reservedMs?: number
}

/** Of a network without weight. */
export const leftOut =
  'The network got no weight in the first fold of the backtest and was left out: the forecast is by baselines.'

/** Whether baselines forecast every series, also where a network is left out. */
export const canLeaveOut = (
  { known }: Prepared,
  { model, horizon }: Resolved<PanelForecastOptions>,
): boolean => model === 'auto' && known.every(({ y }) => y.length >= fewestForBacktest(horizon))

/** What a run does beside its backtest. */
export type Beside = Pick<BacktestOptions, 'onBaselines' | 'onTrained' | 'onProgress'>

/** The options of the networks' part of a backtest. Under `auto`, a network without weight in the first fold is left out. */
export function networkSideOf(
  { prepared, options, checkpoint }: Run,
  panel: Panel,
  task: Task,
): Omit<NetworkFoldsOptions, 'onTrained' | 'onProgress'> {
  const { known, methods } = prepared
  return {
    ...trainingOf(options),
    decisions: decisionsOf(known, task, options),
    refit: options.refit ?? refitsByDefault(known, options.horizon),
    checkpoint,
    ...(canLeaveOut(prepared, options) && {
      weightIn: (folds) => earnedWeight(folds, task.kind, methods, panel.seasonalPeriod),
    }),
  }
}

/** The run without its network. */
export const leavingOut = (
  { prepared, options }: Pick<Run, 'prepared' | 'options'>,
  note: string,
): Pick<Tested, 'prepared' | 'options'> => ({
  prepared: { ...withoutNetwork(prepared), notes: [...prepared.notes, note] },
  options: { ...options, model: 'auto' },
})

/** Runs the backtest. */
export async function test(run: Run, panel: Panel, pool: Pool, beside: Beside): Promise<Tested> {
  const { prepared, options } = run
  const { known, network, methods } = prepared
  const task = network && taskOf(options, network, panel)
  const tested = await backtestSeries(known, task ?? baselineTaskOf(options, panel), methods, {
    ...(task ? networkSideOf(run, panel, task) : trainingOf(options)),
    folds: foldsFor(options.folds, known.length),
    pool,
    ...beside,
  })
  return { ...tested, ...(tested.isLeftOut ? leavingOut(run, leftOut) : { prepared, options }) }
}
