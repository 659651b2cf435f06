/** Callbacks between batches and epochs, by Keras's names, and their view of a training. */
import type { Optimizer } from './optimizers/index.js'
import type { CallbackState, EpochLogs, TrainingState } from './training-state.js'

/** A callback's view of a training. */
export interface Run {
  /** Epochs of the whole training, as `fit` was told; callbacks may end it earlier. */
  readonly epochs: number
  /** The description that the training's optimizer was started from. */
  readonly optimizer: Optimizer
  /** The learning rate of the next update. Setting it throws `InputError` where the optimizer follows a schedule. */
  learningRate: number
  /** Ends the training after this epoch. */
  stop(): void
  /** A copy of the weights. */
  takeWeights(): Float32Array<ArrayBuffer>[]
  /**
   * Puts weights in place of the present ones.
   * @param weights as `takeWeights` gave them, in its order
   */
  putWeights(weights: readonly Float32Array<ArrayBuffer>[]): void
  /**
   * Saves the model to a file, which is replaced whole; rejects where it cannot be saved.
   * @param path a `.safetensors` file
   */
  save(path: string): Promise<void>
  /**
   * A copy of the training's whole state. To be called in `onBatchDone`, in `onEpochDone`, or before the first
   * epoch.
   * @throws InputError elsewhere, where some callbacks have heard of the batch or epoch and others have not
   */
  takeState(): TrainingState
  /**
   * Resumes from a state of the same training, once `onTrainBegin` of all callbacks is done. To be called in
   * `onTrainBegin`.
   * @throws InputError on the state of another training (other sizes of weights, another optimizer or options of it,
   *   another number of batches, other streams or callbacks that remember), and once the training has begun
   */
  resume(state: TrainingState): void
}

/** How a training ended: after its epochs or by `run.stop`, by its signal, or by an error. */
export type TrainEnd = 'finished' | 'aborted' | 'failed'

/**
 * What a training calls. An object with a state of its own belongs to one training at a time: describe it by a
 * `CallbackSpec`, or make a new one for each `fit`.
 */
export interface Callback {
  /**
   * Called before the first epoch; a promise is waited for.
   * @param run the training that begins
   */
  onTrainBegin?(run: Run): void | Promise<void>
  /**
   * Called after the update on each batch.
   * @param batch number of the batch in its epoch, from 0
   * @param batches in an epoch; of data without a `length` undefined until an epoch is over, then as many as it had
   * @param epoch number of the epoch, from 0
   * @param run the training, which `run.stop()` ends after this epoch
   */
  onBatchEnd?(batch: number, batches: number | undefined, epoch: number, run: Run): void | Promise<void>
  /**
   * Called after every callback's `onBatchEnd`, so that `run.takeState` is whole.
   * @param batch number of the batch in its epoch, from 0
   * @param epoch number of the epoch, from 0
   * @param run the training
   */
  onBatchDone?(batch: number, epoch: number, run: Run): void | Promise<void>
  /**
   * Called after each epoch, once validation is done.
   * @param epoch number of the epoch, from 0
   * @param logs means over the epoch: `loss`, the metrics, and with validation data `valLoss` and the like
   * @param run the training, which `run.stop()` ends here
   */
  onEpochEnd?(epoch: number, logs: EpochLogs, run: Run): void | Promise<void>
  /**
   * Called after every callback's `onEpochEnd`, and also after the epoch in which one has ended the training.
   * @param epoch number of the epoch, from 0
   * @param run the training, whose `takeState` is whole here
   */
  onEpochDone?(epoch: number, run: Run): void | Promise<void>
  /**
   * Called once for each callback whose `onTrainBegin` is done, however the training ends: `fit` rejects afterwards, where
   * it is not `finished`.
   * @param run the training, whose weights are the last ones
   * @param end `finished` also where a callback ended it early
   */
  onTrainEnd?(run: Run, end: TrainEnd): void | Promise<void>
  /** Its memory of the training so far: together with `putState`, it lets a resumed training end as an uninterrupted one. */
  takeState?(): CallbackState
  /**
   * Puts its memory back. Called after `onTrainBegin`.
   * @param state what its `takeState` gave, in this training or the one that is resumed
   */
  putState?(state: CallbackState): void
}

/** A callback's description, as `earlyStopping()` returns it: it serves any number of trainings, also at the same time. */
export interface CallbackSpec<C extends Callback = Callback> {
  /** In messages. */
  readonly name: string
  /** The callback of one training, with a state of its own. */
  start(): C
}
