/**
 * The engine of this process: one memory, the kernels that work on it, and the arena of the step under way.
 * It is started by the first tensor that needs it.
 */
import { Arena } from './arena.js'
import type { Kernels } from './kernels.js'
import { Memory, maximumBytes } from './memory.js'
import { loadWasm } from './wasm.js'

export interface Engine {
  readonly kernels: Kernels
  readonly memory: Memory
  readonly arena: Arena
  /** Such as `wasm`. */
  readonly name: string
  /** The instruction level, such as `relaxed-simd`. */
  readonly simd: string
  readonly threads: number
}

let started: Engine | undefined

export function engine(): Engine {
  if (started === undefined) {
    const memory = new Memory()
    const { kernels, engine: name, simd } = loadWasm(memory)
    started = { kernels, memory, arena: new Arena(memory), name, simd, threads: 1 }
  }
  return started
}

export interface EngineInfo {
  /** Name and instruction level, such as `wasm relaxed-simd`. */
  readonly engine: string
  /** Such as `wasm`. */
  readonly name: string
  /** The instruction level, such as `relaxed-simd`. */
  readonly simd: string
  readonly threads: number
  /** Bytes of the engine's memory that hold tensors or the working space of steps. */
  readonly usedBytes: number
  /** Bytes the engine's memory has taken from the system. */
  readonly totalBytes: number
  /** Bytes it can grow to. */
  readonly maximumBytes: number
}

/** What computes here, and how much memory it holds. */
export function engineInfo(): EngineInfo {
  const { name, simd, threads, memory } = engine()
  const { usedBytes, totalBytes } = memory
  return { engine: `${name} ${simd}`, name, simd, threads, usedBytes, totalBytes, maximumBytes }
}
