/**
 * The engine of this process: one memory, the kernels that work on it, and the arena of the open scope.
 * It is started by the first tensor that needs it. The native kernels where there are such for this processor,
 * otherwise WebAssembly, unless `HINDCAST_ENGINE` or `useEngine` asks for one of them.
 */
import { platform } from '#platform'
import { Arena } from './arena.js'
import { InputError } from './errors.js'
import { type EngineName, engineNames, type LoadedKernels } from './loaded.js'
import { maximumBytes } from './memory.js'
import { type ThreadCount, threadsByDefault, threadsChosen } from './threads.js'
import { loadWasm } from './wasm.js'

export interface Engine extends LoadedKernels {
  readonly arena: Arena
  /** In a few words, why it is this one. */
  readonly reason: string
}

const variable = 'HINDCAST_ENGINE'

let started: Engine | undefined
let chosen: EngineName | undefined
let threads: ThreadCount | undefined
let pauses = 0

type Choice = Omit<Engine, 'arena'>

/** The engine that was asked for, or none. */
function loadAsked(): Choice | undefined {
  const name = chosen ?? platform.environment(variable)
  if (name === undefined || name === '') return undefined
  const by = chosen === undefined ? variable : 'useEngine'
  const reason = `${by} asked for it`
  if (!engineNames.includes(name as EngineName))
    throw new InputError(`${by}: expected one of ${engineNames.join(', ')}, got ${name}`)
  if (name === 'wasm') return { ...loadWasm(), reason }
  const loaded = platform.loadNative()
  if (typeof loaded === 'string') throw new InputError(`${by}: the native engine cannot be used: ${loaded}`)
  return { ...loaded, reason }
}

function loadBest(): Choice {
  const loaded = platform.loadNative()
  if (typeof loaded === 'string') return { ...loadWasm(), reason: loaded }
  return { ...loaded, reason: 'there are native kernels for this processor' }
}

export function engine(): Engine {
  if (started === undefined) {
    threads ??= threadsByDefault()
    const choice = loadAsked() ?? loadBest()
    started = { ...choice, arena: new Arena(choice.memory) }
    setThreads(started, threads)
  }
  return started
}

const setThreads = ({ kernels, maySleep, whyNoThreads }: Engine, { count }: ThreadCount): void =>
  kernels.set_threads(
    pauses === 0 && whyNoThreads() === undefined ? count : 1,
    platform.cores(),
    Number(maySleep),
  )

/**
 * Chooses the engine of this process, before anything is computed. By default it is the native one where there
 * are native kernels for this processor, and otherwise WebAssembly; `engineInfo` says which and why. Takes
 * precedence over `HINDCAST_ENGINE`.
 * @param name `wasm`, which works everywhere, or `native`, where kernels were built for this processor
 * @throws InputError when the engine cannot be used here, or another one is at work already
 */
export function useEngine(name: EngineName): void {
  if (started !== undefined && started.engine !== name) {
    throw new InputError(
      `useEngine: expected to be called before anything is computed; ${started.engine} is in use`,
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

/**
 * Sets how many threads compute, the caller among them; by default one for each core. May be called at any
 * time, though not inside `tidy`. Takes precedence over `HINDCAST_THREADS`. Results do not depend on it. Where
 * there can be no threads, such as on a page that is not cross-origin isolated, it stays at one, and
 * `engineInfo` says why.
 * @param count a whole number from 1 to 64
 * @throws InputError when it is not
 */
export function useThreads(count: number): void {
  threads = threadsChosen(count)
  if (started !== undefined) setThreads(started, threads)
}

/**
 * Leaves the cores to other threads of the process: until the returned function is called, kernels that are called from
 * here compute on the caller's thread alone. Pauses may overlap; neither end may be inside `tidy`.
 */
export function pauseThreads(): () => void {
  const change = (by: 1 | -1): void => {
    pauses += by
    if (started !== undefined) setThreads(started, threads!)
  }
  change(1)
  return () => change(-1)
}

/** Which engine computes, and why. */
export interface EngineInfo {
  /** Name and instruction level, such as `wasm relaxed-simd`. */
  readonly engine: string
  /** The engine, as `useEngine` and `HINDCAST_ENGINE` take it. */
  readonly name: EngineName
  /** The instruction level, such as `relaxed-simd` or `avx2`. */
  readonly simd: string
  /** In a few words, why it is this engine. */
  readonly reason: string
  /** How many threads compute, the caller among them. */
  readonly threads: number
  /** In a few words, why it is that many. */
  readonly threadsReason: string
  /** Bytes of the engine's memory that hold tensors, the working space of scopes or stacks of threads. */
  readonly usedBytes: number
  /** Bytes the engine's memory has taken from the system. */
  readonly totalBytes: number
  /** Bytes it can grow to. */
  readonly maximumBytes: number
}

/** What computes here, and how much memory it holds. */
export function engineInfo(): EngineInfo {
  const { engine: name, simd, reason, memory, whyNoThreads } = engine()
  const { count, reason: threadsReason } = threads!
  const refusal = count > 1 ? whyNoThreads() : undefined
  return {
    engine: `${name} ${simd}`,
    name,
    simd,
    reason,
    threads: refusal === undefined ? count : 1,
    threadsReason: refusal ?? threadsReason,
    usedBytes: memory.usedBytes,
    totalBytes: memory.totalBytes,
    maximumBytes,
  }
}
