/** Bytes of text to text: UTF-8, UTF-16, or Windows-1252 where they are not UTF-8. */
import { InputError } from '../../engine/errors.js'

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** Bytes by which UTF-16 without a byte order mark is recognised. */
const sampled = 1000

/** The encoding by the first bytes: a byte order mark, or zeros in every other byte. */
function encodingOf(bytes: Uint8Array): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  const length = Math.min(bytes.length, sampled)
  for (let i = 0; i < length; i++) if (bytes[i] === 0) zeros[i % 2]++
  const [even, odd] = zeros.map((count) => count / (length / 2))
  if (odd > 0.5 && even < 0.1) return 'utf-16le'
  if (even > 0.5 && odd < 0.1) return 'utf-16be'
  return 'utf-8'
}

/**
 * Decodes text piece by piece. Bytes that are not UTF-8 are read as Windows-1252 if all before them are ASCII, which both
 * share.
 */
export class TextBytes {
  readonly #name: string
  readonly #isStrict: boolean
  #encoding: Encoding | undefined
  #decoder: TextDecoder | undefined
  #isAscii = true
  /** Bytes at the end of the last piece that may be part of a letter. */
  #rest: Uint8Array = new Uint8Array()

  /** @param isStrict whether only UTF-8 and UTF-16 are allowed, as in JSON */
  constructor(name: string, isStrict: boolean) {
    this.#name = name
    this.#isStrict = isStrict
  }

  /** How the bytes were read, for the user. */
  get notes(): string[] {
    if (this.#encoding !== 'windows-1252') return []
    return ['The file is not UTF-8; letters are read as Windows-1252. If names look wrong, save it as UTF-8.']
  }

  /**
   * The text of a piece; without one, of what is left.
   * @throws InputError on bytes that cannot be read
   */
  decode(piece?: Uint8Array): string {
    this.#encoding ??= encodingOf(piece ?? new Uint8Array())
    if (this.#encoding !== 'utf-8') return this.#decodeAs(this.#encoding, piece)
    const bytes = piece === undefined ? this.#rest : joined(this.#rest, piece)
    // A letter has at most four bytes, so at most three of it are missing.
    const cut = piece === undefined ? bytes.length : endOfLetters(bytes)
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, cut))
      if (text.length !== cut) this.#isAscii = false
      this.#rest = bytes.slice(cut)
      return text
    } catch {
      const isMixed = !this.#isAscii || /[^\p{ASCII}\uFFFD]/u.test(new TextDecoder().decode(bytes))
      if (this.#isStrict || isMixed)
        throw new InputError(`${this.#name}: expected text in UTF-8, got other bytes: save it as UTF-8`)
      this.#encoding = 'windows-1252'
      const text = this.#decodeAs('windows-1252', bytes)
      // Windows-1252 has no letters there, so that it is another encoding.
      if (/[\u0080-\u009F]/.test(text))
        throw new InputError(`${this.#name}: expected text in UTF-8, got another encoding: save it as UTF-8`)
      return text
    }
  }

  #decodeAs(encoding: Encoding, piece: Uint8Array | undefined): string {
    this.#decoder ??= new TextDecoder(encoding, { fatal: true })
    try {
      return this.#decoder.decode(piece, { stream: piece !== undefined })
    } catch {
      throw new InputError(
        `${this.#name}: expected text in ${encoding.toUpperCase()}, got other bytes: save it as UTF-8`,
      )
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/** Where the last whole letter of UTF-8 ends. */
function endOfLetters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]
    if (byte < 0x80) break
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return back < length ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}
