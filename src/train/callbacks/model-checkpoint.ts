/** Saving the model while it trains. */
import { marked } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { shown } from '../../engine/shown.js'
import { type AllowedOf, checkGiven, yesOrNo } from '../../options/index.js'
import type { Callback, CallbackSpec } from '../callback.js'
import { claimFile } from './claim-file.js'
import { type Monitor, type MonitorOptions, monitoring, monitorOptions } from './monitor.js'

export interface CheckpointOptions extends MonitorOptions {
  /** Only when the number is the best so far. Default false. */
  readonly saveBestOnly?: boolean
}

const checkpointOptions = { ...monitorOptions, saveBestOnly: yesOrNo } satisfies AllowedOf<CheckpointOptions>

const checkpointWays = {
  path: 'it comes first: modelCheckpoint("model.safetensors")',
  saveWeightsOnly: 'leave it out, the file has the layers and their weights',
  verbose: 'files are written without a word',
}

/**
 * Saves the model after each epoch. The file is replaced whole, so that an interruption leaves the last one.
 * @param path a `.safetensors` file; `{epoch}` stands for the epoch's number from 1
 * @throws InputError when training begins, where another one under way saves to the same path
 */
export function modelCheckpoint(path: string, options: CheckpointOptions = {}): CallbackSpec {
  if (typeof path !== 'string' || path === '')
    throw new InputError(`modelCheckpoint path: expected the name of a file, got ${shown(path)}`)
  checkGiven('modelCheckpoint', checkpointOptions, options, checkpointWays)
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
