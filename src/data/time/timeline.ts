/** The steps of one series in time. */
export interface Timeline {
  /** What messages call the series: its table and name. */
  readonly source: string
  /** Alias of the frequency; see frequency.ts. */
  readonly frequency: string
  /** Time stamp of each value, as the file wrote it or would have written it. */
  readonly ds: readonly string[]
  /** The stamps of the next `count` steps, in the form of `ds`. */
  future(count: number): string[]
  /**
   * What the clock shows at a step, 0 being that of the first value, as milliseconds since 1970 taken as UTC; past the
   * end too. Undefined where steps are counted.
   */
  timeOf(step: number): number | undefined
}
