/** JSON lines (one object a line, as `.jsonl` and `.ndjson` files have them) to a table of text. */
import { InputError } from '../../engine/errors.js'
import { commandSetting, type Table } from '../table/table.js'
import { type TextColumn, TextColumnBuilder, Uint32List } from '../table/text-column.js'

/**
 * Reads one JSON object a line; blank lines are skipped. Columns are the keys in order of appearance; an absent key and
 * null are empty cells.
 *
 * `write` the text in pieces of any size, then `end`. Both throw `InputError` naming file and line: no objects, invalid
 * JSON, and values that are lists or objects.
 */
export class JsonLinesReader {
  readonly #name: string
  #rest = ''
  #line = 0
  readonly #cells = new Map<string, TextColumnBuilder>()
  readonly #lines = new Uint32List()

  /** @param name the table's name in messages, usually the file's name */
  constructor(name: string) {
    this.#name = name
  }

  write(text: string): void {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop()!
    for (const line of lines) this.#read(line)
  }

  end(): Table {
    this.#read(this.#rest)
    this.#rest = ''
    const lines = this.#lines.toArray()
    if (lines.length === 0) throw new InputError(`${this.#name}: expected one JSON object a line, got none`)
    return {
      name: this.#name,
      columns: [...this.#cells.keys()],
      rowCount: lines.length,
      cells: [...this.#cells.values()].map((builder) => this.#complete(builder)),
      place: (row) => `line ${lines[row]}`,
      setting: commandSetting,
    }
  }

  #read(text: string): void {
    this.#line++
    if (text.trim() === '') return
    for (const [key, value] of Object.entries(this.#parse(text))) {
      const builder = this.#cells.get(key) ?? new TextColumnBuilder()
      this.#cells.set(key, builder)
      while (builder.length < this.#lines.length) builder.push('')
      builder.push(this.#cellOf(key, value))
    }
    this.#lines.push(this.#line)
  }

  #parse(text: string): object {
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (error) {
      throw new InputError(
        `${this.#name} line ${this.#line}: expected one JSON object such as {"ds":"2024-01","y":1}, got ${(error as Error).message}`,
      )
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new InputError(
        `${this.#name} line ${this.#line}: expected one JSON object such as {"ds":"2024-01","y":1}, got ${text.trim().slice(0, 40)}`,
      )
    return value
  }

  #cellOf(key: string, value: unknown): string {
    if (value === null) return ''
    if (typeof value === 'string') return value.trim()
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw new InputError(
      `${this.#name} line ${this.#line}, column ${key}: expected a number or text, got ${JSON.stringify(value).slice(0, 40)}`,
    )
  }

  #complete(builder: TextColumnBuilder): TextColumn {
    while (builder.length < this.#lines.length) builder.push('')
    return builder.finish()
  }
}
