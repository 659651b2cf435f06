/** Records of named values, as JSON has them, to a table of text. */
import { InputError } from '../../engine/errors.js'
import { commandSetting, type Table } from '../table/table.js'
import { type TextColumn, TextColumnBuilder } from '../table/text-column.js'

/** Cells that any table may have, and those it may have for each character of the file. */
const fewCells = 4_000_000
const cellsPerCharacter = 4

/**
 * Gathers records; columns are the keys in order of appearance. An absent key and null are empty cells. Records that share
 * few keys make a table far larger than their file, which is refused.
 */
export class RecordTable {
  readonly #name: string
  readonly #cells = new Map<string, TextColumnBuilder>()
  #count = 0

  constructor(name: string) {
    this.#name = name
  }

  get count(): number {
    return this.#count
  }

  /**
   * @param where the record's place in messages
   * @param characters of the file so far
   * @throws InputError on a value that is a list or an object, and on a table too large for its file
   */
  add(record: object, where: string, characters: number): void {
    for (const [key, value] of Object.entries(record)) {
      let builder = this.#cells.get(key)
      if (builder === undefined) {
        const cells = (this.#cells.size + 1) * (this.#count + 1)
        if (cells > fewCells + cellsPerCharacter * characters)
          throw new InputError(
            `${this.#name} ${where}: expected records with the same keys, got ${this.#cells.size + 1} different keys in ` +
              `${this.#count + 1} records; write one record for each series and time, with a key for its name`,
          )
        builder = new TextColumnBuilder()
        this.#cells.set(key, builder)
      }
      while (builder.length < this.#count) builder.push('')
      builder.push(this.#cellOf(where, key, value), typeof value === 'number')
    }
    this.#count++
  }

  /** @param place names a row by its number from 0 */
  end(place: (row: number) => string): Table {
    return {
      name: this.#name,
      columns: [...this.#cells.keys()],
      rowCount: this.#count,
      cells: [...this.#cells.values()].map((builder) => this.#complete(builder)),
      place,
      setting: commandSetting,
    }
  }

  #cellOf(where: string, key: string, value: unknown): string {
    if (value === null || value === undefined) return ''
    if (typeof value === 'string') return value.trim()
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    throw new InputError(
      `${this.#name} ${where}, column ${key}: expected a number or text, got ${Array.isArray(value) ? 'a list' : 'an object'}`,
    )
  }

  #complete(builder: TextColumnBuilder): TextColumn {
    while (builder.length < this.#count) builder.push('')
    return builder.finish()
  }
}
