/** Reads the covariates of one series from its rows and, for the steps ahead, from a second table. */
import { InputError } from '../../engine/errors.js'
import type { NumberColumn } from '../table/number-column.js'
import { valuesByStep } from './duplicates.js'
import { type Fill, fillMissing } from './fill.js'
import { checkMissing } from './missing-values.js'
import type { Covariates } from './series.js'
import type { ReadingRules, SeriesRows } from './series-rows.js'
import type { Span } from './span.js'

/**
 * @param fill of absent steps. Default: as the rules say
 * @throws InputError on text in place of a number, and on missing values unless they are filled
 */
export function readCovariates(
  rules: ReadingRules,
  one: SeriesRows,
  span: Span,
  fill: Fill | undefined = rules.fill,
): Covariates {
  const { table, duplicates, past, future, statics } = rules
  const { start, length, order, steps } = span
  for (const column of [...past, ...future]) {
    checkMissing(rules, column, one.rows, span.isInside)
    if (fill !== undefined && order.every((row) => Number.isNaN(column.at(row))))
      throw new InputError(
        `${one.source}, column ${table.columns[column.column]}: expected numbers, got only missing values`,
      )
  }
  const known = future.map((column, i) => {
    const ahead = valuesAhead(one, column, i, start, length)
    if (duplicates === 'error') checkRepeatsAhead(rules, one, column, ahead, start, length)
    return ahead
  })
  const stepsAhead = Math.max(0, ...known.map(({ last }) => last + 1 - length))
  return {
    past: past.map(({ at }) => {
      const values = valuesByStep(length, steps, (i) => at(order[i]), duplicates)
      return fill === undefined ? values : fillMissing(values, fill)
    }),
    future: known.map(({ positions, valueAt, last }) => {
      const values = valuesByStep(length + stepsAhead, positions, valueAt, duplicates)
      return fill === undefined ? values : fillTo(values, Math.max(length, last + 1), fill)
    }),
    static: statics.flatMap((column) => column.read(one.rows, one.source)),
  }
}

/** The first `length` values filled; those beyond are unknown. */
function fillTo(values: Float64Array, length: number, fill: Fill): Float64Array {
  const filled = values.slice()
  filled.set(fillMissing(values.subarray(0, length), fill))
  return filled
}

/** The values of a column in the rows of one series. */
interface ColumnValues {
  /** The step of each row, 0 for the series' first value. */
  readonly positions: readonly number[]
  valueAt(i: number): number
  /** The last step with a value; -1 if none. */
  readonly last: number
}

/**
 * The values of a future covariate in a series' own rows and, past the last value, in those of the second table.
 * @param i index among the future covariates
 */
function valuesAhead(
  { axis, ahead }: SeriesRows,
  column: NumberColumn,
  i: number,
  start: number,
  length: number,
): ColumnValues {
  const own = axis.positions.length
  const further = ahead?.rowsAfter(axis, start + length - 1)
  const positions = [...axis.positions, ...(further?.positions ?? [])].map((position) => position - start)
  const valueAt = (at: number): number =>
    at < own ? column.at(axis.order[at]) : ahead!.columns[i].at(further!.rows[at - own])
  const last = positions.reduce(
    (last, position, at) => (Number.isNaN(valueAt(at)) ? last : Math.max(last, position)),
    -1,
  )
  return { positions, valueAt, last }
}

/** Repeated stamps after the last value; those before it are an error of the values. */
function checkRepeatsAhead(
  { table }: ReadingRules,
  { axis, source }: SeriesRows,
  { column }: NumberColumn,
  { positions, valueAt }: ColumnValues,
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
