/**
 * A thread of the WebAssembly engine: one more instance of the kernels on the same memory, which waits inside
 * WebAssembly for parts of a job (kernels/threads.c).
 */

/** What a worker is given. */
export interface WorkerTask {
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  /** From 0; the pool knows the worker by it. */
  readonly index: number
  /** Where its stack begins, to grow downwards. */
  readonly stack: number
}

/** Bytes of a worker's stack, as much as the linker gives the caller's. */
export const stackBytes = 65536

/**
 * JavaScript that defines `run(task)`, which returns only by throwing. A text, so that no bundler has to find a
 * file for it.
 */
export const workerSource = `
function run({ module, memory, index, stack }) {
  const env = { memory, start_workers() {} }
  const { exports } = new WebAssembly.Instance(module, { env })
  exports.__stack_pointer.value = stack
  try {
    exports.worker(index)
  } catch (error) {
    exports.worker_failed(index)
    throw error
  }
}
`
