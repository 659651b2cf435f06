/** What a job is given beside its input. */
export interface JobContext<Progress> {
  /**
   * Aborted when the pool's signal is, or when nobody wants the output any more. A job that awaits, such as
   * `platform.breathe()`, sees it from its next turn on; it throws the signal's reason or returns what it has.
   */
  readonly signal: AbortSignal
  /** Passes progress on to the caller of `run`. */
  readonly report: (progress: Progress) => void
}

/**
 * Work that depends on its input alone, so that it may be done on any thread. Input, output and progress can be cloned
 * (https://developer.mozilla.org/docs/Web/API/structuredClone): numbers, text, typed arrays, and lists and plain objects
 * of such; no functions, tensors or class instances. The job never gets the caller's own objects, nor the caller the
 * job's.
 */
export interface Job<Input, Output, Progress = never> {
  /** By which a worker finds it. */
  readonly name: string
  readonly work: (input: Input, context: JobContext<Progress>) => Output | Promise<Output>
}

// biome-ignore lint/suspicious/noExplicitAny: a list of jobs has no one type of input
export type AnyJob = Job<any, any, any>

/**
 * A job by its name and its work. It is known to workers when the worker file of the task lists it, such as
 * `src/tasks/forecast/worker.node.ts`.
 */
export const describeJob = <Input, Output, Progress = never>(
  name: string,
  work: Job<Input, Output, Progress>['work'],
): Job<Input, Output, Progress> => ({ name, work })
