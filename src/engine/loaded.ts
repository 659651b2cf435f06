import type { Kernels } from './kernels.js'
import type { Memory } from './memory.js'

/** The engines there are: WebAssembly everywhere, native kernels where they were built for this processor. */
export const engineNames = ['wasm', 'native'] as const
/** An engine: `wasm`, WebAssembly, or `native`, kernels built for this processor. */
export type EngineName = (typeof engineNames)[number]

/** What an engine's build says of itself, beside the kernels it offers. */
export interface LoadedKernels {
  readonly kernels: Kernels
  /** What the kernels work on; their addresses are offsets in it. */
  readonly memory: Memory
  readonly engine: EngineName
  /** The instruction level, such as `relaxed-simd` or `avx2`. */
  readonly simd: string
  /** Whether the caller may sleep until other threads have done their parts: a page's own thread may not. */
  readonly maySleep: boolean
  /** In words, why the caller computes alone, where it must. */
  readonly whyNoThreads: () => string | undefined
}
