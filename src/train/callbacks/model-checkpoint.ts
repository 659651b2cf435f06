/** Saving the model while it trains. */
import { marked } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { shown } from '../../engine/shown.js'
import { type AllowedOf, checkGiven, either, oneOf, wholeNumber, yesOrNo } from '../../options/index.js'
import type { Callback, CallbackSpec, Run } from '../callback.js'
import { claimFile } from './claim-file.js'
import { checkFileName, fileName } from './file-name.js'
import { type Monitor, type MonitorOptions, monitoring, monitorOptions } from './monitor.js'

/** Options of `modelCheckpoint`, with Keras's names and defaults. */
export interface CheckpointOptions extends MonitorOptions {
  /** Only when the number is the best so far. Default false. */
  readonly saveBestOnly?: boolean
  /** When the file is written: after each epoch, or each time after so many batches. Default `epoch`. */
  readonly saveFreq?: 'epoch' | number
}

const checkpointOptions = {
  ...monitorOptions,
  saveBestOnly: yesOrNo,
  saveFreq: either(oneOf(['epoch'] as const), wholeNumber({ from: 1 })),
} satisfies AllowedOf<CheckpointOptions>

const checkpointWays = {
  path: 'it comes first: modelCheckpoint("model.safetensors")',
  saveWeightsOnly: 'leave it out, the file has the layers and their weights',
  verbose: 'files are written without a word',
}

/**
 * Saves the model after each epoch, or after every so many batches. The file is replaced whole, so that an interruption
 * leaves the last one.
 * @param path a `.safetensors` file. In braces stand the epoch's number from 1 and the epoch's numbers, as in
 *   `model-{epoch:02d}-{valLoss:.3f}.safetensors`; with batches as `saveFreq` the batch's number from 1 in place of the latter
 * @throws InputError when training begins, where another one under way saves to the same path
 */
export function modelCheckpoint(path: string, options: CheckpointOptions = {}): CallbackSpec {
  if (typeof path !== 'string' || path === '')
    throw new InputError(`modelCheckpoint path: expected the name of a file, got ${shown(path)}`)
  checkGiven('modelCheckpoint', checkpointOptions, options, checkpointWays)
  checkFileName('modelCheckpoint path', path)
  if (options.saveBestOnly && typeof options.saveFreq === 'number') {
    throw new InputError(
      `modelCheckpoint saveBestOnly: expected saveFreq 'epoch', whose numbers it compares, got ${options.saveFreq}`,
    )
  }
  const monitor = monitoring('modelCheckpoint', options, 0)
  return marked({ name: 'modelCheckpoint', start: () => checkpointOf(path, monitor(), options) })
}

function checkpointOf(
  path: string,
  monitor: Monitor,
  { saveBestOnly = false, saveFreq = 'epoch' }: CheckpointOptions,
): Callback {
  let batchesSince = 0
  const save = (run: Run, numbers: Readonly<Record<string, number>>): Promise<void> =>
    run.save(fileName('modelCheckpoint path', path, numbers))
  let release = (): void => {}
  return {
    onTrainBegin() {
      release = claimFile('modelCheckpoint', path)
      monitor.reset()
      batchesSince = 0
    },
    onBatchEnd:
      saveFreq === 'epoch'
        ? undefined
        : async (batch, _batches, epoch, run) => {
            if (++batchesSince < saveFreq) return
            batchesSince = 0
            await save(run, { epoch: epoch + 1, batch: batch + 1 })
          },
    async onEpochEnd(epoch, logs, run) {
      if (saveFreq !== 'epoch' || (saveBestOnly && !monitor.isBetter(logs))) return
      await save(run, { epoch: epoch + 1, ...logs })
    },
    onTrainEnd() {
      release()
    },
    takeState: () => ({
      numbers: { best: monitor.takeBest(), ...(saveFreq === 'epoch' ? {} : { batchesSince }) },
    }),
    putState({ numbers }) {
      monitor.putBest(numbers.best)
      batchesSince = numbers.batchesSince ?? 0
    },
  }
}
