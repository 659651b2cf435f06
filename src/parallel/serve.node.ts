/** The worker's side of a pool. Node only. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { engineInfo, useEngine, useThreads } from '../engine/engine.js'
import { build } from './build.js'
import type { AnyJob } from './job.js'
import type { Answer, Order, WorkerStart } from './messages.js'
import { packError } from './thrown.js'

interface Current {
  readonly id: number
  readonly controller: AbortController
}

async function answerTo(
  { name, input }: Extract<Order, { readonly kind: 'run' }>,
  jobs: readonly AnyJob[],
  { controller: { signal } }: Current,
  report: (progress: unknown) => void,
): Promise<Answer> {
  try {
    const job = jobs.find((known) => known.name === name)
    if (job === undefined) throw new Error(`the worker's file lists no job ${name}`)
    return { kind: 'done', output: await job.work(input, { signal, report }) }
  } catch (error) {
    if (signal.aborted && error === signal.reason) return { kind: 'aborted' }
    return { kind: 'failed', error: packError(error) }
  }
}

/**
 * Works on jobs for the pool that started this thread, with the same engine and one thread. What a worker's file calls.
 * @param jobs those it can be asked for
 */
export function serveJobs(jobs: readonly AnyJob[]): void {
  const port: MessagePort = parentPort!
  const send = (answer: Answer): void => port.postMessage(answer)
  let current: Current | undefined
  useEngine((workerData as WorkerStart).engine)
  useThreads(1)
  port.on('message', async (order: Order) => {
    if (order.kind === 'abort') {
      if (order.id === current?.id) current.controller.abort()
      return
    }
    current = { id: order.id, controller: new AbortController() }
    const answer = await answerTo(order, jobs, current, (progress) => send({ kind: 'progress', progress }))
    current = undefined
    try {
      send(answer)
    } catch (error) {
      send({ kind: 'failed', error: packError(error) })
    }
  })
  send({ kind: 'ready', build, engine: engineInfo().engine })
}
