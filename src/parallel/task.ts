import { platform } from '#platform'
import type { AnyJob } from './job.js'

/** One run of a job, on whichever thread it comes to be done. */
export class Task {
  readonly job: AnyJob
  readonly input: unknown
  /** Of the output. Its rejection counts as handled: whoever awaits it gets it nevertheless. */
  readonly output: Promise<unknown>
  readonly #onProgress: ((progress: unknown) => void) | undefined
  readonly #controller = new AbortController()
  #isStarted = false
  #isSettled = false
  #fulfil!: (output: unknown) => void
  #reject!: (error: unknown) => void

  constructor(job: AnyJob, input: unknown, onProgress: ((progress: unknown) => void) | undefined) {
    this.job = job
    this.input = input
    this.#onProgress = onProgress
    this.output = new Promise((fulfil, reject) => {
      this.#fulfil = fulfil
      this.#reject = reject
    })
    this.output.catch(() => {})
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get isSettled(): boolean {
    return this.#isSettled
  }

  /** From now on, an abort is left for the job to answer. */
  start(): void {
    this.#isStarted = true
  }

  resolve(output: unknown): void {
    this.#isSettled = true
    this.#fulfil(output)
  }

  reject(error: unknown): void {
    this.#isSettled = true
    this.#reject(error)
  }

  abort(reason: unknown): void {
    this.#controller.abort(reason)
    if (!this.#isStarted) this.reject(reason)
  }

  report(progress: unknown): void {
    if (this.#isSettled) return
    try {
      this.#onProgress?.(progress)
    } catch (error) {
      this.reject(error)
      this.abort(error)
    }
  }

  /** Does the job here, on copies as a worker would. Never throws. */
  async workHere(): Promise<void> {
    this.start()
    try {
      // Jobs that never wait would otherwise leave no turn to others.
      await platform.breathe()
      this.signal.throwIfAborted()
      const output = await this.job.work(structuredClone(this.input), {
        signal: this.signal,
        report: (progress) => this.report(structuredClone(progress)),
      })
      this.resolve(structuredClone(output))
    } catch (error) {
      this.reject(error)
    }
  }
}
