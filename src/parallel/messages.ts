/** What threads tell one another. A worker has one job at a time. */
import type { EngineName } from '../engine/loaded.js'
import type { PackedError } from './thrown.js'

/** The `workerData` of a worker. */
export interface WorkerStart {
  readonly engine: EngineName
}

/** To a worker. */
export type Order =
  | { readonly kind: 'run'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly kind: 'abort'; readonly id: number }

/** From a worker. */
export type Answer =
  /** Once, before anything else: which code it runs, and the engine with its instruction level. */
  | { readonly kind: 'ready'; readonly build: string | undefined; readonly engine: string }
  | { readonly kind: 'progress'; readonly progress: unknown }
  | { readonly kind: 'done'; readonly output: unknown }
  /** The job threw the reason of its signal. */
  | { readonly kind: 'aborted' }
  | { readonly kind: 'failed'; readonly error: PackedError }
