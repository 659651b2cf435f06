/** The bytes of a file piece by piece, within limits. */
import { InputError } from '../../engine/errors.js'

export type Pieces = AsyncGenerator<Uint8Array, void>

/** Bytes that a file may unpack to in any case, and how often its own size beyond them. Text packs to a tenth or so. */
const freeBytes = 32e6
const mostRatio = 200

/** How much a file may hold. */
export class SizeLimit {
  readonly #name: string
  readonly bytes: number
  readonly #isGiven: boolean
  #unpacked = 0
  #packed = 0

  /** @param megabytes the most; undefined for 1,000, and for at most 200 times the size of a packed file */
  constructor(name: string, megabytes: number | undefined) {
    this.#name = name
    this.bytes = (megabytes ?? 1000) * 1e6
    this.#isGiven = megabytes !== undefined
  }

  /** Counts bytes of the packed file. */
  packed(bytes: number): void {
    this.#packed += bytes
  }

  /**
   * Counts bytes of its content.
   * @throws InputError when they are too many
   */
  add(bytes: number): void {
    this.#unpacked += bytes
    if (this.#unpacked > this.bytes)
      throw new InputError(
        `${this.#name}: expected at most ${this.bytes / 1e6} MB unpacked, got more; raise the limit with --max-size MB`,
      )
    const isBomb = this.#packed > 0 && this.#unpacked > Math.max(freeBytes, mostRatio * this.#packed)
    if (isBomb && !this.#isGiven)
      throw new InputError(
        `${this.#name}: expected a file that unpacks to at most ${mostRatio} times its size, got more, as only repeated bytes do; ` +
          'if that is right, set --max-size MB',
      )
  }
}

/** Most bytes that are counted at once, so that what is counted is little ahead of what has been read. */
const countedBytes = 1 << 16

/** The pieces, counted. */
export async function* counted(pieces: Pieces, count: (bytes: number) => void): Pieces {
  for await (const piece of pieces)
    for (let from = 0; from < piece.length; from += countedBytes) {
      const part = piece.subarray(from, from + countedBytes)
      count(part.length)
      yield part
    }
}

/** The pieces with the first of them at hand, which is empty where there are none. */
export async function peek(pieces: Pieces): Promise<{ first: Uint8Array; all: Pieces }> {
  let first: Uint8Array = new Uint8Array()
  // A pipe may begin with a few bytes.
  while (first.length < 1000) {
    const { value, done } = await pieces.next()
    if (done) break
    first = first.length === 0 ? value : Buffer.concat([first, value])
  }
  async function* all(): Pieces {
    try {
      yield first
      yield* pieces
    } finally {
      await pieces.return()
    }
  }
  return { first, all: all() }
}

export async function gather(pieces: Pieces): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  for await (const piece of pieces) parts.push(piece)
  return Buffer.concat(parts)
}
