import { InputError } from '../../engine/errors.js'
import type { MissingMark } from './cells.js'
import { areDays, areLocalDays, cellText } from './date-cells.js'
import { type TextColumn, TextColumnBuilder } from './text-column.js'
import type { Decimal } from './written-number.js'

/** Text in named columns, from a file or a caller: nothing is interpreted yet. */
export interface Table {
  /** Its name in messages: the file's name, or `rows`. */
  readonly name: string
  /** Names of the columns, in order. */
  readonly columns: readonly string[]
  /** Number of records, without a header. */
  readonly rowCount: number
  /** The cells of each of `columns`, without surrounding blanks. */
  readonly cells: readonly TextColumn[]
  /** The place of record `row` (from 0) in the source's own terms: `line 7` or `index 5`. */
  place(row: number): string
  /** An option with its `value` as the caller writes it: `--fill linear` or `fill: 'linear'`. */
  setting(option: string, value: string): string
  /** The decimal mark of its numbers, where the caller says so. */
  readonly decimal?: Decimal
  /** The decimal mark of a cell such as `1,234` where the rest of the table leaves it open. Default `.`. */
  readonly likelyDecimal?: Decimal
  /** Further values that mark missing ones. Default none. */
  readonly missing?: readonly MissingMark[]
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
 * Dates are written as days if all of a column are midnights, in UTC or in the local time zone, else as instants in UTC;
 * numbers and other values as `String` writes them. Places count from 0, like the caller's array.
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
  const read = columns.map((column) => columnOfValues(records.map((record) => record[column])))
  return {
    name: 'rows',
    columns,
    rowCount: records.length,
    cells: read.map(({ cells }) => cells),
    notes: columns
      .filter((_, i) => read[i].isLocal)
      .map(
        (column) =>
          `The dates of column ${column} are midnights of the local time zone, and were read as its days; ` +
          'Date.UTC makes days that are the same in every zone.',
      ),
    place: (row) => `index ${row}`,
    setting: (option, value) => `${option}: '${value}'`,
  }
}

/** The column, and whether its dates are days of the local time zone. */
function columnOfValues(values: readonly unknown[]): { cells: TextColumn; isLocal: boolean } {
  const isUtc = areDays(values)
  const isLocal = !isUtc && areLocalDays(values)
  const builder = new TextColumnBuilder()
  for (const value of values)
    builder.push(cellText(value, isUtc ? 'utc' : isLocal ? 'local' : undefined), typeof value === 'number')
  return { cells: builder.finish(), isLocal }
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `${typeof value} ${String(value)}`
}
