/**
 * The training loop. It knows nothing of layers: it takes parameters, an optimiser and a function from
 * weights to a loss.
 */

import { platform } from '#platform'
import { InputError } from '../engine/errors.js'
import type { RandomStream } from '../engine/random.js'
import { tidy } from '../engine/storage.js'
import type { Parameter } from '../nn/parameter.js'
import { gradientsOf, type Tensor } from '../tensor/index.js'
import type { Callback, EpochLogs, Run } from './callbacks.js'
import type { RunningOptimizer } from './optimiser.js'
import {
  checkTrainingState,
  putTrainingState,
  type TrainingState,
  takeTrainingState,
} from './training-state.js'

/** The loss of a batch, one element, and whatever else its function should tell. */
export interface BatchLoss {
  readonly loss: Tensor
}

/** One update: forward, backward, and the optimiser's step. Returns what `work` returned, kept. */
export function trainStep<R extends BatchLoss>(
  parameters: readonly Parameter[],
  optimiser: RunningOptimizer,
  work: (weights: readonly Tensor[]) => R,
): R {
  return tidy(() => {
    const { result, gradients } = gradientsOf(
      parameters.map((parameter) => parameter.tensor),
      work,
    )
    optimiser.update(gradients)
    return result
  })
}

export interface LoopOptions {
  readonly parameters: readonly Parameter[]
  readonly optimiser: RunningOptimizer
  readonly epochs: number
  /** Batches in an epoch. */
  readonly batches: number
  /** Trains on one batch and returns its loss. */
  readonly trainBatch: (batch: number, epoch: number) => number
  /** Called before an epoch's first batch. */
  readonly beginEpoch: (epoch: number) => void
  /**
   * The epoch's numbers: `loss` first, then metrics and those of the validation data. Long work calls
   * `breathe` now and then.
   */
  readonly endEpoch: (breathe: () => Promise<void>) => EpochLogs | Promise<EpochLogs>
  readonly callbacks: readonly Callback[]
  /** Streams that batches are drawn from, and dropout: part of what the training goes on from. Default none. */
  readonly streams?: readonly RandomStream[]
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
 *   epoch that ended well, and the optimiser is as at its start
 * @throws the signal's reason when it is aborted
 */
export async function runLoop(options: LoopOptions): Promise<EpochLogs[]> {
  const { parameters, optimiser, epochs, batches, callbacks, streams = [], signal } = options
  const parts = { parameters, optimiser, batches, streams, callbacks }
  const logs: EpochLogs[] = []
  let stopped = false
  let phase: 'beginning' | 'in an epoch' | 'between epochs' = 'beginning'
  let resumed: TrainingState | undefined
  const run: Run = {
    epochs,
    optimizer: optimiser.optimizer,
    get learningRate() {
      return optimiser.learningRate
    },
    set learningRate(rate) {
      optimiser.learningRate = rate
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
    optimiser.reset() // what it carries may be NaN too
    throw new InputError(
      `fit: ${what} in epoch ${epoch + 1}; the weights are those of ` +
        `${epoch === 0 ? 'the start' : `epoch ${epoch}`}. Try a smaller learningRate, globalClipNorm: 1 on the ` +
        'optimizer, or inputs scaled to about -1 to 1',
    )
  }
  let breathed = performance.now()
  const breathe = async () => {
    if (performance.now() - breathed > breatheAfterMs) {
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
  for (let epoch = logs.length; epoch < epochs && !stopped; epoch++) {
    phase = 'in an epoch'
    options.beginEpoch(epoch)
    for (let batch = 0; batch < batches; batch++) {
      const loss = options.trainBatch(batch, epoch)
      if (!Number.isFinite(loss)) diverged(epoch, `the loss became ${loss}`)
      for (const callback of callbacks) await callback.onBatchEnd?.(batch, batches, epoch, run)
      await breathe()
    }
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
