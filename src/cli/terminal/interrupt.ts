/** Ctrl-C, or a request to terminate: ends the work under way; a second one ends the process at once. */

/** Exit codes after a signal: 128 and its number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

/** Thrown by work that a signal ended. */
export class Interrupted extends Error {
  /** Of the process, as if the signal had ended it. */
  readonly exitCode: number

  constructor(exitCode: number, message = 'interrupted') {
    super(message)
    this.exitCode = exitCode
  }
}

/** Runs `work` with a signal that Ctrl-C (or a request to terminate) aborts. */
export async function interruptible<R>(work: (signal: AbortSignal) => Promise<R>): Promise<R> {
  const controller = new AbortController()
  const onSignal = (name: NodeJS.Signals) => {
    const exitCode = exitCodes[name as keyof typeof exitCodes]
    if (controller.signal.aborted) process.exit(exitCode)
    controller.abort(new Interrupted(exitCode))
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}
