/** What may act on a training between epochs, by Keras's names and defaults. */
import { InputError } from '../engine/errors.js'
import type { Optimizer } from './optimizer.js'
import type { TrainingState } from './training-state.js'

/** Numbers of one epoch: `loss`, `valLoss` and the metrics. */
export type EpochLogs = Readonly<Record<string, number>>

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
   * A copy of all that the training goes on from. To be called in `onEpochDone`, or before the first epoch.
   * @throws InputError in the middle of an epoch
   */
  takeState(): TrainingState
  /**
   * Goes on from a state of the same training, once `onTrainBegin` of all callbacks is done. To be called in
   * `onTrainBegin`.
   * @throws InputError on the state of another training (other sizes of weights, another optimizer or options of it,
   *   other numbers of batches, streams or callbacks that remember), and once the training has begun
   */
  resume(state: TrainingState): void
}

/** What a callback remembers from epoch to epoch. */
export interface CallbackState {
  readonly numbers: Readonly<Record<string, number>>
  /** Weights that it keeps, if any. */
  readonly weights?: readonly Float32Array<ArrayBuffer>[]
}

export interface Callback {
  onTrainBegin?(run: Run): void | Promise<void>
  /**
   * @param batch number of the batch in its epoch, from 0
   * @param batches in an epoch; of data without a `length` undefined in the first epoch, then as many as that had
   */
  onBatchEnd?(batch: number, batches: number | undefined, epoch: number, run: Run): void | Promise<void>
  /** @param epoch number of the epoch, from 0 */
  onEpochEnd?(epoch: number, logs: EpochLogs, run: Run): void | Promise<void>
  /** After every callback's `onEpochEnd`, and also after the epoch in which one has ended the training. */
  onEpochDone?(epoch: number, run: Run): void | Promise<void>
  onTrainEnd?(run: Run): void | Promise<void>
  /** What it remembers of the epochs so far; with `putState`, lets a training go on later as if it had not stopped. */
  takeState?(): CallbackState
  /** Remembers again. Called after `onTrainBegin`. */
  putState?(state: CallbackState): void
}

export interface MonitorOptions {
  /** Which number is watched. Default `valLoss`. */
  readonly monitor?: string
  /** Whether smaller or larger is better. Default `max` for accuracies, else `min`. */
  readonly mode?: 'min' | 'max'
}

const signs = { min: 1, max: -1 } as const

/** Watches one number for improvement. */
class Watch {
  readonly #where: string
  readonly #monitor: string
  readonly #sign: number
  readonly #minDelta: number
  #best = Infinity // times the sign: smaller is better

