/** Groups the rows of a table by series. */
import type { Table } from './table.js'

/** One series' rows, in the table's order. */
export interface Group {
  /** Name of the series; empty if the table has no id columns. */
  readonly id: string
  readonly rows: Uint32Array
}

export const allRows = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => row)

/**
 * The rows of each series, in order of appearance. The names of several id columns are joined by `/`.
 *
 * @param columns the id columns; none if all rows are of one series
 */
export function groupRows(table: Table, columns: readonly number[]): Group[] {
  if (columns.length === 0) return [{ id: '', rows: allRows(table.rowCount) }]
  const { ids, groupOf } = numberSeries(table, columns)
  const ends = new Uint32Array(ids.length + 1)
  for (const group of groupOf) ends[group + 1]++
  for (let i = 1; i < ends.length; i++) ends[i] += ends[i - 1]
  const starts = ends.slice()
  const sorted = new Uint32Array(table.rowCount)
  groupOf.forEach((group, row) => {
    sorted[starts[group]++] = row
  })
  return ids.map((id, group) => ({ id, rows: sorted.subarray(ends[group], ends[group + 1]) }))
}

/** The names of the series, and the number of each row's series. */
function numberSeries(table: Table, columns: readonly number[]): { ids: string[]; groupOf: Uint32Array } {
  const ids: string[] = []
  const known = new Map<string, number>()
  const groupOf = new Uint32Array(table.rowCount)
  const cells = columns.map((column) => table.cells[column])
  for (let row = 0; row < groupOf.length; row++) {
    const names = cells.map((column) => column.at(row))
    const id = names.includes('') ? '' : names.join('/')
    let group = known.get(id)
    if (group === undefined) {
      group = ids.push(id) - 1
      known.set(id, group)
    }
    groupOf[row] = group
  }
  return { ids, groupOf }
}
