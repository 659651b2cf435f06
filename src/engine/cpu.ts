/** The CPU as a device: an address is a byte offset in the engine's memory, where everything is read at once. */
import type { Arena } from './arena.js'
import type { Device, Elements } from './device.js'
import { bytesPerElement, type DType, type TypedArray } from './dtype.js'
import { type Engine, engine } from './engine.js'
import type { Kernels } from './kernels.js'
import type { Memory } from './memory.js'

type Parts = Pick<Engine, 'kernels' | 'memory' | 'arena'>

export class CpuDevice implements Device {
  readonly name: string
  readonly #start: () => Parts
  #parts: Parts | undefined

  /** @param start gives the engine, when it is first used */
  constructor(name: string, start: () => Parts) {
    this.name = name
    this.#start = start
  }

  get kernels(): Kernels {
    return (this.#parts ??= this.#start()).kernels
  }

  get arena(): Arena {
    return (this.#parts ??= this.#start()).arena
  }

  /** What addresses are offsets in. */
  get memory(): Memory {
    return (this.#parts ??= this.#start()).memory
  }

  allocate(bytes: number): number {
    const { arena, memory } = (this.#parts ??= this.#start())
    // What scopes leave free is used up first, and the arena comes to lie last, where it can grow.
    arena.release()
    return memory.allocate(bytes)
  }

  free(address: number): void {
    this.memory.free(address)
  }

  write(address: number, dtype: DType, length: number, put: (elements: Elements) => void): void {
    put(this.#view(address, dtype, length))
  }

  async read(address: number, dtype: DType, length: number): Promise<TypedArray> {
    return this.readNow(address, dtype, length)
  }

  readNow(address: number, dtype: DType, length: number): TypedArray {
    return this.#view(address, dtype, length).slice()
  }

  #view(address: number, dtype: DType, length: number): Elements {
    const { memory } = this
    const start = address / bytesPerElement
    return (dtype === 'int32' ? memory.i32 : memory.f32).subarray(start, start + length)
  }
}

/** The one device there is so far, and what is used where nothing says otherwise. */
export const cpu = new CpuDevice('cpu', engine)
