/** JSON lines (one object a line, as `.jsonl` and `.ndjson` files have them) to a table of text. */
import { InputError } from '../../engine/errors.js'
import type { Table } from '../table/table.js'
import { Uint32List } from '../table/text-column.js'
import { longestRecord } from './csv.js'
import { RecordTable } from './record-table.js'

/**
 * Reads one JSON object a line; blank lines are skipped. Columns are the keys in order of appearance; an absent key and
 * null are empty cells.
 *
 * `write` the text in pieces of any size, then `end`. Both throw `InputError` naming file and line: no objects, invalid
 * JSON, values that are lists or objects, a line of more than 16 MB, and more different keys than fit in memory.
 */
export class JsonLinesReader {
  readonly #name: string
  #rest = ''
  #line = 0
  #characters = 0
  readonly #records: RecordTable
  readonly #lines = new Uint32List()

  /** @param name the table's name in messages, usually the file's name */
  constructor(name: string) {
    this.#name = name
    this.#records = new RecordTable(name)
  }

  write(text: string): void {
    this.#characters += text.length
    const end = text.lastIndexOf('\n')
    if (end >= 0) {
      const lines = (this.#rest + text.slice(0, end)).split('\n')
      this.#rest = text.slice(end + 1)
      for (const line of lines) this.#read(line)
    } else this.#rest += text
    if (this.#rest.length > longestRecord)
      throw new InputError(
        `${this.#name} line ${this.#line + 1}: expected lines of at most ${longestRecord >> 20} MB, got a longer one; ` +
          'write one record a line',
      )
  }

  end(): Table {
    this.#read(this.#rest)
    this.#rest = ''
    const lines = this.#lines.toArray()
    if (lines.length === 0) throw new InputError(`${this.#name}: expected one JSON object a line, got none`)
    return this.#records.end((row) => `line ${lines[row]}`)
  }

  #read(text: string): void {
    this.#line++
    const trimmed = text.trim()
    if (trimmed === '') return
    this.#records.add(this.#parse(trimmed), `line ${this.#line}`, this.#characters)
    this.#lines.push(this.#line)
  }

  #parse(text: string): object {
    const expected = `${this.#name} line ${this.#line}: expected one JSON object such as {"ds":"2024-01","y":1}`
    let value: unknown
    try {
      value = JSON.parse(text)
    } catch (error) {
      throw new InputError(`${expected}, got ${(error as Error).message}`)
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new InputError(`${expected}, got ${text.slice(0, 40)}`)
    return value
  }
}
