import type { MovedStamps } from '../time/time-axis.js'

/** What reading changed in the rows of one series. */
export interface Repairs {
  /** Rows with values. */
  readonly rows: number
  /** Whether the table had them in time order. */
  readonly isSorted: boolean
  /** Rows that repeat the stamp of an earlier row. */
  readonly repeated: number
  /** Values filled in. */
  readonly filled: number
  /** Steps, among those filled, without a row. */
  readonly absent: number
  /** Stamp of the first value filled in. */
  readonly firstFilled: string | undefined
  /** Steps on closed days, and the stamp of the first. */
  readonly closed: number
  readonly firstClosed: string | undefined
  /** Stamps beside their steps. */
  readonly moved: MovedStamps | undefined
  /** Whether rows are counted whatever their stamps. */
  readonly isCounted: boolean
  /** Rows before the first value. */
  readonly before: number
  /** Rows after the last value, and the columns without a role that have values there. */
  readonly after: number
  readonly knownAfter: readonly string[]
}
