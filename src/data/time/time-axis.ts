/** The time axis of a series: its rows on a regular grid, and the stamp of each step, also past the end. */
import type { Grid, Moved } from './grid.js'
import type { ParsedStamp } from './stamps/index.js'

/** Time stamps as numbers on one clock, and back to text. */
export interface Clock {
  /** The number of a stamp. */
  numberOf(stamp: ParsedStamp): number
  /** Text in the column's own form, with the offset from UTC of row `near`. */
  write(stamp: number, near: number): string
  /** The number of the last row's stamp, where rows are counted whatever their stamps. */
  readonly after?: number
  /** The clock's reading taken as UTC, at the offset of row `near`; undefined for counted steps. */
  wallOf(stamp: number, near: number): number | undefined
}

/** Stamps beside their grid, the first as written. */
export interface MovedStamps extends Omit<Moved, 'first'> {
  readonly first: string
}

interface AxisGrid extends Pick<Grid, 'frequency' | 'stampAt' | 'positionOf'> {
  readonly moved?: MovedStamps | undefined
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
  /** Stamps beside the grid, which count as the nearest step, if there are any. */
  readonly moved: MovedStamps | undefined
  readonly #grid: Pick<Grid, 'stampAt' | 'positionOf'>
  readonly #clock: Clock

  constructor(
    { frequency, stampAt, positionOf, moved }: AxisGrid,
    { numberOf, write, wallOf, after }: Clock,
    order: Uint32Array,
    positions: Uint32Array,
  ) {
    this.frequency = frequency
    this.order = order
    this.positions = positions
    this.moved = moved
    this.#grid = { stampAt, positionOf }
    this.#clock = { numberOf, write, wallOf, ...(after !== undefined && { after }) }
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

  /** Whether rows are counted whatever their stamps. */
  get countsRows(): boolean {
    return this.#clock.after !== undefined
  }

  /**
   * The steps of stamps past the end, in their order; undefined off the grid. Where rows are counted whatever their
   * stamps, later stamps are the next steps.
   */
  placed(stamps: readonly ParsedStamp[]): (number | undefined)[] {
    const numbers = stamps.map(this.#clock.numberOf)
    const { after } = this.#clock
    if (after === undefined) return numbers.map((number) => this.#grid.positionOf(number))
    const next = [...new Set(numbers.filter((number) => number > after))].sort((a, b) => a - b)
    return numbers.map((number) => (number > after ? this.positions.length + next.indexOf(number) : -1))
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

/**
 * The axis of rows that are counted whatever their stamps. Steps ahead are called `step 1`, `step 2` ...
 *
 * @param rows in time order, or in the table's if not all stamps are readable
 * @param numbers of their stamps; undefined if not all are readable
 * @param textOf the stamp of a row as written
 */
export function countStamped(
  rows: Uint32Array,
  numbers: Float64Array | undefined,
  numberOf: Clock['numberOf'],
  textOf: (row: number) => string,
): TimeAxis {
  const count = rows.length
  const write = (step: number): string => (step < count ? textOf(rows[step]) : `step ${step - count + 1}`)
  return new TimeAxis(
    { frequency: 'step', stampAt: (step) => step, positionOf: () => undefined },
    { numberOf, write, wallOf: () => undefined, after: numbers?.at(-1) ?? Number.POSITIVE_INFINITY },
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
