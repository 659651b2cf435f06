/** Saving the model while it trains. */
import { marked } from '../../engine/copies.js'
import type { Callback, CallbackSpec } from '../callback.js'
import { claimFile } from './claim-file.js'
import { type Monitor, type MonitorOptions, monitoring } from './monitor.js'

export interface CheckpointOptions extends MonitorOptions {
  /** Only when the number is the best so far. Default false. */
  readonly saveBestOnly?: boolean
}

/**
 * Saves the model after each epoch. The file is replaced whole, so that an interruption leaves the last one.
 * @param path a `.safetensors` file; `{epoch}` stands for the epoch's number from 1
 * @throws InputError when training begins, where another one under way saves to the same path
 */
export function modelCheckpoint(path: string, options: CheckpointOptions = {}): CallbackSpec {
  const monitor = monitoring('modelCheckpoint', options, 0)
  return marked({ name: 'modelCheckpoint', start: () => checkpointOf(path, monitor(), options) })
}

function checkpointOf(path: string, monitor: Monitor, { saveBestOnly = false }: CheckpointOptions): Callback {
  let release = (): void => {}
  return {
    onTrainBegin() {
      release = claimFile('modelCheckpoint', path)
      monitor.reset()
    },
    async onEpochEnd(epoch, logs, run) {
      if (saveBestOnly && !monitor.isBetter(logs)) return
      await run.save(path.replaceAll('{epoch}', String(epoch + 1)))
    },
    onTrainEnd() {
      release()
    },
    takeState: () => ({ numbers: { best: monitor.takeBest() } }),
    putState({ numbers }) {
      monitor.putBest(numbers.best)
    },
  }
}
