/** What goes with the values of a series: known up to the last of them, known ahead, or not changing. */
import { InputError } from '../../engine/errors.js'
import type { NumberColumn } from '../table/numbers.js'
import { valuesByStep } from './duplicates.js'
import { type Fill, fillMissing } from './fill.js'
import { checkMissing } from './missing.js'
import type { SeriesReader, SeriesRows } from './series.js'

export interface Covariates {
  /** Known up to the last value only: one array a column, each as long as `ds`. */
  readonly past: readonly Float64Array[]
  /** Known ahead: one array a column, each as long as `ds` plus `futureSteps` more. NaN where a value ahead is missing. */
  readonly future: readonly Float64Array[]
  /** Steps past the last value for which some of `future` is given. */
  readonly futureSteps: number
  /** Numbers that do not change over time. */
  readonly static: readonly number[]
}

/** Where the values of a series lie among its rows. */
export interface Span {
  /** Grid step of the first value. */
  readonly start: number
  /** Number of values. */
  readonly length: number
  /** Their rows in time order. */
  readonly order: Uint32Array
  /** The step of each of those rows, 0 for the first value. */
  readonly steps: Uint32Array
  isInside(row: number): boolean
}

/** @throws InputError on values that are no numbers, and on missing ones that are not filled */
export function readCovariates(reader: SeriesReader, one: SeriesRows, span: Span): Covariates {
  const { duplicates, fill, past, future, statics } = reader
  const { start, length, order, steps } = span
  for (const column of [...past, ...future]) {
    checkMissing(reader, column, one.rows, span.isInside)
    if (fill !== undefined && order.every((row) => Number.isNaN(column.at(row))))
      throw new InputError(
        `${one.source}, column ${reader.table.columns[column.column]}: expected numbers, got only missing values`,
      )
  }
  const known = future.map((column, i) => {
    const ahead = valuesAhead(one, column, i, start, length)
    if (duplicates === 'error') checkRepeatsAhead(reader, one, column, ahead, start, length)
    return ahead
  })
  const futureSteps = Math.max(0, ...known.map(({ last }) => last + 1 - length))
  return {
    past: past.map(({ at }) => {
      const values = valuesByStep(length, steps, (i) => at(order[i]!), duplicates)
      return fill === undefined ? values : fillMissing(values, fill)
    }),
    future: known.map(({ positions, valueAt, last }) => {
      const values = valuesByStep(length + futureSteps, positions, valueAt, duplicates)
      return fill === undefined ? values : fillTo(values, Math.max(length, last + 1), fill)
    }),
    futureSteps,
    static: statics.flatMap((column) => column.read(one.rows, one.source)),
  }
}

/** The first `length` values filled, for what is beyond them is not known. */
function fillTo(values: Float64Array, length: number, fill: Fill): Float64Array {
  const filled = values.slice()
  filled.set(fillMissing(values.subarray(0, length), fill))
  return filled
}

/** The values that rows give of a column. */
interface Given {
  /** The step of each row, 0 for the series' first value. */
  readonly positions: readonly number[]
  valueAt(i: number): number
  /** The last step that is given; -1 if none. */
  readonly last: number
}

/**
 * The values of a column in a series' own rows and, past the last value, in those of another table.
 * @param i index among the columns known ahead
 */
function valuesAhead(
  { axis, ahead }: SeriesRows,
  column: NumberColumn,
  i: number,
  start: number,
  length: number,
): Given {
  const own = axis.positions.length
  const further = ahead?.rowsAfter(axis, start + length - 1)
  const positions = [...axis.positions, ...(further?.positions ?? [])].map((position) => position - start)
  const valueAt = (at: number): number =>
    at < own ? column.at(axis.order[at]!) : ahead!.columns[i]!.at(further!.rows[at - own]!)
  const last = positions.reduce(
    (last, position, at) => (Number.isNaN(valueAt(at)) ? last : Math.max(last, position)),
    -1,
  )
  return { positions, valueAt, last }
}

/** Rows that repeat a stamp among the values are complained of with them; this is about those after. */
function checkRepeatsAhead(
  { table }: SeriesReader,
  { axis, source }: SeriesRows,
  { column }: NumberColumn,
  { positions, valueAt }: Given,
  start: number,
  length: number,
): void {
  const seen = new Set<number>()
  for (const [i, position] of positions.entries()) {
    if (position < length || Number.isNaN(valueAt(i))) continue
    if (seen.has(position))
      throw new InputError(
        `${source}, column ${table.columns[column]}: expected one value for each step ahead, ` +
          `got several for ${axis.write(start + position)}`,
      )
    seen.add(position)
  }
}
