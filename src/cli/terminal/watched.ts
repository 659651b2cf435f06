/** Long work: shown by a bar on standard error, ended by Ctrl-C. */
import type { Progress } from '../../forecaster/index.js'
import { interruptible } from './interrupt.js'
import { progressBar } from './progress.js'

export interface Watch {
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
}

/**
 * Does the work.
 * @param isQuiet whether to show no bar
 * @throws Interrupted when the work ended because of Ctrl-C
 */
export async function watched<R>(
  isQuiet: boolean | undefined,
  work: (watch: Watch) => Promise<R>,
): Promise<R> {
  const bar = isQuiet ? undefined : progressBar({ stream: process.stderr })
  try {
    return await interruptible((signal) => work({ signal, onProgress: (progress) => bar?.update(progress) }))
  } finally {
    bar?.end()
  }
}
