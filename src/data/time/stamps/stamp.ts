/** A time stamp as written: the clock's reading taken as UTC in milliseconds since 1970, and its offset from UTC, if written. */
export interface ParsedStamp {
  readonly wall: number
  readonly offsetMinutes: number | undefined
}

/** A form of time stamps that fits the cells of a column. */
export interface StampForm {
  /** The form as `timeFormat` names it, such as `YYYY-MM-DD`, `DD/MM/YYYY` or `excel`. */
  readonly label: string
  /** Whether a stamp names a day, rather than a longer period. */
  readonly hasDays: boolean
  /** Whether stamps without an offset are instants in UTC. */
  readonly isUtc?: true
  readonly stamps: readonly ParsedStamp[]
  /** Writes a further stamp in this form. */
  write(stamp: ParsedStamp): string
}

/** A form of time stamps that fits some cells of a column: the stamps of the others are undefined. */
export interface CommonForm extends Omit<StampForm, 'stamps'> {
  readonly stamps: readonly (ParsedStamp | undefined)[]
}
