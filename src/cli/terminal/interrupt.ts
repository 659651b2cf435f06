/** Ctrl-C: ends the work under way; a second one ends the process at once. */

/** Thrown by work that ended because of Ctrl-C. */
export class Interrupted extends Error {
  constructor(message = 'interrupted') {
    super(message)
  }
}

/** Runs `work` with a signal that Ctrl-C (or a request to terminate) aborts. */
export async function interruptible<R>(work: (signal: AbortSignal) => Promise<R>): Promise<R> {
  const controller = new AbortController()
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130)
    controller.abort(new Interrupted())
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
  }
}