  constructor(where: string, { monitor = 'valLoss', mode }: MonitorOptions, minDelta: number) {
    this.#where = where
    this.#monitor = monitor
    this.#sign = signs[mode ?? (/acc/i.test(monitor) ? 'max' : 'min')]
    this.#minDelta = minDelta
    if (this.#sign === undefined) throw new InputError(`${where} mode: expected min or max, got ${mode}`)
    if (!(minDelta >= 0)) throw new InputError(`${where} minDelta: expected a number from 0, got ${minDelta}`)
  }

  /** Forgets the best, for another training. */
  reset(): void {
    this.#best = Infinity
  }

  /** The best so far, times -1 where larger is better; what `putBest` takes. */
  takeBest(): number {
    return this.#best
  }

  putBest(best: number): void {
    this.#best = best
  }

  /**
   * Whether this epoch's number is the best so far, by more than the smallest difference that counts; NaN
   * never is.
   */
  isBetter(logs: EpochLogs): boolean {
    const value = logs[this.#monitor]
    if (value === undefined) {
      throw new InputError(
        `${this.#where} monitor: expected one of ${Object.keys(logs).join(', ')}, got ${this.#monitor}` +
          (this.#monitor.startsWith('val') ? '; give fit validationData or validationSplit' : ''),
      )
    }
    const isBetter = this.#best - value * this.#sign > this.#minDelta
    if (isBetter) this.#best = value * this.#sign
    return isBetter
  }
}

export interface EarlyStoppingOptions extends MonitorOptions {
  /** Smallest change that counts as an improvement. Default 0. */
  readonly minDelta?: number
  /** Epochs without improvement to wait for. Default 0. */
  readonly patience?: number
  /** Ends with the best epoch's weights instead of the last one's. Default false. */
  readonly restoreBestWeights?: boolean
}

function checkEpochs(where: string, n: number): void {
  if (!Number.isInteger(n) || n < 0)
    throw new InputError(`${where}: expected a whole number of epochs from 0, got ${n}`)
}

/**
 * Ends the training when a number no longer improves.
 * @throws InputError on options out of range and, after the first epoch, where there is no such number
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): Callback {
  const { minDelta = 0, patience = 0, restoreBestWeights = false } = options
  const watch = new Watch('earlyStopping', options, minDelta)
  checkEpochs('earlyStopping patience', patience)
  let waited = 0
  let best: readonly Float32Array<ArrayBuffer>[] | undefined
  return {
    onTrainBegin() {
      watch.reset()
      waited = 0
      best = undefined
    },
    onEpochEnd(_epoch, logs, run) {
      if (watch.isBetter(logs)) {
        waited = 0
        if (restoreBestWeights) best = run.takeWeights()
      } else if (++waited >= patience) run.stop()
    },
    onTrainEnd(run) {
      if (best !== undefined) run.putWeights(best)
    },
    takeState: () => ({ numbers: { best: watch.takeBest(), waited }, weights: best }),
    putState({ numbers, weights }) {
      watch.putBest(numbers.best)
      waited = numbers.waited
      best = weights
    },
  }
}

export interface PlateauOptions extends MonitorOptions {
  /** What the learning rate is multiplied by, below 1. Default 0.1. */
  readonly factor?: number
  /** Epochs without improvement to wait for. Default 10. */
  readonly patience?: number
  /** Smallest change that counts as an improvement. Default 0.0001. */
  readonly minDelta?: number
  /** Epochs after a reduction in which waiting does not count. Default 0. */
  readonly cooldown?: number
  /** The learning rate is not reduced below it. Default 0. */
  readonly minLearningRate?: number
}

/**
 * Lowers the learning rate when a number no longer improves.
 * @throws InputError on options out of range; when training begins, where the optimizer follows a schedule; and, after
 *   the first epoch, where there is no such number
 */
export function reduceLROnPlateau(options: PlateauOptions = {}): Callback {
  const { factor = 0.1, patience = 10, minDelta = 1e-4, cooldown = 0, minLearningRate = 0 } = options
  if (!(factor > 0 && factor < 1)) {
    throw new InputError(`reduceLROnPlateau factor: expected a number between 0 and 1, got ${factor}`)
  }
  const watch = new Watch('reduceLROnPlateau', options, minDelta)
  checkEpochs('reduceLROnPlateau patience', patience)
  checkEpochs('reduceLROnPlateau cooldown', cooldown)
  let waited = 0
  let cooling = 0
  return {
    onTrainBegin({ optimizer: { name, options } }) {
      if (typeof options.learningRate === 'object') {
        throw new InputError(
          `reduceLROnPlateau: expected an optimizer with a number as its learningRate, got ${name} with ` +
            options.learningRate.name,
        )
      }
      watch.reset()
      waited = 0
      cooling = 0
    },
    onEpochEnd(_epoch, logs, run) {
      if (cooling > 0) {
        cooling--
        waited = 0
      }
      if (watch.isBetter(logs)) waited = 0
      else if (cooling === 0 && ++waited >= patience) {
        waited = 0
        if (run.learningRate <= minLearningRate) return
        run.learningRate = Math.max(run.learningRate * factor, minLearningRate)
        cooling = cooldown
      }
    },
    takeState: () => ({ numbers: { best: watch.takeBest(), waited, cooling } }),
    putState({ numbers }) {
      watch.putBest(numbers.best)
      waited = numbers.waited
      cooling = numbers.cooling
    },
  }
}

export interface CheckpointOptions extends MonitorOptions {
  /** Only when the number is the best so far. Default false. */
  readonly saveBestOnly?: boolean
}

/**
 * Saves the model after each epoch. The file is replaced whole, so that an interruption leaves the last one.
 * @param path a `.safetensors` file; `{epoch}` stands for the epoch's number from 1
 */
export function modelCheckpoint(path: string, options: CheckpointOptions = {}): Callback {
  const { saveBestOnly = false } = options
  const watch = new Watch('modelCheckpoint', options, 0)
  return {
    onTrainBegin() {
      watch.reset()
    },
    async onEpochEnd(epoch, logs, run) {
      if (saveBestOnly && !watch.isBetter(logs)) return
      await run.save(path.replaceAll('{epoch}', String(epoch + 1)))
    },
    takeState: () => ({ numbers: { best: watch.takeBest() } }),
    putState({ numbers }) {
      watch.putBest(numbers.best)
    },
  }
}

/** Prints one line an epoch. */
export function epochLogger(print: (line: string) => void = console.log): Callback {
  return {
    onEpochEnd(epoch, logs, { epochs }) {
      const numbers = Object.entries(logs).map(([name, value]) => `${name} ${value.toPrecision(4)}`)
      print(`epoch ${epoch + 1}/${epochs}  ${numbers.join('  ')}`)
    },
  }
}
