/** Resuming a training after an interruption. */
import { platform } from '#platform'
import { marked } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { DamagedFileError } from '../../formats/index.js'
import {
  type AllowedOf,
  aFunction,
  checkGiven,
  either,
  oneOf,
  text,
  wholeNumber,
  yesOrNo,
} from '../../options/index.js'
import {
  type Callback,
  type CallbackSpec,
  claimFile,
  type Run,
  type TrainingState,
} from '../../train/index.js'
import { trainingBytes, trainingFromBytes, withStreams } from './backup-file.js'

/** Options of `backupAndRestore`, with the names of Keras's `BackupAndRestore`. */
export interface BackupOptions {
  /** The file, such as `training.safetensors`. Each training has one of its own. */
  readonly path: string
  /** When the file is written: after each epoch, or each time after so many batches. Default `epoch`. */
  readonly saveFreq?: 'epoch' | number
  /** Removes the file when the training ends. Default true. */
  readonly deleteCheckpoint?: boolean
  /**
   * Shortest time between two writes in milliseconds, from 0, so that writing does not hold up short epochs. A state left
   * out is written at the training's end, however it ends. Default 0: each state is written.
   */
  readonly intervalMs?: number
  /**
   * Told of a backup that cannot be read, as after a fault of the disk: it is not used, and the training begins anew.
   * Default `console.warn`.
   * @param message in one line, with the file and the fault
   */
  readonly onDiscard?: (message: string) => void
}

const backupOptions = {
  path: text,
  saveFreq: either(oneOf(['epoch'] as const), wholeNumber({ from: 1 })),
  deleteCheckpoint: yesOrNo,
  intervalMs: {
    expected: 'a number from 0',
    includes: (value): value is number => typeof value === 'number' && value >= 0, // infinite: at the end alone
  },
  onDiscard: aFunction<(message: string) => void>(),
} satisfies AllowedOf<BackupOptions>

const backupWays = { backupDir: 'give path, the name of a file', saveBeforePreemption: 'use saveFreq' }

/**
 * Resumes an interrupted training, as Keras's callback of the same name does: after each epoch, or after every so many
 * batches, it writes the training's whole state (weights, the optimizer's state, random numbers, the epochs' numbers,
 * callbacks' memories). The next training of the same model on the same samples with the same options begins where the
 * file was written and ends with the weights, to the bit, and the history of an uninterrupted one. In the middle of an
 * epoch, its batches are drawn or read again, and those already trained on are passed over. The file is replaced whole,
 * and removed when the training finishes; of one that was aborted or failed, it holds the latest state.
 *
 * A training rejects with `InputError` when it begins, where the file is that of another training: of other sizes of
 * weights, another optimizer or other options of it, other numbers of batches or of callbacks that remember, or
 * where it is no backup; and where another training under way has the same file. A
 * damaged backup is discarded.
 * @throws InputError on options out of range
 */
export function backupAndRestore(options: BackupOptions): CallbackSpec {
  checkGiven('backupAndRestore', backupOptions, options, backupWays, ['path'])
  return marked({ name: 'backupAndRestore', start: () => backupOf(options) })
}

function backupOf({
  path,
  saveFreq = 'epoch',
  deleteCheckpoint = true,
  intervalMs = 0,
  onDiscard = console.warn,
}: BackupOptions): Callback {
  let release = (): void => {}
  let unwritten: TrainingState | undefined
  let writtenAt = 0
  let batchesSince = 0
  const write = async (): Promise<void> => {
    if (unwritten === undefined) return
    await platform.writeFile(path, trainingBytes(unwritten))
    unwritten = undefined
    writtenAt = performance.now()
  }
  const save = async (run: Run): Promise<void> => {
    unwritten = run.takeState()
    if (performance.now() - writtenAt >= intervalMs) await write()
  }
  /** Undefined where the file is damaged. */
  const savedState = async (): Promise<TrainingState | undefined> => {
    try {
      return trainingFromBytes(await platform.readFile(path), path)
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error
      onDiscard(`${path}: the backup is damaged and not used, the training begins anew: ${error.why}`)
      return undefined
    }
  }
  const restore = async (run: Run): Promise<void> => {
    if (!(await platform.exists(path))) return
    const state = await savedState()
    if (state === undefined) return
    try {
      run.resume(withStreams(state, Object.keys(run.takeState().streams)))
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      throw new InputError(
        `${path}: the backup is of another training; remove it to begin anew (${error.message})`,
      )
    }
  }
  return {
    async onTrainBegin(run) {
      release = claimFile('backupAndRestore', path)
      unwritten = undefined
      writtenAt = performance.now()
      batchesSince = 0
      try {
        await restore(run)
      } catch (error) {
        release()
        throw error
      }
    },
    onBatchDone:
      saveFreq === 'epoch'
        ? undefined
        : async (_batch, _epoch, run) => {
            if (++batchesSince < saveFreq) return
            batchesSince = 0
            await save(run)
          },
    async onEpochDone(_epoch, run) {
      if (saveFreq === 'epoch') await save(run)
      else unwritten = run.takeState() // for the training's end
    },
    async onTrainEnd(_run, end) {
      release()
      if (end === 'finished' && deleteCheckpoint) await platform.removeFile(path)
      else await write()
    },
  }
}
