/** The time axis of a series: its rows on a regular grid, and the stamp of each step, also past the end. */
import type { Grid } from './grid.js'
import type { ParsedStamp } from './stamps/index.js'

/** Time stamps as numbers on one clock, and back to text. */
export interface Clock {
  /** The number of a stamp. */
  numberOf(stamp: ParsedStamp): number
  /** Text in the column's own form, with the offset from UTC of row `near`. */
  write(stamp: number, near: number): string
  /** The clock's reading taken as UTC, at the offset of row `near`; undefined for counted steps. */
  wallOf(stamp: number, near: number): number | undefined
}

export class TimeAxis {
  /** Alias of the frequency; see frequency.ts. */
  readonly frequency: string
  /** The rows in time order, those of the same stamp in the table's order. */
  readonly order: Uint32Array
  /**
   * Grid step of each row in that order, 0 for the first: 1 more than the row before, 0 more for a repeated stamp, 2 or
   * more after absent steps.
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
   * The stamp of a grid step in the column's own form, also past the end. If offsets from UTC change, it has that of the
   * last row up to the step: future clock changes are unknown.
   */
  write(position: number): string {
    return this.#clock.write(this.#grid.stampAt(position), this.#near(position))
  }

  /**
   * The clock's reading at a grid step in milliseconds since 1970 taken as UTC, with the offset of `write`; undefined for
   * counted steps.
   */
  timeOf(position: number): number | undefined {
    return this.#clock.wallOf(this.#grid.stampAt(position), this.#near(position))
  }

  /** The step of a stamp, perhaps past the end; undefined off the grid. */
  positionOf(stamp: ParsedStamp): number | undefined {
    return this.#grid.positionOf(this.#clock.numberOf(stamp))
  }

  /** The last row up to a step. */
  #near(position: number): number {
    let low = 0
    let high = this.positions.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if (this.positions[middle] <= position) low = middle
      else high = middle - 1
    }
    return this.order[low]
  }
}

/** The axis of rows without time stamps, counted from 1. */
export function countRows(rows: Uint32Array): TimeAxis {
  const grid = { frequency: 'step', stampAt: (position: number) => position + 1, positionOf: stepBefore }
  return new TimeAxis(
    grid,
    stepClock,
    rows,
    rows.map((_, i) => i),
  )
}

const stepBefore = (step: number): number | undefined => (Number.isInteger(step) ? step - 1 : undefined)

/** Counted steps as numbers. */
export const stepClock: Clock = {
  numberOf: ({ wall }: ParsedStamp) => wall,
  write: String,
  wallOf: () => undefined,
}
