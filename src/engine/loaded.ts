import type { Kernels } from './kernels.js'

/** The engines there are: WebAssembly everywhere, native kernels where they were built for this processor. */
export const engineNames = ['wasm', 'native'] as const
export type EngineName = (typeof engineNames)[number]

/** What an engine's build says of itself, beside the kernels it offers. */
export interface LoadedKernels {
  readonly kernels: Kernels
  readonly engine: EngineName
  /** The instruction level, such as `relaxed-simd` or `avx2`. */
  readonly simd: string
}
