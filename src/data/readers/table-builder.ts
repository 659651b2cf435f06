/** From records of text to a table: the layout by the first records, then record by record. */
import { InputError } from '../../engine/errors.js'
import { counted } from '../../engine/wording.js'
import { isMissing } from '../table/cells.js'
import { commandSetting, type Table } from '../table/table.js'
import { TextColumnBuilder, Uint32List } from '../table/text-column.js'
import { type Head, layoutOf, uneven } from './layout.js'
import { fitted, type Line } from './line.js'
import { withoutFooters } from './tail.js'

/** Records by which the layout is found. */
const headLength = 50

/** Records held back, among which footers and totals are. */
const tailLength = 12

export interface TableBuilderOptions {
  /** What a record is in messages. Default `line`. */
  readonly unit?: string
  /** Whether comments (#) stood above, so that they may stand in between. Default false. */
  readonly hasComments?: boolean
}

/**
 * Builds a table of the records that are added, then `end` gives it. Empty records are skipped, except between the values of
 * a single column, as missing values there; records of empty cells alone are skipped at the end.
 *
 * Both throw `InputError` naming table and line: no rows, a record with more or fewer cells than the first, a column name
 * used twice.
 */
export class TableBuilder {
  readonly #name: string
  readonly #unit: string
  readonly #hasComments: boolean
  /** The first records, until the layout is found. */
  #first: Line[] | undefined = []
  #head: Head | undefined
  /** Lines of empty records, dropped unless another record follows. */
  #empty = new Uint32List()
  #held: Line[] = []
  #cells: TextColumnBuilder[] = []
  readonly #lines = new Uint32List()
  #repeated = 0
  #comments = 0

  constructor(name: string, { unit = 'line', hasComments = false }: TableBuilderOptions = {}) {
    this.#name = name
    this.#unit = unit
    this.#hasComments = hasComments
  }

  add(record: Line): void {
    if (this.#first === undefined) this.#hold(record)
    else if (!isBlank(record) || this.#first.length > 0) {
      this.#first.push(record)
      if (this.#first.length === headLength) this.#settle()
    }
  }

  /** Adds a record of empty cells, as `add` does. */
  addEmpty(count: number, line: number): void {
    if (this.#head === undefined) {
      if (count > 1 || this.#first!.length > 0) this.add({ cells: new Array(count).fill(''), line })
    } else if (count >= this.#head.width) this.#empty.push(line)
  }

  end(): Table {
    this.#settle()
    const head = this.#head
    if (head === undefined)
      throw new InputError(`${this.#name}: expected a header and rows, got an empty file`)
    const { rows, notes } = withoutFooters(this.#held, head, this.#unit)
    for (const row of rows) this.#keep(row)
    const lines = this.#lines.toArray()
    if (lines.length === 0) throw new InputError(`${this.#name}: expected rows below the header, got none`)
    return {
      name: this.#name,
      columns: head.columns,
      rowCount: lines.length,
      cells: this.#cells.map((builder) => builder.finish()),
      place: (row) => `${this.#unit} ${lines[row]}`,
      setting: commandSetting,
      notes: [...head.notes, ...this.#leftOut(), ...notes],
    }
  }

  #leftOut(): string[] {
    const notes: string[] = []
    if (this.#repeated > 0) notes.push(`Left out ${counted(this.#repeated, 'repeated header line')}.`)
    if (this.#comments > 0)
      notes.push(`Left out ${counted(this.#comments, 'comment line')} between the rows.`)
    return notes
  }

  #settle(): void {
    const first = this.#first
    if (first === undefined) return
    const full = first.filter(({ cells }) => cells.some((cell) => cell !== ''))
    this.#first = full.length === 0 ? [] : undefined
    if (full.length === 0) return
    const head = layoutOf(this.#name, full, this.#unit)
    this.#head = head
    this.#cells = head.columns.map(() => new TextColumnBuilder())
    // Blank lines count in a single column, from its first value on.
    const from = head.rows[0]
    if (from !== undefined)
      for (const line of first.slice(first.findIndex((one) => one.line === from.line))) this.#hold(line)
  }

  #hold(given: Line): void {
    const { width } = this.#head!
    const record = fitted(given, width)
    if (record.cells.every((cell) => cell === '')) {
      if (record.cells.length === width) this.#empty.push(record.line)
      return
    }
    if (this.#empty.length > 0) {
      for (const line of this.#empty.toArray()) this.#push({ cells: new Array(width).fill(''), line })
      this.#empty = new Uint32List()
    }
    this.#push(record)
  }

  #push(record: Line): void {
    this.#held.push(record)
    if (this.#held.length < 2 * tailLength) return
    for (const earlier of this.#held.splice(0, tailLength)) this.#keep(earlier)
  }

  #keep(record: Line): void {
    const { cells, line, isNumber } = record
    const { width, header } = this.#head!
    const isComment = cells[0].startsWith('#') && !isMissing(cells[0])
    if (isComment && (this.#hasComments || cells.length !== width)) {
      this.#comments++
      return
    }
    if (cells.length !== width) {
      const first = { cells: this.#head!.columns, line: this.#head!.line }
      throw new InputError(uneven(this.#name, first, record, this.#unit))
    }
    if (cells[0] === header?.[0] && cells.every((cell, i) => cell === header[i])) {
      this.#repeated++
      return
    }
    for (let i = 0; i < width; i++) this.#cells[i].push(cells[i], isNumber?.[i])
    this.#lines.push(line)
  }
}

const isBlank = ({ cells }: Line): boolean => cells.length === 1 && cells[0] === ''
