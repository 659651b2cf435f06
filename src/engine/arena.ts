/**
 * Memory for one scope of work, given back whole: allocation only moves a mark forward, and ending the
 * scope moves it back. The chunk behind it is kept for the next scope, and grows where nothing lies behind it;
 * otherwise another one joins it. Once the scope has ended, chunks that hold much more than the scope needed give
 * way to one.
 */
import type { Memory } from './memory.js'

const firstChunkBytes = 1 << 20
const alignment = 64
/** Chunks may hold so many times what a scope needs at most, and a few more bytes. */
const [widestShare, widestBytes] = [1.25, 4 << 20]

interface Chunk {
  readonly offset: number
  readonly size: number
}

/** A place in an arena to return to. */
export interface Mark {
  readonly chunk: number
  readonly top: number
  readonly taken: number
}

export class Arena {
  readonly #memory: Memory
  #chunks: Chunk[] = []
  #chunk = 0
  #top = 0
  /** Bytes handed out, and the most there ever were. */
  #taken = 0
  #most = 0

  constructor(memory: Memory) {
    this.#memory = memory
  }

  /** The offset of that many bytes, aligned to a cache line and not cleared. */
  allocate(bytes: number): number {
    const size = Math.ceil(bytes / alignment) * alignment
    const chunk = this.#chunkFor(size)
    const at = chunk.offset + this.#top
    this.#top += size
    this.#taken += size
    this.#most = Math.max(this.#most, this.#taken)
    return at
  }

  mark(): Mark {
    return { chunk: this.#chunk, top: this.#top, taken: this.#taken }
  }

  /** Gives back everything allocated since the mark was taken. */
  reset({ chunk, top, taken }: Mark): void {
    this.#chunk = chunk
    this.#top = top
    this.#taken = taken
    if (taken > 0 || this.#chunks.length < 2) return
    const held = this.#chunks.reduce((sum, { size }) => sum + size, 0)
    if (held > widestShare * this.#most + widestBytes) this.release()
  }

  /** Between scopes, gives the memory's owner back what is kept for the next one. */
  release(): void {
    if (this.#taken > 0) return
    for (const { offset } of this.#chunks) this.#memory.free(offset)
    this.#chunks = []
    this.#chunk = 0
    this.#top = 0
  }

  /** The chunk that has room for so many bytes at the top. */
  #chunkFor(size: number): Chunk {
    const chunks = this.#chunks
    for (; this.#chunk < chunks.length; this.#chunk++, this.#top = 0) {
      const chunk = chunks[this.#chunk]
      if (this.#top + size <= chunk.size) return chunk
      if (this.#chunk === chunks.length - 1 && this.#memory.extend(chunk.offset, this.#top + size)) {
        chunks[this.#chunk] = { offset: chunk.offset, size: this.#top + size }
        return chunks[this.#chunk]
      }
    }
    const made = this.#make(size)
    chunks.push(made)
    return made
  }

  /** A new chunk: the first one as large as any scope has needed, where there is room for it. */
  #make(size: number): Chunk {
    const wanted = Math.max(size, firstChunkBytes, this.#chunks.length === 0 ? this.#most : 0)
    try {
      return { offset: this.#memory.allocate(wanted), size: wanted }
    } catch (error) {
      if (wanted === size) throw error
      return { offset: this.#memory.allocate(size), size }
    }
  }
}
