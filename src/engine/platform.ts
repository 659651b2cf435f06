import type { LoadedKernels } from './loaded.js'
import type { WorkerTask } from './wasm-worker.js'

/** Instruction levels that the kernels are compiled to WebAssembly for. */
export type KernelLevel = 'relaxed' | 'simd'

/** A worker thread that runs a file of the package. */
export interface FileWorker {
  send(message: unknown): void
  /** Whether the process goes on for its sake: at first it does. */
  keepProcess(isNeeded: boolean): void
  /** Ends it, whatever it is doing. */
  end(): Promise<void>
}

/** What is told of a worker. */
export interface FileWorkerEvents {
  readonly onMessage: (message: unknown) => void
  /** Once, when it has ended by itself. */
  readonly onEnd: (isOutOfMemory: boolean) => void
}

/** What differs between Node and a browser. Each environment has one implementation of this seam. */
export interface Platform {
  /** Turns on WebAssembly relaxed SIMD where the runtime hides it behind a switch (Node 20). */
  enableRelaxedSimd(): void
  /** The bytes of the kernels compiled to WebAssembly. */
  kernelModule(level: KernelLevel): Uint8Array<ArrayBuffer>
  /** The environment variable, where there are such. */
  environment(name: string): string | undefined
  /** The native kernels, or in words why there are none. */
  loadNative(): LoadedKernels | string
  /** The processor cores that this process may use. */
  cores(): number
  /** In words, why WebAssembly cannot have threads here, where it cannot. */
  whyNoThreads(): string | undefined
  /**
   * Starts a thread that works on the task and does not keep the process from ending. Returns before it is ready.
   * @param failed told why, once, if it cannot start or ends
   */
  startWorker(task: WorkerTask, failed: (reason: string) => void): void
  /**
   * Starts a thread on a file of this package, and returns before it runs; undefined where there can be none.
   * @param file within the package, such as `dist/tasks/forecast/worker.node.js`
   * @param data the thread's `workerData`
   */
  startFileWorker(file: string, data: unknown, events: FileWorkerEvents): FileWorker | undefined
  /** Whether there is something under that name. */
  exists(path: string): Promise<boolean>
  /** The whole file. Throws `InputError` when it cannot be read. */
  readFile(path: string): Promise<Uint8Array>
  /**
   * Writes the whole file or nothing, lasting on the disk: to a temporary name beside it first, then renamed. Throws
   * `InputError` when it cannot be written; the old file is then as it was.
   */
  writeFile(path: string, bytes: Uint8Array): Promise<void>
  /** Removes a file, if there is one. Throws `InputError` when it cannot be removed. */
  removeFile(path: string): Promise<void>
  /** Makes a folder and those it lies in, where absent; whether it was. Throws `InputError` when it cannot be made. */
  makeFolder(path: string): Promise<boolean>
  /** Removes a folder that is there and empty; one that is not stays. Throws `InputError` when it cannot be removed. */
  removeFolder(path: string): Promise<void>
  /** Gives waiting timers, input and drawing a turn. */
  breathe(): Promise<void>
}
