/**
 * Series that stand in rows, with times in the header, in long form: as Johns Hopkins University, the World Bank and the M
 * competitions publish theirs, and tables of years by months.
 */
import { listed } from '../../engine/wording.js'
import { isMissing } from './cells.js'
import { type HeaderTimes, headerTimes } from './header-times.js'
import { isText } from './number-form.js'
import type { Table } from './table.js'
import { columnOf, TextColumnBuilder, Uint32List } from './text-column.js'

/** Columns of the long form. */
const [idName, timeName, valueName] = ['unique_id', 'ds', 'y']

export interface LongFormOptions {
  /** Names that the caller gives to columns in any role but that of an id. */
  readonly named?: readonly string[]
  /** Whether each column of numbers is a series. Default false. */
  readonly wide?: boolean
}

/**
 * The table in long form, a row for each series and time, with a note on it; as it is unless its header holds times and no
 * column does, or the caller names one of its columns or says that series stand in columns.
 *
 * Series are named by the columns of text, as many as it takes to tell them apart. Missing values before the first and after
 * the last value of a row are left out.
 */
export function rowsToLong(table: Table, { named = [], wide = false }: LongFormOptions = {}): Table {
  if (wide || named.some((name) => table.columns.includes(name))) return table
  const times = headerTimes(table)
  if (times === undefined) return table
  const ids = idsOf(table, times)
  const rows = new Uint32List()
  const columns = new Uint32List()
  for (let row = 0; row < table.rowCount; row++)
    for (const column of spanOf(table, row, times)) {
      rows.push(row)
      columns.push(column)
    }
  const [rowOf, columnAt] = [rows.toArray(), columns.toArray()]
  if (rowOf.length === 0) return table
  const kept = table.columns.flatMap((name, column) =>
    times.columns.includes(column) ||
    column === times.yearColumn ||
    [idName, timeName, valueName].includes(name)
      ? []
      : [column],
  )
  const filled = (textAt: (i: number) => string) => columnOf(Array.from(rowOf, (_, i) => textAt(i)))
  const values = new TextColumnBuilder()
  for (let i = 0; i < rowOf.length; i++) {
    const cells = table.cells[columnAt[i]]
    values.push(cells.at(rowOf[i]), cells.hasNumbers)
  }
  const parts = [
    ...(ids === undefined ? [] : [{ name: idName, cells: filled((i) => ids.names[rowOf[i]]) }]),
    ...kept.map((column) => ({
      name: table.columns[column],
      cells: filled((i) => table.cells[column].at(rowOf[i])),
    })),
    ...(times.isCounted
      ? []
      : [{ name: timeName, cells: filled((i) => times.stampOf(rowOf[i], columnAt[i])) }]),
    { name: valueName, cells: values.finish() },
  ]
  return {
    ...table,
    columns: parts.map(({ name }) => name),
    rowCount: rowOf.length,
    cells: parts.map(({ cells }) => cells),
    place: (row) => `${table.place(rowOf[row])} (${table.columns[columnAt[row]]})`,
    notes: [...(table.notes ?? []), noteOf(table, times, ids)],
  }
}

interface Ids {
  /** Of each row. */
  readonly names: readonly string[]
  /** The columns they are of; none if rows are numbered. */
  readonly columns: readonly number[]
}

/** The names of the rows; undefined if all are of one series. */
function idsOf(table: Table, { columns, yearColumn }: HeaderTimes): Ids | undefined {
  const others = table.columns.flatMap((_, column) =>
    columns.includes(column) || column === yearColumn ? [] : [column],
  )
  const texts = others.filter((column) => table.cells[column].texts.some(isText))
  const namesBy = (by: readonly number[]): string[] =>
    Array.from({ length: table.rowCount }, (_, row) =>
      by
        .map((column) => table.cells[column].at(row))
        .filter((name) => name !== '')
        .join('/'),
    )
  const countBy = (by: readonly number[]): number => new Set(namesBy(by)).size
  if (yearColumn !== undefined) {
    const varied = texts.filter((column) => countBy([column]) > 1)
    return varied.length === 0 ? undefined : { names: namesBy(varied), columns: varied }
  }
  const single = [...texts, ...others].find((column) => countBy([column]) === table.rowCount)
  if (single !== undefined && !namesBy([single]).includes(''))
    return { names: namesBy([single]), columns: [single] }
  let by: number[] = []
  for (const column of texts) {
    const isBetter = by.length === 0 ? countBy([column]) > 1 : countBy([...by, column]) > countBy(by)
    if (isBetter || (by.length > 0 && namesBy(by).includes(''))) by = [...by, column]
  }
  if (by.length > 0) return { names: namesBy(by), columns: by }
  return table.rowCount === 1
    ? undefined
    : { names: Array.from({ length: table.rowCount }, (_, row) => table.place(row)), columns: [] }
}

/** The columns of a row from its first to its last value. In tables of years by months, rows are not ends of series. */
function spanOf(table: Table, row: number, { columns, yearColumn, isEdge }: HeaderTimes): readonly number[] {
  const isAbsent = (column: number): boolean => isMissing(table.cells[column].at(row))
  const first = columns.findIndex((column) => !isAbsent(column))
  const last = columns.findLastIndex((column) => !isAbsent(column))
  if (first < 0) return yearColumn === undefined || isEdge(row, 'first') || isEdge(row, 'last') ? [] : columns
  return columns.slice(
    yearColumn === undefined || isEdge(row, 'first') ? first : 0,
    yearColumn === undefined || isEdge(row, 'last') ? last + 1 : columns.length,
  )
}

function noteOf(table: Table, times: HeaderTimes, ids: Ids | undefined): string {
  const [first, last] = [table.columns[times.columns[0]], table.columns[times.columns.at(-1)!]]
  const by = ids?.columns.map((column) => table.columns[column])
  const named = by === undefined ? '' : `, named by ${by.length === 0 ? 'their place' : listed(by)}`
  return (
    `Series stand in rows${named}: columns ${first} to ${last} were read as ${times.isCounted ? 'steps' : 'times'}. ` +
    `If they are series themselves, name them with ${table.setting('target', 'COLUMNS')}.`
  )
}
