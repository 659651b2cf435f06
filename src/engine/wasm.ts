/**
 * The WebAssembly build of the kernels: the best instruction level that this runtime accepts, on a memory that
 * threads share wherever that is allowed.
 */
import { platform } from '#platform'
import type { Kernels } from './kernels.js'
import type { LoadedKernels } from './loaded.js'
import { Memory } from './memory.js'
import { stackBytes } from './wasm-worker.js'

/** The import of `memory` (6 letters): a memory (2), shared and of a largest size (3). */
const memoryImport = [6, ...new TextEncoder().encode('memory'), 2, 3]
const sharedFlag = 2

/** Makes a module that asks for a shared memory ask for one that is not shared. All else in it is the same. */
export function unshare(module: Uint8Array): void {
  const at = module.findIndex((_, i) => memoryImport.every((byte, j) => module[i + j] === byte))
  module[at + memoryImport.length - 1] &= ~sharedFlag
}

/** A memory that threads can share, or in words why there is none. */
function sharedMemory(): Memory | string {
  const refusal = platform.whyNoThreads()
  if (refusal !== undefined) return refusal
  try {
    return new Memory({ isShared: true })
  } catch {
    return 'this runtime has no shared memory of 4 GiB to give'
  }
}

/** Whether this thread may sleep until another one wakes it: a page's own thread may not. */
function maySleep(): boolean {
  try {
    // The value differs, so this returns at once.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1)
    return true
  } catch {
    return false
  }
}

/** Instantiates the kernels on a memory of their own. Throws when the runtime has no WebAssembly SIMD at all. */
export function loadWasm(): LoadedKernels {
  const shared = sharedMemory()
  const isShared = typeof shared !== 'string'
  const memory = isShared ? shared : new Memory()
  const relaxed = platform.kernelModule('relaxed')
  if (!WebAssembly.validate(relaxed)) platform.enableRelaxedSimd()
  const isRelaxed = WebAssembly.validate(relaxed)
  const bytes = isRelaxed ? relaxed : platform.kernelModule('simd')
  if (!isRelaxed && !WebAssembly.validate(bytes)) {
    throw new Error('this runtime has no WebAssembly SIMD; Node 20, or a browser of 2021 or later, has it')
  }
  if (!isShared) unshare(bytes)
  const module = new WebAssembly.Module(bytes)
  let failure: string | undefined
  const fail = (reason: string) => {
    failure = `a worker failed: ${reason}`
    kernels.set_threads(1, 1, 0)
  }
  // Called by the first job that wants so many; kernels/threads.c does not wait for them.
  const start_workers = (first: number, end: number): void => {
    for (let index = first; index < end && failure === undefined; index++) {
      const stack = memory.allocate(stackBytes) + stackBytes
      platform.startWorker({ module, memory: memory.wasm, index, stack }, fail)
    }
  }
  const env = { memory: memory.wasm, start_workers }
  const { exports } = new WebAssembly.Instance(module, { env })
  const kernels = exports as unknown as Kernels
  memory.begin((exports.__heap_base as WebAssembly.Global).value)
  return {
    kernels,
    memory,
    engine: 'wasm',
    simd: isRelaxed ? 'relaxed-simd' : 'simd128',
    maySleep: isShared && maySleep(),
    whyNoThreads: () => (isShared ? failure : shared),
  }
}
