/** Saving the model while it trains. */
import type { Callback } from '../callback.js'
import { Monitor, type MonitorOptions } from './monitor.js'

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
  const monitor = new Monitor('modelCheckpoint', options, 0)
  return {
    onTrainBegin() {
      monitor.reset()
    },
    async onEpochEnd(epoch, logs, run) {
      if (saveBestOnly && !monitor.isBetter(logs)) return
      await run.save(path.replaceAll('{epoch}', String(epoch + 1)))
    },
    takeState: () => ({ numbers: { best: monitor.takeBest() } }),
    putState({ numbers }) {
      monitor.putBest(numbers.best)
    },
  }
}
