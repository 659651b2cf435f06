/**
 * The engine of this process: one memory, the kernels that work on it, and the arena of the step under way.
 * It is started by the first tensor that needs it. WebAssembly unless `HINDCAST_ENGINE=native` or
 * `useEngine('native')` asks for the native kernels.
 */
import { platform } from '#platform'
import { Arena } from './arena.js'
import { InputError } from './errors.js'
import type { Kernels } from './kernels.js'
import { type EngineName, engineNames, type LoadedKernels } from './loaded.js'
import { Memory, maximumBytes } from './memory.js'
import { loadWasm } from './wasm.js'

export interface Engine {
  readonly kernels: Kernels
  readonly memory: Memory
  readonly arena: Arena
  readonly name: EngineName
  /** The instruction level, such as `relaxed-simd` or `avx2`. */
  readonly simd: string
  readonly threads: number
}

const variable = 'HINDCAST_ENGINE'

let started: Engine | undefined
let chosen: EngineName | undefined

function asked(): EngineName {
  const name = chosen ?? platform.environment(variable)
  if (name === undefined || name === '') return 'wasm'
  const known = engineNames.find((engine) => engine === name)
  if (known === undefined) {
    throw new InputError(`${variable}: expected one of ${engineNames.join(', ')}, got ${name}`)
  }
  return known
}

function load(name: EngineName, memory: Memory): LoadedKernels {
  if (name === 'wasm') return loadWasm(memory)
  const loaded = platform.loadNative(memory)
  if (typeof loaded === 'string') throw new InputError(`the native engine cannot be used: ${loaded}`)
  return loaded
}

export function engine(): Engine {
  if (started === undefined) {
    const memory = new Memory()
    const { kernels, engine: name, simd } = load(asked(), memory)
    started = { kernels, memory, arena: new Arena(memory), name, simd, threads: 1 }
  }
  return started
}

/**
 * Chooses the engine of this process, before anything is computed. Takes precedence over `HINDCAST_ENGINE`.
 * @throws InputError when the engine cannot be used here, or another one is at work already
 */
export function useEngine(name: EngineName): void {
  if (started !== undefined && started.name !== name) {
    throw new InputError(
      `useEngine: expected to be called before anything is computed; ${started.name} is in use`,
    )
  }
  const before = chosen
  chosen = name
  try {
    engine()
  } catch (error) {
    chosen = before
    throw error
  }
}

export interface EngineInfo {
  /** Name and instruction level, such as `wasm relaxed-simd`. */
  readonly engine: string
  readonly name: EngineName
  /** The instruction level, such as `relaxed-simd` or `avx2`. */
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
