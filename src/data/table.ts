import { InputError } from '../engine/errors.js'

/** Text in named columns, as a file or a caller gave it: nothing is interpreted yet. */
export interface Table {
  /** What messages call the whole: the file's name, or `rows`. */
  readonly name: string
  readonly columns: readonly string[]
  /** One list of cells a record, each as long as `columns`, without surrounding blanks. */
  readonly rows: readonly (readonly string[])[]
  /** Where record `row` (from 0) stands, in the words of whoever supplied it: `line 7` or `index 5`. */
  place(row: number): string
  /** How whoever supplied the table writes an option: `--fill linear` or `fill: 'linear'`. */
  setting(option: string, value: string): string
}

/**
 * The table of a library caller's records. Columns are the keys in order of appearance; a key that a record
 * lacks is an empty cell. Dates are written in UTC, without the time of day when all of the column is
 * midnight; numbers and other values as `String` writes them. Places count from 0, as the caller's array does.
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
  const cells = columns.map((column) => columnText(records.map((record) => record[column])))
  return {
    name: 'rows',
    columns,
    rows: records.map((_, i) => cells.map((column) => column[i]!)),
    place: (row) => `index ${row}`,
    setting: (option, value) => `${option}: '${value}'`,
  }
}

function columnText(values: readonly unknown[]): string[] {
  const dates = values.filter((v) => v instanceof Date && !Number.isNaN(v.getTime())) as Date[]
  const midnightsOnly = dates.every((date) => date.getTime() % 86_400_000 === 0)
  return values.map((value) => {
    if (value === undefined || value === null) return ''
    if (!(value instanceof Date)) return String(value).trim()
    if (Number.isNaN(value.getTime())) return 'Invalid Date'
    const text = value.toISOString()
    return midnightsOnly ? text.slice(0, text.indexOf('T')) : text
  })
}

function describe(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'an array' : `${typeof value} ${String(value)}`
}
