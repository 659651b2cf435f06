import { InputError } from '../../engine/errors.js'
import { dayMs } from '../time/calendar.js'
import { type TextColumn, TextColumnBuilder } from './text-column.js'
import type { Decimal } from './written-number.js'

/** Text in named columns, from a file or a caller: nothing is interpreted yet. */
export interface Table {
  /** Its name in messages: the file's name, or `rows`. */
  readonly name: string
  readonly columns: readonly string[]
  readonly rowCount: number
  /** The cells of each of `columns`, without surrounding blanks. */
  readonly cells: readonly TextColumn[]
  /** The place of record `row` (from 0) in the source's own terms: `line 7` or `index 5`. */
  place(row: number): string
  /** An option as the caller writes it: `--fill linear` or `fill: 'linear'`. */
  setting(option: string, value: string): string
  /** The decimal mark of its numbers, where the caller says so. */
  readonly decimal?: Decimal
  /** The decimal mark of a cell such as `1,234` where the rest of the table leaves it open. Default `.`. */
  readonly likelyDecimal?: Decimal
  /** How it was read, in sentences for the user. Default none. */
  readonly notes?: readonly string[]
}

/** An option as the command line writes it. */
export function commandSetting(option: string, value: string): string {
  const flag = option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
  return `--${flag} ${/[\s'&;|<>()]/.test(value) ? `"${value}"` : value}`
}

/** The place of a cell, such as `a.csv line 7, column y`. */
export const placeOf = (table: Table, column: number, row: number): string =>
  `${table.name} ${table.place(row)}, column ${table.columns[column]}`

/**
 * The table of a library caller's records. Columns are the keys in order of appearance; an absent key is an empty cell.
 * Dates are written in UTC, without the time of day if all of the column is midnight; numbers and other values as
 * `String` writes them. Places count from 0, like the caller's array.
 *
 * @throws InputError when there are no records or one of them is not an object.
 */
export function tableFromRows(records: readonly Readonly<Record<string, unknown>>[]): Table {
  if (!Array.isArray(records) || records.length === 0)
    throw new InputError('rows: expected an array of at least one record such as { ds, y }, got none')
  const keys = new Set<string>()
  records.forEach((record, i) => {
    if (typeof record !== 'object' || record === null || Array.isArray(record))
      throw new InputError(`rows[${i}]: expected a record such as { ds, y }, got ${describe(record)}`)
    for (const key of Object.keys(record)) keys.add(key)
  })
  const columns = [...keys]
  return {
    name: 'rows',
    columns,
    rowCount: records.length,
    cells: columns.map((column) => columnOfValues(records.map((record) => record[column]))),
    place: (row) => `index ${row}`,
    setting: (option, value) => `${option}: '${value}'`,
  }
}

function columnOfValues(values: readonly unknown[]): TextColumn {
  const isDay = areDays(values)
  const builder = new TextColumnBuilder()
  for (const value of values) builder.push(cellText(value, isDay), typeof value === 'number')
  return builder.finish()
}

/** Whether all dates among the values are midnights, to be written without the time of day. */
export function areDays(values: ArrayLike<unknown>): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (isDate(value) && value.getTime() % dayMs !== 0) return false
  }
  return true
}

/** A value as a cell; see `tableFromRows`. */
export function cellText(value: unknown, isDay: boolean): string {
  if (value === undefined || value === null) return ''
  if (!(value instanceof Date)) return String(value).trim()
  if (!isDate(value)) return 'Invalid Date'
  const text = value.toISOString()
  return isDay ? text.slice(0, text.indexOf('T')) : text
}

const isDate = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.getTime())

function describe(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `${typeof value} ${String(value)}`
}
