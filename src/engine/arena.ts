/**
 * Memory for one step of work, given back whole: allocation only moves a mark forward, and ending the
 * step moves it back. The chunks behind it are kept for the next step.
 */
import type { Memory } from './memory.js'

const firstChunkBytes = 1 << 20
const alignment = 64

interface Chunk {
  readonly offset: number
  readonly size: number
}

/** A place in an arena to return to. */
export interface Mark {
  readonly chunk: number
  readonly top: number
}

export class Arena {
  readonly #memory: Memory
  readonly #chunks: Chunk[] = []
  #chunk = 0
  #top = 0

  constructor(memory: Memory) {
    this.#memory = memory
  }

  /** The offset of that many bytes, aligned to a cache line and not cleared. */
  allocate(bytes: number): number {
    const size = Math.ceil(bytes / alignment) * alignment
    while (this.#chunk < this.#chunks.length) {
      const { offset, size: room } = this.#chunks[this.#chunk]
      if (this.#top + size <= room) {
        const at = offset + this.#top
        this.#top += size
        return at
      }
      this.#chunk++
      this.#top = 0
    }
    const last = this.#chunks[this.#chunks.length - 1]
    const room = Math.max(size, last === undefined ? firstChunkBytes : Math.min(last.size * 2, 1 << 26))
    const offset = this.#memory.allocate(room)
    this.#chunks.push({ offset, size: room })
    this.#top = size
    return offset
  }

  mark(): Mark {
    return { chunk: this.#chunk, top: this.#top }
  }

  /** Gives back everything allocated since the mark was taken. */
  reset({ chunk, top }: Mark): void {
    this.#chunk = chunk
    this.#top = top
  }
}
