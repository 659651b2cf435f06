/**
 * A column of text, dictionary encoded: equal cells, such as names and time stamps of many series, are kept once. Two
 * million rows then take little more memory than their codes, and each text is read once.
 */

/** A column with more different texts than this, of which most differ, is no longer encoded. */
const manyTexts = 1 << 18

export class TextColumn {
  /** The text of each row, as an index into `texts`. */
  readonly codes: Uint32Array
  /** The texts; equal ones may occur more than once in a column whose cells nearly all differ. */
  readonly texts: readonly string[]
  /** Whether some cells are numbers at the source, not text: their points are decimal. */
  readonly hasNumbers: boolean

  constructor(codes: Uint32Array, texts: readonly string[], hasNumbers = false) {
    this.codes = codes
    this.texts = texts
    this.hasNumbers = hasNumbers
  }

  get length(): number {
    return this.codes.length
  }

  at(row: number): string {
    return this.texts[this.codes[row]]
  }

  /** How many rows hold each of `texts`. */
  counts(): Uint32Array {
    const counts = new Uint32Array(this.texts.length)
    for (const code of this.codes) counts[code]++
    return counts
  }
}

/** Gathers a column cell by cell. */
export class TextColumnBuilder {
  readonly #codes = new Uint32List()
  readonly #texts: string[] = []
  #codeOf: Map<string, number> | undefined = new Map()
  #hasNumbers = false

  get length(): number {
    return this.#codes.length
  }

  /** @param isNumber whether it is a number at the source */
  push(text: string, isNumber = false): void {
    if (isNumber) this.#hasNumbers = true
    let code = this.#codeOf?.get(text)
    if (code === undefined) {
      code = this.#texts.push(text) - 1
      this.#codeOf?.set(text, code)
      if (code > manyTexts && code > this.#codes.length / 2) this.#codeOf = undefined
    }
    this.#codes.push(code)
  }

  finish(): TextColumn {
    return new TextColumn(this.#codes.toArray(), this.#texts, this.#hasNumbers)
  }
}

/** The column of a list of texts. */
export function columnOf(texts: Iterable<string>): TextColumn {
  const builder = new TextColumnBuilder()
  for (const text of texts) builder.push(text)
  return builder.finish()
}

/** A growing list of whole numbers from 0. */
export class Uint32List {
  #values = new Uint32Array(64)
  #length = 0

  get length(): number {
    return this.#length
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(this.#length * 2)
      larger.set(this.#values)
      this.#values = larger
    }
    this.#values[this.#length++] = value
  }

  toArray(): Uint32Array {
    return this.#values.slice(0, this.#length)
  }
}
