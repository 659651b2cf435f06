/**
 * The training loop: batches, epochs, callbacks. It knows nothing of layers: what it trains are parameters, by a
 * function that trains on one batch.
 */

import { platform } from '#platform'
import { InputError } from '../engine/errors.js'
import type { RandomStream } from '../engine/random.js'
import type { Parameter } from '../nn/parameter.js'
import { type Batches, forEachBatch } from './batches.js'
import type { Callback, Run } from './callback.js'
import type { RunningOptimizer } from './optimizers/index.js'
import { checkTrainingState, putTrainingState, takeTrainingState } from './resume.js'
import type { EpochLogs, TrainingState } from './training-state.js'

export interface LoopOptions<B> {
  readonly parameters: readonly Parameter[]
  readonly optimizer: RunningOptimizer
  readonly epochs: number
  readonly data: Batches<B>
  /** Trains on one batch and returns its loss. */
  readonly trainBatch: (batch: B, index: number, epoch: number) => number
  /**
   * The epoch's numbers: `loss` first, then metrics and those of the validation data. Long work calls
   * `breathe` now and then.
   */
  readonly endEpoch: (breathe: () => Promise<void>) => EpochLogs | Promise<EpochLogs>
  readonly callbacks: readonly Callback[]
  /**
   * Random numbers of the order of samples, of dropout and the like, by the name of their use: part of what the training
   * goes on from. Default none.
   */
  readonly streams?: Readonly<Record<string, RandomStream>>
  readonly signal?: AbortSignal
  readonly save: (path: string) => Promise<void>
}

/** How long the loop may hold the event loop before it lets timers, input and drawing have a turn. */
const breatheAfterMs = 12

const allFinite = (values: ArrayLike<number>): boolean => {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false
  return true
}

/**
 * Trains for the given epochs, and returns their numbers. Where a callback's `onTrainBegin` resumes a training, its
 * whole epochs are not trained again, and their numbers come first.
 * @throws InputError when the loss or a weight is no longer finite; the weights are then those of the last
 *   epoch that ended well, and the optimizer is as at its start
 * @throws InputError when an epoch has no batches
 * @throws the signal's reason when it is aborted
 */
export async function runLoop<B>(options: LoopOptions<B>): Promise<EpochLogs[]> {
  const { parameters, optimizer, epochs, data, callbacks, streams = {}, signal } = options
  const parts = { parameters, optimizer, batches: data.length, streams, callbacks }
  const logs: EpochLogs[] = []
  let stopped = false
  let phase: 'beginning' | 'in an epoch' | 'between epochs' = 'beginning'
  let resumed: TrainingState | undefined
  const run: Run = {
    epochs,
    optimizer: optimizer.optimizer,
    get learningRate() {
      return optimizer.learningRate
    },
    set learningRate(rate) {
      optimizer.learningRate = rate
    },
    stop: () => {
      stopped = true
    },
    takeWeights: () => parameters.map((parameter) => parameter.read() as Float32Array<ArrayBuffer>),
    putWeights: (weights) => {
      parameters.forEach((parameter, i) => {
        parameter.assign(weights[i])
      })
    },
    save: options.save,
    takeState() {
      if (phase === 'in an epoch')
        throw new InputError(
          'Run.takeState: expected to be called in onEpochDone, not in the middle of an epoch',
        )
      return takeTrainingState(parts, logs, stopped)
    },
    resume(state) {
      if (phase !== 'beginning')
        throw new InputError('Run.resume: expected to be called in onTrainBegin, before the first epoch')
      checkTrainingState(parts, state)
      resumed = state
    },
  }
  let good = run.takeWeights()
  const diverged = (epoch: number, what: string): never => {
    run.putWeights(good)
    optimizer.reset() // what it carries may be NaN too
    throw new InputError(
      `fit: ${what} in epoch ${epoch + 1}; the weights are those of ` +
        `${epoch === 0 ? 'the start' : `epoch ${epoch}`}. Try a smaller learningRate, globalClipNorm: 1 on the ` +
        'optimizer, or inputs scaled to about -1 to 1',
    )
  }
  let breathed = performance.now()
  const isOutOfBreath = (): boolean => performance.now() - breathed > breatheAfterMs
  const breathe = async (): Promise<void> => {
    if (isOutOfBreath()) {
      await platform.breathe()
      breathed = performance.now()
    }
    signal?.throwIfAborted()
  }
  signal?.throwIfAborted()
  for (const callback of callbacks) await callback.onTrainBegin?.(run)
  if (resumed !== undefined) {
    putTrainingState(parts, resumed)
    logs.push(...resumed.logs)
    stopped = resumed.isStopped
    good = run.takeWeights()
  }
  let batches = data.length
  for (let epoch = logs.length; epoch < epochs && !stopped; epoch++) {
    phase = 'in an epoch'
    const count = await forEachBatch(data.batches(epoch), async (batch, index) => {
      const loss = options.trainBatch(batch, index, epoch)
      if (!Number.isFinite(loss)) diverged(epoch, `the loss became ${loss}`)
      for (const callback of callbacks) await callback.onBatchEnd?.(index, batches, epoch, run)
      if (isOutOfBreath()) await breathe()
      signal?.throwIfAborted()
    })
    if (count === 0)
      throw new InputError(
        `fit: epoch ${epoch + 1} has no batches; give data that can be read from the beginning in each epoch`,
      )
    batches ??= count
    const weights = run.takeWeights()
    if (!weights.every(allFinite)) diverged(epoch, 'a weight became NaN or infinite')
    good = weights
    const numbers = await options.endEpoch(breathe)
    logs.push(numbers)
    for (const callback of callbacks) await callback.onEpochEnd?.(epoch, numbers, run)
    phase = 'between epochs'
    for (const callback of callbacks) await callback.onEpochDone?.(epoch, run)
    await breathe()
  }
  for (const callback of callbacks) await callback.onTrainEnd?.(run)
  return logs
}
