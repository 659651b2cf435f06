/** The WebAssembly build of the kernels: the best instruction level that this runtime accepts. */

import { platform } from '#platform'
import relaxedModule from './generated/kernels.relaxed.js'
import simdModule from './generated/kernels.simd.js'
import type { Kernels } from './kernels.js'
import type { LoadedKernels } from './loaded.js'
import type { Memory } from './memory.js'

const decode = (base64: string): Uint8Array<ArrayBuffer> => {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

/** Instantiates the kernels on the memory. Throws when the runtime has no WebAssembly SIMD at all. */
export function loadWasm(memory: Memory): LoadedKernels {
  const relaxed = decode(relaxedModule)
  if (!WebAssembly.validate(relaxed)) platform.enableRelaxedSimd()
  const isRelaxed = WebAssembly.validate(relaxed)
  const bytes = isRelaxed ? relaxed : decode(simdModule)
  if (!isRelaxed && !WebAssembly.validate(bytes)) {
    throw new Error('this runtime has no WebAssembly SIMD; Node 20, or a browser of 2021 or later, has it')
  }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env: { memory: memory.wasm },
  })
  memory.begin((exports.__heap_base as WebAssembly.Global).value)
  return {
    kernels: exports as unknown as Kernels,
    engine: 'wasm',
    simd: isRelaxed ? 'relaxed-simd' : 'simd128',
  }
}
