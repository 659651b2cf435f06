/** The steps of one series in time. */
export interface Timeline {
  /** The series' name in messages: its table and id. */
  readonly source: string
  /** Alias of the frequency; see frequency.ts. */
  readonly frequency: string
  /** Time stamp of each value, in the file's form. */
  readonly ds: readonly string[]
  /** The stamps of the next `count` steps, in the form of `ds`. */
  future(count: number): string[]
  /**
   * The clock's reading at a step (0: the first value) in milliseconds since 1970 taken as UTC, also past the end.
   * Undefined for counted steps.
   */
  timeOf(step: number): number | undefined
}
