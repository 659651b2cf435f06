/**
 * The training loop: batches, epochs, callbacks. It knows nothing of layers: it has parameters, and a function that
 * trains them on one batch.
 */
import { InputError } from '../engine/errors.js'
import type { RandomStream } from '../engine/random.js'
import type { Parameter } from '../nn/parameter.js'
import { type Batches, forEachBatch } from './batches.js'
import { Breath } from './breath.js'
import type { Callback, Run, TrainEnd } from './callback.js'
import { Diverged, LastGood, putWeights, weightsOf } from './last-good.js'
import type { RunningOptimizer } from './optimizers/index.js'
import { checkTrainingState, putStreams, putTrainingState, takeStreams, takeTrainingState } from './resume.js'
import type { EpochLogs, EpochSums, TrainingState } from './training-state.js'

export interface LoopOptions<B> {
  readonly parameters: readonly Parameter[]
  readonly optimizer: RunningOptimizer
  /** The number of the last epoch. */
  readonly epochs: number
  /** The number of the first epoch, from 0. Default 0. */
  readonly initialEpoch?: number
  readonly data: Batches<B>
  /** Trains on one batch and returns its loss. */
  readonly trainBatch: (batch: B, index: number, epoch: number) => number
  /**
   * The epoch's numbers: `loss` first, then metrics and those of the validation data. Long work calls
   * `breathe` now and then.
   */
  readonly endEpoch: (breathe: () => Promise<void>) => EpochLogs | Promise<EpochLogs>
  /** The sums behind the epoch's numbers, as they stand after a batch. */
  readonly takeSums: () => EpochSums
  /** Puts the sums back before the next batch, where training is resumed in an epoch. */
  readonly putSums: (sums: EpochSums) => void
  readonly callbacks: readonly Callback[]
  /**
   * Random streams by their use, such as `order` for the order of samples and `dropout`: part of the training's state.
   * Default none.
   */
  readonly streams?: Readonly<Record<string, RandomStream>>
  readonly signal?: AbortSignal
  readonly save: (path: string) => Promise<void>
}

/**
 * Trains for the given epochs, and returns their numbers. Where a callback's `onTrainBegin` resumes an interrupted
 * training, the numbers of its whole epochs come first, and only the rest is trained. Of an epoch in progress, all
 * batches are drawn again, and those already trained on are passed over.
 * @throws InputError when the loss or a weight is no longer finite; the weights are then those of the last epoch that
 *   ended well, or those of the state it was resumed from, and the optimizer is as at its start
 * @throws InputError when an epoch has no batches, or, resumed, fewer than it was trained on
 * @throws the signal's reason when it is aborted
 */
export async function runLoop<B>(options: LoopOptions<B>): Promise<EpochLogs[]> {
  try {
    return await runEpochs(options)
  } finally {
    await options.data.close?.()
  }
}

