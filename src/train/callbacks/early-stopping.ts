/** Ending a training that no longer improves. */
import { marked } from '../../engine/copies.js'
import { type AllowedOf, checkGiven, number, yesOrNo } from '../../options/index.js'
import type { Callback, CallbackSpec } from '../callback.js'
import { epochCount, type Monitor, type MonitorOptions, monitoring, monitorOptions } from './monitor.js'

/** Options of `earlyStopping`, with Keras's names and defaults. */
export interface EarlyStoppingOptions extends MonitorOptions {
  /** Smallest change that counts as an improvement. Default 0. */
  readonly minDelta?: number
  /** Epochs without improvement to wait for. Default 0. */
  readonly patience?: number
  /** Epochs at the beginning that are not looked at, while numbers still jump about. Default 0. */
  readonly startFromEpoch?: number
  /** Ends with the best epoch's weights instead of the last one's. Default false. */
  readonly restoreBestWeights?: boolean
}

const earlyStoppingOptions = {
  ...monitorOptions,
  minDelta: number({ from: 0 }),
  patience: epochCount,
  startFromEpoch: epochCount,
  restoreBestWeights: yesOrNo,
} satisfies AllowedOf<EarlyStoppingOptions>

const earlyStoppingWays = {
  verbose: 'hasStopped of the callback tells whether it ended the training',
  baseline: 'compare history with it after fit, or stop by a callback of your own: run.stop()',
}

/** The callback of one training, with its view of it, also of one that was cut short. */
export interface EarlyStopping extends Callback {
  /** Whether it has ended the training. */
  readonly hasStopped: boolean
  /** The best epoch's weights so far, with `restoreBestWeights`; undefined before there are any. */
  readonly bestWeights: readonly Float32Array<ArrayBuffer>[] | undefined
}

/**
 * Ends the training when a number no longer improves. The best weights are restored however the training ends.
 *
 *     const stopping = earlyStopping({ patience: 3 }).start() // for one training, to look at afterwards
 *     await model.fit(x, y, { epochs: 100, validationSplit: 0.2, callbacks: [stopping] })
 *     console.log(stopping.hasStopped)
 *
 * @throws InputError on options out of range and, after the first epoch, where there is no such number
 */
export function earlyStopping(options: EarlyStoppingOptions = {}): CallbackSpec<EarlyStopping> {
  checkGiven('earlyStopping', earlyStoppingOptions, options, earlyStoppingWays)
  const { minDelta = 0 } = options
  const monitor = monitoring('earlyStopping', options, minDelta)
  return marked({ name: 'earlyStopping', start: () => stoppingOf(monitor(), options) })
}

function stoppingOf(monitor: Monitor, options: EarlyStoppingOptions): EarlyStopping {
  const { patience = 0, startFromEpoch = 0, restoreBestWeights = false } = options
  let waited = 0
  let best: readonly Float32Array<ArrayBuffer>[] | undefined
  return {
    get hasStopped() {
      return waited > 0 && waited >= patience
    },
    get bestWeights() {
      return best
    },
    onTrainBegin() {
      monitor.reset()
      waited = 0
      best = undefined
    },
    onEpochEnd(epoch, logs, run) {
      if (epoch < startFromEpoch) return
      if (monitor.isBetter(logs)) {
        waited = 0
        if (restoreBestWeights) best = run.takeWeights()
      } else if (++waited >= patience) run.stop()
    },
    onTrainEnd(run) {
      if (best !== undefined) run.putWeights(best)
    },
    takeState: () => ({ numbers: { best: monitor.takeBest(), waited }, weights: best }),
    putState({ numbers, weights }) {
      monitor.putBest(numbers.best)
      waited = numbers.waited
      best = weights
    },
  }
}
