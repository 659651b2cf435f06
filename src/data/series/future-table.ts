/** A second table that continues past the last value: future covariates by series and time. */
import { InputError } from '../../engine/errors.js'
import { groupRows } from '../table/groups.js'
import { joinTime } from '../table/joined-time.js'
import { withoutMarks } from '../table/missing-marks.js'
import type { NumberColumn } from '../table/number-column.js'
import { placeOf, type Table } from '../table/table.js'
import { readTimeColumn, type TimeColumn } from '../table/time-column.js'
import { describeFrequency } from '../time/frequency.js'
import type { TimeAxis } from '../time/time-axis.js'
import { type CovariateColumns, covariateColumns } from './covariate-columns.js'

/** The rows of the second table about one series. */
export interface FutureRows {
  /** The future covariates, in the order of the main table's. */
  readonly columns: readonly NumberColumn[]
  /**
   * The rows after a grid step, and their steps.
   * @throws InputError on a stamp that is unreadable or off the grid
   */
  rowsAfter(axis: TimeAxis, step: number): { rows: number[]; positions: number[] }
}

export interface FutureTable {
  /** The rows about a series. */
  readonly ahead: (id: string) => FutureRows | undefined
  /** How it was read, for the user, where that is not plain. */
  readonly notes: readonly string[]
}

/** Names of the main table's columns, and the form of its time stamps. */
export interface MainColumns {
  /** Several if the time is joined from them, none if rows are counted. */
  readonly time: readonly string[]
  readonly form: TimeColumn | undefined
  readonly ids: readonly string[]
  readonly future: readonly CovariateColumns[]
}

/**
 * The rows about each series. A table without id columns is about all series.
 *
 * @throws InputError when a column is absent, or the main table has no time or no future covariates
 */
export function readFutureTable(
  given: Table,
  { time, form: mainForm, ids, future }: MainColumns,
): FutureTable {
  if (mainForm === undefined)
    throw new InputError(
      `${given.name}: expected a time column in the table it continues, got none: rows are counted`,
    )
  if (future.length === 0)
    throw new InputError(
      `${given.name}: expected future covariates, got none: name their columns with ${given.setting('future', 'COLUMN')}`,
    )
  const find = (name: string): number => {
    const column = given.columns.indexOf(name)
    if (column < 0)
      throw new InputError(
        `${given.name}: expected a column ${name} as in the table it continues, got ${given.columns.join(', ')}`,
      )
    return column
  }
  const times = time.map(find)
  const joined = time.length > 1 ? joinTime(given, time, [], new Uint32Array(given.rowCount)) : undefined
  const table = joined?.table ?? given
  const timeColumn = joined === undefined ? times[0] : table.columns.length - 1
  const found = future.map(({ name }) => find(name))
  const values = withoutMarks(table, found)
  const columns = future.flatMap(
    ({ categories }, i) => covariateColumns(values, found[i], categories).columns,
  )
  const isShared = ids.every((name) => !table.columns.includes(name))
  const groups = groupRows(table, isShared ? [] : ids.map(find))
  const form = readTimeColumn(
    table,
    timeColumn,
    groups.map(({ rows }) => rows),
    { usual: mainForm.label },
  )
  const rowsOf = new Map(groups.map(({ id, rows }) => [id, rows]))
  const ahead = (id: string): FutureRows | undefined => {
    const rows = rowsOf.get(isShared ? '' : id)
    return (
      rows && { columns, rowsAfter: (axis, step) => rowsAfter(table, timeColumn, form, rows, axis, step) }
    )
  }
  return { ahead, notes: columns.flatMap(({ note }) => note ?? []) }
}

function rowsAfter(
  table: Table,
  column: number,
  form: TimeColumn,
  rows: Uint32Array,
  axis: TimeAxis,
  step: number,
) {
  const found: { rows: number[]; positions: number[] } = { rows: [], positions: [] }
  const stamps = [...rows].map((row) => form.stampAt(row))
  const known = stamps.filter((stamp) => stamp !== undefined)
  const positions = known.length === stamps.length ? axis.placed(known) : []
  for (const [i, row] of rows.entries()) {
    const position = positions[i] ?? (stamps[i] && axis.placed([stamps[i]])[0])
    if (position === undefined)
      throw new InputError(
        `${placeOf(table, column, row)}: expected a time stamp of the series' frequency, ` +
          `${describeFrequency(axis.frequency)}, got "${table.cells[column].at(row)}"`,
      )
    if (position <= step) continue
    found.rows.push(row)
    found.positions.push(position)
  }
  return found
}
