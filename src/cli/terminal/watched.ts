/** Work that takes its time: shown by a bar on standard error, ended by Ctrl-C. */
import { interruptible } from './interrupt.js'
import { type Progress, progressBar } from './progress.js'

export interface Watch {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/**
 * Does the work.
 * @param quiet whether there is no bar
 * @throws Interrupted when the work ended because of Ctrl-C
 */
export async function watched<R>(quiet: boolean | undefined, work: (watch: Watch) => Promise<R>): Promise<R> {
  const bar = quiet ? undefined : progressBar({ stream: process.stderr })
  try {
    return await interruptible((signal) => work({ signal, onProgress: (progress) => bar?.update(progress) }))
  } finally {
    bar?.end()
  }
}
