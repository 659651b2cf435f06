/** Long work: shown by a bar on standard error, ended by Ctrl-C. */
import type { Progress } from '../../forecaster/index.js'
import { Interrupted, interruptible } from './interrupt.js'
import { progressBar } from './progress.js'

export interface Watch {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/** Writes lines of text above the bar; nothing where it is quiet. */
export type Say = (text: string) => void

/**
 * Does the work.
 * @param isQuiet whether to show no bar
 * @param remains what an interruption leaves, and how to go on, for its message
 * @throws Interrupted when the work ended because of Ctrl-C
 */
export async function watched<R>(
  isQuiet: boolean | undefined,
  work: (watch: Watch, say: Say) => Promise<R>,
  remains: () => readonly string[] = () => [],
): Promise<R> {
  const bar = isQuiet ? undefined : progressBar({ stream: process.stderr })
  try {
    return await interruptible((signal) =>
      work({ signal, onProgress: (progress) => bar?.update(progress) }, (text) => bar?.say(text)),
    )
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    throw new Interrupted(error.exitCode, [error.message, ...remains()].join('; '))
  } finally {
    bar?.end()
  }
}

/** How interrupted work is resumed, where it has a checkpoint. */
export const wayToResume = (checkpoint: string | undefined): string[] =>
  checkpoint === undefined ? [] : [`run the same command again to resume from ${checkpoint}`]
