/** The rows of one series in a table, and the columns and rules by which all series of the table are read. */
import type { NumberColumn } from '../table/number-column.js'
import type { Table } from '../table/table.js'
import type { TimeAxis } from '../time/time-axis.js'
import type { Duplicates } from './duplicates.js'
import type { Fill } from './fill.js'
import type { FutureRows } from './future-table.js'
import type { StaticReader } from './static-columns.js'

/** The same for all series of a table. */
export interface ReadingRules {
  readonly table: Table
  readonly timeColumn: number | undefined
  /** Whether the table has id columns. */
  readonly hasIds: boolean
  /** Columns without a role. */
  readonly others: readonly number[]
  readonly past: readonly NumberColumn[]
  readonly future: readonly NumberColumn[]
  readonly statics: readonly StaticReader[]
  readonly fill: Fill | undefined
  readonly duplicates: Duplicates
  /** Steps in a season. Default: from the frequency. */
  readonly season: number | undefined
  /** Whether columns side by side share their rows, so that each has missing values around its own. */
  readonly isWide: boolean
}

export interface SeriesRows {
  readonly id: string
  /** Its name in messages. */
  readonly source: string
  /** In the table's order. */
  readonly rows: Uint32Array
  readonly axis: TimeAxis
  readonly target: NumberColumn
  /** Rows of another table with future covariates. */
  readonly ahead: FutureRows | undefined
}
