/** Reducing the learning rate on a plateau. */
import { marked } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { type AllowedOf, checkGiven, number } from '../../options/index.js'
import type { Callback, CallbackSpec } from '../callback.js'
import { epochCount, type Monitor, type MonitorOptions, monitoring, monitorOptions } from './monitor.js'

/**
 * Options of `reduceLROnPlateau`, with Keras's names and defaults, except `minLearningRate`, which is Keras's `min_lr`.
 */
export interface PlateauOptions extends MonitorOptions {
  /** Factor of the learning rate, between 0 and 1. Default 0.1. */
  readonly factor?: number
  /** Epochs without improvement to wait for. Default 10. */
  readonly patience?: number
  /** Smallest change that counts as an improvement. Default 0.0001. */
  readonly minDelta?: number
  /** Epochs after a reduction in which waiting does not count. Default 0. */
  readonly cooldown?: number
  /** Lower bound of the learning rate. Default 0. */
  readonly minLearningRate?: number
}

const plateauOptions = {
  ...monitorOptions,
  factor: number({ above: 0, below: 1 }),
  patience: epochCount,
  minDelta: number({ from: 0 }),
  cooldown: epochCount,
  minLearningRate: number({ from: 0 }),
} satisfies AllowedOf<PlateauOptions>

/**
 * Lowers the learning rate when a number no longer improves.
 * @throws InputError on options out of range; when training begins, where the optimizer follows a schedule; and, after
 *   the first epoch, where there is no such number
 */
export function reduceLROnPlateau(options: PlateauOptions = {}): CallbackSpec {
  checkGiven('reduceLROnPlateau', plateauOptions, options)
  const { minDelta = 1e-4 } = options
  const monitor = monitoring('reduceLROnPlateau', options, minDelta)
  return marked({ name: 'reduceLROnPlateau', start: () => reducingOf(monitor(), options) })
}

function reducingOf(monitor: Monitor, options: PlateauOptions): Callback {
  const { factor = 0.1, patience = 10, cooldown = 0, minLearningRate = 0 } = options
  let waited = 0
  let cooling = 0
  return {
    onTrainBegin({ optimizer: { name, options } }) {
      if (typeof options.learningRate === 'object') {
        throw new InputError(
          `reduceLROnPlateau: expected an optimizer with a number as its learningRate, got ${name} with ` +
            `${options.learningRate.name}, which sets it already; leave one of them out`,
        )
      }
      monitor.reset()
      waited = 0
      cooling = 0
    },
    onEpochEnd(_epoch, logs, run) {
      if (cooling > 0) {
        cooling--
        waited = 0
      }
      if (monitor.isBetter(logs)) waited = 0
      else if (cooling === 0 && ++waited >= patience) {
        waited = 0
        if (run.learningRate <= minLearningRate) return
        run.learningRate = Math.max(run.learningRate * factor, minLearningRate)
        cooling = cooldown
      }
    },
    takeState: () => ({ numbers: { best: monitor.takeBest(), waited, cooling } }),
    putState({ numbers }) {
      monitor.putBest(numbers.best)
      waited = numbers.waited
      cooling = numbers.cooling
    },
  }
}
