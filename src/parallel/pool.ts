/**
 * Spreads independent jobs over the cores: each is done whole, in a worker thread whose engine has one thread, while
 * kernels on the calling thread start no threads. For small networks that takes less time, and less of the processor,
 * than threads inside their kernels.
 */
import { engineInfo, pauseThreads } from '../engine/engine.js'
import { build } from './build.js'
import type { AnyJob, Job } from './job.js'
import { Task } from './task.js'
import { JobWorker } from './worker.js'

export interface PoolOptions {
  /**
   * The file whose `serveJobs` lists the jobs, within the package, such as `dist/tasks/forecast/worker.node.js`. Default:
   * none; all is done on the calling thread.
   */
  readonly worker?: string
  /**
   * Ends the work: jobs that wait are dropped, and their promises reject with its reason; those at work see their own
   * signal aborted, and what they then return or throw is the result.
   */
  readonly signal?: AbortSignal
}

export interface RunOptions<Progress> {
  /** Called on what the job reports. An error that it throws ends the job and is the result. */
  readonly onProgress?: (progress: Progress) => void
}

export interface RunAllOptions<Progress> {
  /** As for `run`, with the place of the job's input. */
  readonly onProgress?: (progress: Progress, index: number) => void
}

/** Where jobs are done. Results are the same bytes for any number of workers, and for none. */
export interface Pool {
  /**
   * The output of the job, as soon as there is a thread for it; a run begins after those asked for before it. A job alone
   * is done on the calling thread unless a worker is warm.
   * @throws what the job throws, of the same class; the reason of the pool's signal; `InputError` when a worker's heap is
   * too small for the job. The job of a worker that ends for another reason is done again on the calling thread
   */
  run<Input, Output, Progress>(
    job: Job<Input, Output, Progress>,
    input: Input,
    options?: RunOptions<Progress>,
  ): Promise<Output>
  /**
   * The outputs, in the order of the inputs.
   * @throws what the first job in that order throws that fails; those after it are dropped
   */
  runAll<Input, Output, Progress>(
    job: Job<Input, Output, Progress>,
    inputs: readonly Input[],
    options?: RunAllOptions<Progress>,
  ): Promise<Output[]>
  /** Ends the workers. Jobs that are not done reject. */
  close(): Promise<void>
}

/**
 * Opens a pool of as many workers at most as threads compute (`HINDCAST_THREADS`, `useThreads`, or one for each core).
 * They start when two jobs wait for them, stay warm until `close`, and keep the process alive only while they work.
 *
 * All is done on the calling thread, one job after the other, where there is one core or thread, in browsers, in bundles
 * away from the package, from sources, and where workers cannot start or run another build of the package.
 *
 * On two cores of an EPYC (Zen 4) with Node 20, a worker with the code of forecasts takes 0.08 to 0.11 s of processor time
 * to start (0.03 s of it the thread itself), 0.2 s more until its code is compiled well, and 15 to 19 MB. A job takes 0.3 to
 * 0.7 ms beside its work, and copies of 8 MB there and back 22 ms. With less than about a second of work, use no worker.
 */
export const openPool = (options: PoolOptions = {}): Pool => new WorkerPool(options)

/**
 * Work in the pool that is given, or else in one of its own, which is closed after it.
 * @param options of its own pool
 */
export async function withPool<T>(
  { pool, ...options }: PoolOptions & { readonly pool?: Pool },
  work: (pool: Pool) => Promise<T>,
): Promise<T> {
  if (pool !== undefined) return work(pool)
  const own = openPool(options)
  return work(own).finally(() => own.close())
}

class WorkerPool implements Pool {
  readonly #signal: AbortSignal | undefined
  readonly #file: string | undefined
  readonly #most: number
  readonly #workers = new Set<JobWorker>()
  /** All that are not settled. */
  readonly #tasks = new Set<Task>()
  #waiting: Task[] = []
  /** To be done on this thread. */
  #own: Task[] = []
  #isWorkingHere = false
  #isAdvancing = false
  #mayStart: boolean
  #resumeThreads: (() => void) | undefined
  #end: { readonly reason: unknown } | undefined

