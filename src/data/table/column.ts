/**
 * A column of text. Cells that are alike are kept once while they do repeat, as names and time stamps of many series
 * do: two million rows then cost little more than their numbers, and whatever reads cells reads each text once.
 */

/** From how many different texts on a column is given up as one that repeats, if most of its rows differ. */
const MANY = 1 << 18

export class Column {
  /** The text of each row, as an index into `texts`. */
  readonly codes: Uint32Array
  /** The texts; alike ones may occur more than once where nearly all differ. */
  readonly texts: readonly string[]

  constructor(codes: Uint32Array, texts: readonly string[]) {
    this.codes = codes
    this.texts = texts
  }

  get length(): number {
    return this.codes.length
  }

  at(row: number): string {
    return this.texts[this.codes[row]!]!
  }

  /** How many rows hold each of `texts`. */
  counts(): Uint32Array {
    const counts = new Uint32Array(this.texts.length)
    for (const code of this.codes) counts[code]!++
    return counts
  }
}

/** Gathers a column cell by cell. */
export class ColumnBuilder {
  readonly #codes = new Uint32List()
  readonly #texts: string[] = []
  #codeOf: Map<string, number> | undefined = new Map()

  get length(): number {
    return this.#codes.length
  }

  push(text: string): void {
    let code = this.#codeOf?.get(text)
    if (code === undefined) {
      code = this.#texts.push(text) - 1
      this.#codeOf?.set(text, code)
      if (code > MANY && code > this.#codes.length / 2) this.#codeOf = undefined
    }
    this.#codes.push(code)
  }

  finish(): Column {
    return new Column(this.#codes.toArray(), this.#texts)
  }
}

/** The column of a list of texts. */
export function columnOf(texts: Iterable<string>): Column {
  const builder = new ColumnBuilder()
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
