import { platform } from '#platform'
import { engineInfo } from '../engine/engine.js'
import { InputError } from '../engine/errors.js'
import type { FileWorker } from '../engine/platform.js'
import { build } from './build.js'
import type { Answer, Order, WorkerStart } from './messages.js'
import type { Task } from './task.js'
import { unpackError } from './thrown.js'

/** A worker that has not begun by then is not waited for. Loading takes some 0.1 s. */
const startMs = 30_000

export interface WorkerEvents {
  /** It can be given a task: at first, and after each. */
  readonly onFree: () => void
  /** It is gone. A task that it leaves undone is to be done elsewhere. */
  readonly onEnd: (undone: Task | undefined) => void
}

/** The main thread's side of one worker. */
export class JobWorker {
  readonly #thread: FileWorker
  readonly #events: WorkerEvents
  readonly #timer: ReturnType<typeof setTimeout>
  #isReady = false
  #isEnded = false
  #task: Task | undefined
  #id = 0

  private constructor(thread: FileWorker, events: WorkerEvents) {
    this.#thread = thread
    this.#events = events
    this.#timer = setTimeout(() => this.#end(), startMs)
  }

  /** Starts one on a file of the package; undefined where there can be none. */
  static start(file: string, events: WorkerEvents): JobWorker | undefined {
    const data: WorkerStart = { engine: engineInfo().name }
    const thread = platform.startFileWorker(file, data, {
      onMessage: (message) => worker.#receive(message as Answer),
      onEnd: (isOutOfMemory) => worker.#end(isOutOfMemory),
    })
    if (thread === undefined) return undefined
    const worker = new JobWorker(thread, events)
    return worker
  }

  /** Whether it is known to run this code. */
  get isReady(): boolean {
    return this.#isReady
  }

  get isFree(): boolean {
    return this.#isReady && this.#task === undefined
  }

  get isBusy(): boolean {
    return this.#task !== undefined
  }

  run(task: Task): void {
    task.start()
    this.#task = task
    this.#thread.keepProcess(true)
    const id = ++this.#id
    task.signal.addEventListener('abort', () => {
      if (this.#task === task) this.#send({ kind: 'abort', id })
    })
    try {
      this.#send({ kind: 'run', id, name: task.job.name, input: task.input })
    } catch (error) {
      // The input cannot be cloned.
      this.#settle((given) => given.reject(error))
    }
  }

  /** Ends it, whatever it is doing. */
  async end(): Promise<void> {
    this.#isEnded = true
    clearTimeout(this.#timer)
    await this.#thread.end()
  }

  #send(order: Order): void {
    this.#thread.send(order)
  }

  #receive(answer: Answer): void {
    if (this.#isEnded) return
    // Whatever a file says that is no worker's.
    const kind = answer?.kind
    if (!this.#isReady && kind !== 'ready') this.#end()
    else if (kind === 'ready') this.#greet(answer)
    else if (kind === 'progress') this.#task?.report(answer.progress)
    else if (kind === 'done') this.#settle((task) => task.resolve(answer.output))
    else if (kind === 'aborted') this.#settle((task) => task.reject(task.signal.reason))
    else this.#settle((task) => task.reject(unpackError(answer.error)))
  }

  #greet(given: Extract<Answer, { readonly kind: 'ready' }>): void {
    if (given.build !== build || given.engine !== engineInfo().engine) {
      this.#end()
      return
    }
    clearTimeout(this.#timer)
    this.#isReady = true
    this.#thread.keepProcess(false)
    this.#events.onFree()
  }

  #settle(how: (task: Task) => void): void {
    const task = this.#task!
    this.#task = undefined
    this.#thread.keepProcess(false)
    how(task)
    this.#events.onFree()
  }

  #end(isOutOfMemory = false): void {
    if (this.#isEnded) return
    void this.end()
    const task = this.#task
    this.#task = undefined
    if (task?.signal.aborted) task.reject(task.signal.reason)
    // Done here, it would take the process with it.
    if (isOutOfMemory) task?.reject(outOfMemory(task))
    this.#events.onEnd(task?.isSettled ? undefined : task)
  }
}

const outOfMemory = ({ job }: Task): InputError =>
  new InputError(
    `${job.name}: expected a job that fits into memory, got one for which the heap of its thread is too small; ` +
      'NODE_OPTIONS=--max-old-space-size=MEGABYTES raises the limit',
  )
