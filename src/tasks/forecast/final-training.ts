/** The final training: of the networks on all values, going on from those of the backtest's last fold. */
import {
  type NetworkKind,
  type TrainedForecaster,
  type TrainingProgress,
  trainForecaster,
} from '../../forecaster/index.js'
import { decisionsOf } from './backtest/shared-decisions.js'
import type { Tested } from './backtest/tested.js'
import type { ResultContext } from './conclude.js'
import { type Run, taskOf, trainingOf, withWorkers } from './run.js'

/**
 * Trains the networks. Where time is up before the end, those of the last fold are left; undefined without any.
 * @throws the signal's reason
 */
export async function trainFinally(
  { budget, checkpoint, prepared: { known } }: Run,
  { options, trained: earlier, reservedMs = 0 }: Tested,
  kind: NetworkKind,
  { panel, pool }: Pick<ResultContext, 'panel' | 'pool'>,
  onProgress: (training: TrainingProgress) => void,
): Promise<TrainedForecaster | undefined> {
  const task = taskOf(options, kind, panel)
  const train = (own: Pick<ResultContext, 'pool'>, signal: AbortSignal | undefined) =>
    trainForecaster(known, task, {
      ...trainingOf(options),
      ...own,
      signal,
      decisions: decisionsOf(known, task, options),
      earlier,
      backupPath: checkpoint?.backups('final'),
      onProgress,
    })
  if (budget === undefined) return train({ pool }, options.signal)
  const inTime = await budget.keeping(reservedMs, options.signal, (signal) =>
    withWorkers({ signal }, (own) => train({ pool: own }, signal)),
  )
  return inTime ?? earlier
}