  constructor({ worker, signal }: PoolOptions) {
    this.#signal = signal
    this.#file = worker
    this.#most = engineInfo().threads
    this.#mayStart = worker !== undefined && build !== undefined && this.#most > 1
    if (signal?.aborted) this.#abort()
    else signal?.addEventListener('abort', this.#abort)
  }

  run<Input, Output, Progress>(
    job: Job<Input, Output, Progress>,
    input: Input,
    { onProgress }: RunOptions<Progress> = {},
  ): Promise<Output> {
    return this.#ask(job, input, onProgress).output as Promise<Output>
  }

  async runAll<Input, Output, Progress>(
    job: Job<Input, Output, Progress>,
    inputs: readonly Input[],
    { onProgress }: RunAllOptions<Progress> = {},
  ): Promise<Output[]> {
    const tasks = inputs.map((input, index) =>
      this.#ask(job, input, onProgress && ((progress: Progress) => onProgress(progress, index))),
    )
    const outputs: Output[] = []
    try {
      for (const { output } of tasks) outputs.push((await output) as Output)
    } catch (error) {
      for (const task of tasks) task.abort(error)
      throw error
    }
    return outputs
  }

  async close(): Promise<void> {
    this.#signal?.removeEventListener('abort', this.#abort)
    const reason = new Error('the pool was closed before the job was done')
    this.#end = { reason }
    for (const task of this.#tasks) {
      task.abort(reason)
      task.reject(reason)
    }
    const workers = [...this.#workers]
    this.#workers.clear()
    this.#shareCores()
    await Promise.all(workers.map((worker) => worker.end()))
  }

  readonly #abort = (): void => {
    this.#end = { reason: this.#signal!.reason }
    for (const task of this.#tasks) task.abort(this.#end.reason)
  }

  #ask(job: AnyJob, input: unknown, onProgress: ((progress: never) => void) | undefined): Task {
    const task = new Task(job, input, onProgress as ((progress: unknown) => void) | undefined)
    if (this.#end !== undefined) {
      task.abort(this.#end.reason)
      return task
    }
    this.#tasks.add(task)
    void task.output.catch(() => {}).finally(() => this.#tasks.delete(task))
    this.#waiting.push(task)
    this.#advanceSoon()
    return task
  }

  /** Once the caller has asked for all that it asks for at once. */
  #advanceSoon(): void {
    if (this.#isAdvancing) return
    this.#isAdvancing = true
    queueMicrotask(() => {
      this.#isAdvancing = false
      this.#advance()
    })
  }

  #advance(): void {
    this.#waiting = this.#waiting.filter((task) => !task.isSettled)
    for (const worker of this.#workers)
      if (worker.isFree && this.#waiting.length > 0) worker.run(this.#waiting.shift()!)
    this.#startWorkers()
    if (!this.#isWorkingHere) {
      const task = this.#own.shift() ?? (this.#workers.size === 0 ? this.#waiting.shift() : undefined)
      if (task !== undefined) void this.#workHere(task)
    }
    this.#shareCores()
  }

  /** As many as there are cores and jobs for; none for one job alone. */
  #startWorkers(): void {
    const here = Number(this.#isWorkingHere)
    if (this.#waiting.length + here < 2) return
    const busy = [...this.#workers].filter(({ isBusy }) => isBusy).length
    const wanted = Math.min(this.#most - here, busy + this.#waiting.length)
    while (this.#mayStart && this.#workers.size < wanted) {
      const worker = JobWorker.start(this.#file!, {
        onFree: () => this.#advanceSoon(),
        onEnd: (undone) => {
          this.#workers.delete(worker!)
          // One that never began tells that others will not either.
          if (!worker!.isReady) this.#mayStart = false
          if (undone !== undefined) this.#own.push(undone)
          this.#advanceSoon()
        },
      })
      if (worker === undefined) this.#mayStart = false
      else this.#workers.add(worker)
    }
  }

  async #workHere(task: Task): Promise<void> {
    this.#isWorkingHere = true
    await task.workHere()
    this.#isWorkingHere = false
    this.#advanceSoon()
  }

  /** The cores are the workers' while one of them starts or works. */
  #shareCores(): void {
    const isShared = [...this.#workers].some(({ isFree }) => !isFree)
    if (isShared) this.#resumeThreads ??= pauseThreads()
    else {
      this.#resumeThreads?.()
      this.#resumeThreads = undefined
    }
  }
}
