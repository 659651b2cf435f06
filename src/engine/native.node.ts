/**
 * The native build of the kernels: a shared library for this processor, called through `koffi` on the same
 * memory that WebAssembly uses. A call costs about 0.15 µs.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { kernelHash } from './generated/kernel-hash.js'
import { type KernelName, type Kernels, signatures } from './kernels.js'
import type { LoadedKernels } from './loaded.js'
import { Memory } from './memory.js'
import { findNativeLibraries, type NativeLibraries } from './native-library.node.js'

/** Levels from the best on, with the number by which kernels/native/cpu.c knows them. */
const levels = [
  { name: 'avx512', number: 1 },
  { name: 'avx2', number: 0 },
  { name: 'neon', number: 2 },
]

/** Address 0 stands for "not given". */
const firstAddress = 64

type Koffi = typeof import('koffi')
type Library = ReturnType<Koffi['load']>

/** How koffi passes each kind of argument; addresses are numbers, as in WebAssembly. */
const types: Readonly<Record<string, string>> = { a: 'uintptr_t', i: 'int32_t', f: 'float' }

/** Where the memory starts in this process: asked again when it has grown, for then it may have moved. */
function baseOf(koffi: Koffi, memory: Memory): () => number {
  let buffer: ArrayBufferLike | undefined
  let base = 0
  return () => {
    const now = memory.wasm.buffer
    if (now !== buffer) {
      buffer = now
      base = Number(koffi.address(new Uint8Array(now)))
    }
    return base
  }
}

/** A kernel that takes offsets in the memory, as the WebAssembly one does; 0 stays "not given". */
function bind(library: Library, name: KernelName, base: () => number): (...args: number[]) => number {
  const [kinds, result] = signatures[name].split(':')
  const call = library.func(
    name,
    result === undefined ? 'void' : types[result],
    [...kinds].map((kind) => types[kind]),
  )
  const addresses = [...kinds].flatMap((kind, i) => (kind === 'a' ? [i] : []))
  if (addresses.length === 0) return (...args) => call(...args)
  // A stream's step is such a call: it makes no list of its arguments.
  if (kinds === 'a') return (address) => call(address + base())
  return (...args) => {
    const start = base()
    for (const i of addresses) if (args[i] !== 0) args[i] += start
    return call(...args)
  }
}

/** Each kernel is bound when it is first used: most programs use few, and binding one takes 0.1 ms. */
function kernelsOf(library: Library, base: () => number): Kernels {
  const kernels = {}
  for (const name of Object.keys(signatures) as KernelName[]) {
    Object.defineProperty(kernels, name, {
      enumerable: true,
      configurable: true,
      get() {
        const value = bind(library, name, base)
        Object.defineProperty(kernels, name, { enumerable: true, value })
        return value
      },
    })
  }
  return kernels as Kernels
}

/** The best library for this processor, or in words why there is none. */
function openLibrary(koffi: Koffi, folder: string): { library: Library; simd: string } | string {
  const built = levels.filter(({ name }) => existsSync(join(folder, `kernels.${name}.so`)))
  const supports = koffi.load(join(folder, 'cpu.so')).func('cpu_supports', 'int32_t', ['int32_t'])
  const level = built.find(({ number }) => supports(number) === 1)
  if (level === undefined) return `this processor has none of ${built.map(({ name }) => name).join(', ')}`
  const library = koffi.load(join(folder, `kernels.${level.name}.so`))
  // Before anything else is called: other kernels may take other arguments.
  if (library.func('kernel_hash', 'str', [])() !== kernelHash)
    return `the native kernels in ${folder} are of another version of the sources`
  return { library, simd: level.name }
}

function load({ folder, koffi: loadKoffi }: NativeLibraries): LoadedKernels | string {
  const koffi = loadKoffi()
  const opened = openLibrary(koffi, folder)
  if (typeof opened === 'string') return opened
  const { library, simd } = opened
  const memory = new Memory()
  const base = baseOf(koffi, memory)
  memory.begin(firstAddress)
  const kernels = kernelsOf(library, base)
  return { kernels, memory, engine: 'native', simd, maySleep: true, whyNoThreads: () => undefined }
}

/**
 * The best library for this processor.
 * @returns why there is none, as text, where it cannot be used
 */
export function loadNative(): LoadedKernels | string {
  const found = findNativeLibraries()
  if (typeof found === 'string') return found
  try {
    return load(found)
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : String(error)
  }
}
