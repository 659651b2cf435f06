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
}
