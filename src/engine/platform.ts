import type { LoadedKernels } from './loaded.js'
import type { Memory } from './memory.js'

/** What differs between Node and a browser. Each environment has one implementation of this seam. */
export interface Platform {
  /** Turns on WebAssembly relaxed SIMD where the runtime hides it behind a switch (Node 20). */
  enableRelaxedSimd(): void
  /** The environment variable, where there are such. */
  environment(name: string): string | undefined
  /** The native kernels on the memory, or in words why there are none. */
  loadNative(memory: Memory): LoadedKernels | string
  /** The whole file. Throws `InputError` when it cannot be read. */
  readFile(path: string): Promise<Uint8Array>
  /**
   * Writes the whole file or nothing: to a temporary name beside it first, then renamed. Throws `InputError`
   * when it cannot be written; the old file is then as it was.
   */
  writeFile(path: string, bytes: Uint8Array): Promise<void>
  /** Gives waiting timers, input and drawing a turn. */
  breathe(): Promise<void>
}
