/** What acts on a training between batches and epochs, by Keras's names, and the training as it sees it. */
import type { Optimizer } from './optimizers/index.js'
import type { CallbackState, EpochLogs, TrainingState } from './training-state.js'

/** A training as a callback sees it. */
export interface Run {
  readonly epochs: number
  /** What the training's optimizer was started from. */
  readonly optimizer: Optimizer
  /** Of the next update. Setting it throws `InputError` where the optimizer follows a schedule. */
  learningRate: number
  /** Ends the training after this epoch. */
  stop(): void
  /** A copy of the weights. */
  takeWeights(): Float32Array<ArrayBuffer>[]
  putWeights(weights: readonly Float32Array<ArrayBuffer>[]): void
  /** Writes what is trained to a file, or rejects where it cannot be saved. */
  save(path: string): Promise<void>
  /**
   * A copy of all that the training goes on from. To be called in `onBatchDone`, in `onEpochDone`, or before the first
   * epoch.
   * @throws InputError elsewhere, where some callbacks have heard of the batch or epoch and others have not
   */
  takeState(): TrainingState
  /**
   * Goes on from a state of the same training, once `onTrainBegin` of all callbacks is done. To be called in
   * `onTrainBegin`.
   * @throws InputError on the state of another training (other sizes of weights, another optimizer or options of it,
   *   another number of batches, other streams or callbacks that remember), and once the training has begun
   */
  resume(state: TrainingState): void
}

export interface Callback {
  onTrainBegin?(run: Run): void | Promise<void>
  /**
   * @param batch number of the batch in its epoch, from 0
   * @param batches in an epoch; of data without a `length` undefined until an epoch is over, then as many as it had
   */
  onBatchEnd?(batch: number, batches: number | undefined, epoch: number, run: Run): void | Promise<void>
  /** After every callback's `onBatchEnd`. */
  onBatchDone?(batch: number, epoch: number, run: Run): void | Promise<void>
  /** @param epoch number of the epoch, from 0 */
  onEpochEnd?(epoch: number, logs: EpochLogs, run: Run): void | Promise<void>
  /** After every callback's `onEpochEnd`, and also after the epoch in which one has ended the training. */
  onEpochDone?(epoch: number, run: Run): void | Promise<void>
  onTrainEnd?(run: Run): void | Promise<void>
  /** What it remembers of the training so far; with `putState`, lets a training go on later as if it had not stopped. */
  takeState?(): CallbackState
  /** Remembers again. Called after `onTrainBegin`. */
  putState?(state: CallbackState): void
}
