/**
 * The one linear memory that all tensor data lives in, and who owns which part of it.
 *
 * An address is a byte offset; 0 is never a valid one and stands for "not given" in kernel calls. Blocks
 * are aligned to 64 bytes, a cache line.
 */
import { InputError } from './errors.js'

const pageBytes = 65536
const maxPages = 65536
/** What 32-bit addresses reach: 4 GiB. */
export const maximumBytes = maxPages * pageBytes
const alignment = 64

const align = (bytes: number): number => Math.ceil(bytes / alignment) * alignment

interface Block {
  readonly offset: number
  readonly size: number
}

export class Memory {
  readonly wasm: WebAssembly.Memory
  #f32: Float32Array
  #i32: Int32Array
  /** Free blocks by offset; neighbours are always merged. */
  #free: Block[] = []
  readonly #used = new Map<number, number>()
  #end = 0
  #usedBytes = 0

  /** @param isShared whether workers can be given it; throws where the runtime cannot make such a memory */
  constructor({ isShared = false }: { readonly isShared?: boolean } = {}) {
    this.wasm = new WebAssembly.Memory({ initial: 16, maximum: maxPages, shared: isShared })
    this.#f32 = new Float32Array(this.wasm.buffer)
    this.#i32 = new Int32Array(this.wasm.buffer)
  }

  /** The whole memory as floats. Ask again after anything that may allocate: growth renews the view. */
  get f32(): Float32Array {
    if (this.#f32.buffer !== this.wasm.buffer) this.#f32 = new Float32Array(this.wasm.buffer)
    return this.#f32
  }

  /** The whole memory as 32-bit integers, under the same rule. */
  get i32(): Int32Array {
    if (this.#i32.buffer !== this.wasm.buffer) this.#i32 = new Int32Array(this.wasm.buffer)
    return this.#i32
  }

  /** Bytes in blocks that somebody holds. */
  get usedBytes(): number {
    return this.#usedBytes
  }

  /** Bytes taken from the system. */
  get totalBytes(): number {
    return this.wasm.buffer.byteLength
  }

  /** Everything from `start` on may be handed out. */
  begin(start: number): void {
    this.#end = align(start)
  }

  /** The offset of a block of that many bytes. Throws `InputError` when the memory cannot grow so far. */
  allocate(bytes: number): number {
    const size = Math.max(alignment, align(bytes))
    const offset = this.#takeFree(size) ?? this.#takeEnd(size)
    this.#used.set(offset, size)
    this.#usedBytes += size
    return offset
  }

  /** Makes the last block so long, where it lies and as far as the memory can grow; says whether it did. */
  extend(offset: number, bytes: number): boolean {
    const [size, wanted] = [this.#sizeAt('extend', offset), align(bytes)]
    if (offset + size !== this.#end || wanted < size || !this.#reach(offset + wanted)) return false
    this.#used.set(offset, wanted)
    this.#usedBytes += wanted - size
    this.#end = offset + wanted
    return true
  }

  /** Takes a block back, by the offset that `allocate` gave. */
  free(offset: number): void {
    const size = this.#sizeAt('free', offset)
    this.#used.delete(offset)
    this.#usedBytes -= size
    const free = this.#free
    let at = free.findIndex((block) => block.offset > offset)
    if (at < 0) at = free.length
    const before = free[at - 1]
    const after = free[at]
    const joinsBefore = before !== undefined && before.offset + before.size === offset
    const joinsAfter = after !== undefined && offset + size === after.offset
    const start = joinsBefore ? before.offset : offset
    const end = joinsAfter ? after.offset + after.size : offset + size
    free.splice(at - Number(joinsBefore), Number(joinsBefore) + Number(joinsAfter), {
      offset: start,
      size: end - start,
    })
  }

  #sizeAt(where: string, offset: number): number {
    const size = this.#used.get(offset)
    if (size === undefined) throw new Error(`Memory.${where}: no block at ${offset}`)
    return size
  }

  /** Best fit, so that the large blocks stay whole. */
  #takeFree(size: number): number | undefined {
    let best = -1
    for (let i = 0; i < this.#free.length; i++) {
      const block = this.#free[i]
      if (block.size >= size && (best < 0 || block.size < this.#free[best].size)) best = i
    }
    if (best < 0) return undefined
    const { offset, size: whole } = this.#free[best]
    if (whole === size) this.#free.splice(best, 1)
    else this.#free[best] = { offset: offset + size, size: whole - size }
    return offset
  }

  /** From the end, or from the free block that touches it. */
  #takeEnd(size: number): number {
    const last = this.#free[this.#free.length - 1]
    const touches = last !== undefined && last.offset + last.size === this.#end
    const offset = touches ? last.offset : this.#end
    if (!this.#reach(offset + size)) {
      throw new InputError(
        `out of memory: ${size} bytes more are needed beside ${this.#usedBytes} in use, and WebAssembly ` +
          'memory ends at 4 GiB; use a smaller batch, shorter sequences or fewer units',
      )
    }
    if (touches) this.#free.pop()
    this.#end = offset + size
    return offset
  }

  /** Grows to that many bytes, and where it can a sixteenth more: few growths, and little held idle. */
  #reach(bytes: number): boolean {
    const missing = bytes - this.wasm.buffer.byteLength
    if (missing <= 0) return true
    const wanted = Math.ceil(missing / pageBytes)
    const spare = Math.floor(this.wasm.buffer.byteLength / pageBytes / 16)
    return this.#grow(wanted + spare) || this.#grow(wanted)
  }

  #grow(pages: number): boolean {
    try {
      this.wasm.grow(pages)
      return true
    } catch {
      return false
    }
  }
}
