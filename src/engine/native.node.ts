/**
 * The native build of the kernels: an add-on for this processor, whose functions work on the same memory that
 * WebAssembly uses. A call costs about 0.15 µs.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { kernelHash } from './generated/kernel-hash.js'
import { type KernelName, type Kernels, signatures } from './kernels.js'
import type { LoadedKernels } from './loaded.js'
import { Memory } from './memory.js'
import { findNativeFolder } from './native-library.node.js'

/** Levels from the best on, with the number by which kernels/native/cpu.c knows them. */
const levels = [
  { name: 'avx512', number: 1 },
  { name: 'avx2', number: 0 },
  { name: 'neon', number: 2 },
]

/** Address 0 stands for "not given". */
const firstAddress = 64

/** An add-on of kernels/native/node.c: its kernels take addresses of the process. */
interface Addon extends Kernels {
  kernel_hash(): string
  address_of(array: Uint8Array): number
}

/** Opens an add-on. One that is not for Node throws. */
function open<T>(path: string): T {
  const opened = { exports: {} }
  process.dlopen(opened, path)
  return opened.exports as T
}

/** Where the memory starts in this process: asked again when it has grown, for then it may have moved. */
function baseOf(addon: Addon, memory: Memory): () => number {
  let buffer: ArrayBufferLike | undefined
  let base = 0
  return () => {
    const now = memory.wasm.buffer
    if (now !== buffer) {
      buffer = now
      base = addon.address_of(new Uint8Array(now))
    }
    return base
  }
}

/** A kernel that takes offsets in the memory, as the WebAssembly one does; 0 stays "not given". */
function bind(addon: Addon, name: KernelName, base: () => number): (...args: number[]) => number {
  const [kinds] = signatures[name].split(':')
  const call = addon[name] as (...args: number[]) => number
  const addresses = [...kinds].flatMap((kind, i) => (kind === 'a' ? [i] : []))
  if (addresses.length === 0) return call
  // A stream's step is such a call: it makes no list of its arguments.
  if (kinds === 'a') return (address) => call(address + base())
  return (...args) => {
    const start = base()
    for (const i of addresses) if (args[i] !== 0) args[i] += start
    return call(...args)
  }
}

const kernelsOf = (addon: Addon, base: () => number): Kernels =>
  Object.fromEntries(
    (Object.keys(signatures) as KernelName[]).map((name) => [name, bind(addon, name, base)]),
  ) as unknown as Kernels

/** The best add-on for this processor, or in words why there is none. */
function openBest(folder: string): { readonly addon: Addon; readonly simd: string } | string {
  const built = levels.filter(({ name }) => existsSync(join(folder, `kernels.${name}.so`)))
  const { cpu_supports: supports } = open<{ cpu_supports(level: number): number }>(join(folder, 'cpu.so'))
  const level = built.find(({ number }) => supports(number) === 1)
  if (level === undefined) return `this processor has none of ${built.map(({ name }) => name).join(', ')}`
  const addon = open<Addon>(join(folder, `kernels.${level.name}.so`))
  // Before anything else is called: other kernels may take other arguments.
  if (addon.kernel_hash() !== kernelHash)
    return `the native kernels in ${folder} are of another version of the sources`
  return { addon, simd: level.name }
}

function load(folder: string): LoadedKernels | string {
  const opened = openBest(folder)
  if (typeof opened === 'string') return opened
  const { addon, simd } = opened
  const memory = new Memory()
  memory.begin(firstAddress)
  const kernels = kernelsOf(addon, baseOf(addon, memory))
  return { kernels, memory, engine: 'native', simd, maySleep: true, whyNoThreads: () => undefined }
}

/**
 * The best kernels for this processor.
 * @returns why there are none, as text, where they cannot be used
 */
export function loadNative(): LoadedKernels | string {
  const found = findNativeFolder()
  if ('reason' in found) return found.reason
  try {
    return load(found.folder)
  } catch (error) {
    return error instanceof Error ? error.message.split('\n')[0] : String(error)
  }
}
