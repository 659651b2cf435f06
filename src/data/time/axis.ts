/**
 * The time axis of a series: its rows placed on a regular grid, and the stamps of the steps, past the end too.
 */
import type { Grid } from './grid.js'
import type { ParsedStamp } from './stamps.js'

/** How stamps are compared, as numbers, and written. */
export interface Clock {
  /** Any stamp as such a number. */
  numberOf(stamp: ParsedStamp): number
  /** In the column's own form; where offsets from UTC differ it has that of row `near`. */
  write(stamp: number, near: number): string
  /** What the clock shows, taken as UTC, at the offset of row `near`; undefined where steps are counted. */
  wallOf(stamp: number, near: number): number | undefined
}

export class TimeAxis {
  /** Alias of the frequency; see frequency.ts. */
  readonly frequency: string
  /** The rows in time order; those of the same stamp as they stand in the table. */
  readonly order: Uint32Array
  /**
   * Grid step of each row in that order: 0 for the first, rising by 1 where no step is absent, by 0 where a stamp is
   * repeated.
   */
  readonly positions: Uint32Array
  readonly #grid: Pick<Grid, 'stampAt' | 'positionOf'>
  readonly #clock: Clock

  constructor(
    { frequency, stampAt, positionOf }: Pick<Grid, 'frequency' | 'stampAt' | 'positionOf'>,
    { numberOf, write, wallOf }: Clock,
    order: Uint32Array,
    positions: Uint32Array,
  ) {
    this.frequency = frequency
    this.order = order
    this.positions = positions
    this.#grid = { stampAt, positionOf }
    this.#clock = { numberOf, write, wallOf }
  }

  /**
   * The stamp of a grid step in the column's own form, past the end as well. Where offsets from UTC change over the
   * year it has that of the last row up to the step: what clocks will do is not known here.
   */
  write(position: number): string {
    return this.#clock.write(this.#grid.stampAt(position), this.#near(position))
  }

  /**
   * What the clock shows at a grid step as milliseconds since 1970 taken as UTC, with the offset that `write` has;
   * undefined where steps are counted.
   */
  timeOf(position: number): number | undefined {
    return this.#clock.wallOf(this.#grid.stampAt(position), this.#near(position))
  }

  /** The step of a stamp, perhaps past the end; undefined where it lies on none. */
  positionOf(stamp: ParsedStamp): number | undefined {
    return this.#grid.positionOf(this.#clock.numberOf(stamp))
  }

  /** The last row up to a step. */
  #near(position: number): number {
    let low = 0
    let high = this.positions.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (this.positions[middle]! <= position) low = middle
      else high = middle - 1
    }
    return this.order[low]!
  }
}

/** The axis of rows without time stamps: they are counted from 1. */
export function countRows(rows: Uint32Array): TimeAxis {
  const grid = { frequency: 'step', stampAt: (position: number) => position + 1, positionOf: stepBefore }
  return new TimeAxis(
    grid,
    counts,
    rows,
    rows.map((_, i) => i),
  )
}

const stepBefore = (step: number): number | undefined => (Number.isInteger(step) ? step - 1 : undefined)

/** Steps that are counted mean what they say. */
export const counts: Clock = {
  numberOf: ({ wall }: ParsedStamp) => wall,
  write: String,
  wallOf: () => undefined,
}
