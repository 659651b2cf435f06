import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { nodeThreads } from './builtin.node.js'
import { packageFolder } from './package-folder.node.js'
import type { FileWorker, FileWorkerEvents } from './platform.js'

/** A worker thread of Node; see `Platform`. The path is made at run time, so that bundlers follow none. */
export function startFileWorker(
  file: string,
  data: unknown,
  { onMessage, onEnd }: FileWorkerEvents,
): FileWorker | undefined {
  const folder = packageFolder('hindcast')
  if (folder === undefined) return undefined
  try {
    const { Worker } = nodeThreads()
    const worker = new Worker(pathToFileURL(join(folder, file)), { workerData: data, execArgv: [] })
    let isOver = false
    const ended = (isOutOfMemory = false): void => {
      if (!isOver) onEnd(isOutOfMemory)
      isOver = true
    }
    worker.on('message', onMessage)
    worker.once('messageerror', () => ended())
    worker.once('error', (error: NodeJS.ErrnoException) => ended(error?.code === 'ERR_WORKER_OUT_OF_MEMORY'))
    worker.once('exit', () => ended())
    return {
      send: (message) => worker.postMessage(message),
      keepProcess: (isNeeded) => (isNeeded ? worker.ref() : worker.unref()),
      async end() {
        isOver = true
        await worker.terminate()
      },
    }
  } catch {
    return undefined
  }
}