async function runEpochs<B>(options: LoopOptions<B>): Promise<EpochLogs[]> {
  const { parameters, optimizer, epochs, initialEpoch = 0, data, callbacks, streams = {}, signal } = options
  const parts = { parameters, optimizer, batches: data.length, initialEpoch, streams, callbacks }
  const logs: EpochLogs[] = []
  let isStopped = false
  let phase: 'beginning' | 'working' | 'after a batch' | 'between epochs' = 'beginning'
  let [trained, streamsAtStart] = [0, takeStreams(streams)]
  let resumed: TrainingState | undefined
  let wereReplaced = false
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
      isStopped = true
    },
    takeWeights: () => weightsOf(parameters),
    putWeights: (weights) => {
      putWeights(parameters, weights)
      wereReplaced = true
    },
    save: options.save,
    takeState() {
      if (phase === 'working')
        throw new InputError('Run.takeState: expected to be called in onBatchDone or onEpochDone')
      const position =
        phase === 'after a batch'
          ? { batches: trained, streams: streamsAtStart, sums: options.takeSums() }
          : undefined
      return takeTrainingState(parts, { logs, isStopped, position })
    },
    resume(state) {
      if (phase !== 'beginning')
        throw new InputError('Run.resume: expected to be called in onTrainBegin, before the first epoch')
      checkTrainingState(parts, state)
      resumed = state
    },
  }
  const good = new LastGood(parameters, optimizer)
  const breath = new Breath()
  const breathe = async (): Promise<void> => {
    if (breath.isDue) await breath.take()
    signal?.throwIfAborted()
  }
  const train = async (): Promise<void> => {
    let interrupted: TrainingState | undefined
    if (resumed !== undefined) {
      putTrainingState(parts, resumed)
      logs.push(...resumed.logs)
      isStopped = resumed.isStopped
      if (resumed.position !== undefined) interrupted = resumed
      good.take(
        interrupted === undefined ? `epoch ${initialEpoch + logs.length}` : 'the state it was resumed from',
      )
    }
    // With small batches, one more await per callback and batch would be felt.
    const onBatchEnd = callbacks.filter((callback) => callback.onBatchEnd !== undefined)
    const onBatchDone = callbacks.filter((callback) => callback.onBatchDone !== undefined)
    let batches = data.length
    for (
      let epoch = initialEpoch + logs.length;
      epoch < epochs && (!isStopped || interrupted !== undefined);
      epoch++
    ) {
      phase = 'working'
      streamsAtStart = takeStreams(streams)
      trained = await forEachBatch(data.batches(epoch - initialEpoch), async (batch, index) => {
        if (interrupted?.position !== undefined) {
          if (index + 1 < interrupted.position.batches) return breathe()
          putStreams(streams, interrupted.streams)
          options.putSums(interrupted.position.sums)
          interrupted = undefined
          return
        }
        phase = 'working'
        const loss = options.trainBatch(batch, index, epoch)
        good.checkLoss(loss, epoch)
        for (const callback of onBatchEnd) await callback.onBatchEnd?.(index, batches, epoch, run)
        trained = index + 1
        phase = 'after a batch'
        for (const callback of onBatchDone) await callback.onBatchDone?.(index, epoch, run)
        if (breath.isDue) await breath.take()
        signal?.throwIfAborted()
      })
      phase = 'working'
      if (interrupted?.position !== undefined) {
        throw new InputError(
          `fit: epoch ${epoch + 1} has ${trained} batches, but was trained on ${interrupted.position.batches} before ` +
            'the interruption; give the same data',
        )
      }
      if (trained === 0) {
        throw new InputError(
          `fit: epoch ${epoch + 1} has no batches; give data that can be read from the beginning in each epoch`,
        )
      }
      batches ??= trained
      good.takeEpoch(epoch)
      const numbers = await options.endEpoch(breathe)
      logs.push(numbers)
      for (const callback of callbacks) await callback.onEpochEnd?.(epoch, numbers, run)
      phase = 'between epochs'
      for (const callback of callbacks) await callback.onEpochDone?.(epoch, run)
      await breathe()
    }
  }
  const begun: Callback[] = []
  signal?.throwIfAborted()
  try {
    for (const callback of callbacks) {
      await callback.onTrainBegin?.(run)
      begun.push(callback)
    }
    await train()
  } catch (error) {
    wereReplaced = false
    const isAborted = signal?.aborted === true && error === signal.reason
    await endAll(begun, run, isAborted ? 'aborted' : 'failed').catch(() => {}) // the first error is the one to tell
    throw error instanceof Diverged ? error.toInputError(wereReplaced) : error
  }
  await endAll(begun, run, 'finished')
  return logs
}

/** Ends every callback; once one has thrown, the others hear of a failure. */
async function endAll(callbacks: readonly Callback[], run: Run, end: TrainEnd): Promise<void> {
  let failure: { readonly error: unknown } | undefined
  for (const callback of callbacks) {
    try {
      await callback.onTrainEnd?.(run, failure === undefined ? end : 'failed')
    } catch (error) {
      failure ??= { error }
    }
  }
  if (failure !== undefined) throw failure.error
}
