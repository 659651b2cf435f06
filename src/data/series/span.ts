/** The span of a series: its rows and steps from the first value to the last. */
import { InputError } from '../../engine/errors.js'
import type { TimeAxis } from '../time/time-axis.js'
import type { SeriesRows } from './series-rows.js'

export interface Span {
  /** Grid step of the first value. */
  readonly start: number
  /** Number of steps. */
  readonly length: number
  /** The rows in time order. */
  readonly order: Uint32Array
  /** The step of each of those rows, 0 for the first value. */
  readonly steps: Uint32Array
  isInside(row: number): boolean
}

/** @throws InputError on text in place of a number, and on missing values alone */
export function spanOf(one: SeriesRows): Span {
  const { axis, rows } = one
  const { start, end } = endsOf(one)
  const within = indicesWithin(axis, start, end)
  const order = within.map((i) => axis.order[i])
  const steps = within.map((i) => axis.positions[i] - start)
  const inside = order.length === rows.length ? undefined : new Set(order)
  return { start, length: end - start + 1, order, steps, isInside: (row) => inside?.has(row) ?? true }
}

/**
 * The first and last grid step of the values. Rows after are about the future, with or without covariates.
 *
 * @throws InputError on text in place of a number, and on missing values alone
 */
function endsOf({ axis, target, rows, source }: SeriesRows): { start: number; end: number } {
  // In the table's order, so that the error names the first mistake in the file.
  for (const row of rows) target.at(row)
  const has = (row: number) => !Number.isNaN(target.at(row))
  const first = axis.order.findIndex(has)
  if (first < 0) throw new InputError(`${source}: expected numbers, got only missing values`)
  return { start: axis.positions[first], end: axis.positions[axis.order.findLastIndex(has)] }
}

/** Indices of the axis' rows from one grid step to another. */
function indicesWithin({ positions }: TimeAxis, start: number, end: number): Uint32Array {
  const first = positions.findIndex((position) => position >= start)
  const last = positions.findLastIndex((position) => position <= end)
  return Uint32Array.from({ length: last - first + 1 }, (_, i) => first + i)
}
