/** Missing values are an error unless they are filled. */
import { InputError } from '../../engine/errors.js'
import type { NumberColumn } from '../table/number-column.js'
import { placeOf, type Table } from '../table/table.js'
import { fills } from './fill.js'
import type { ReadingRules } from './series-rows.js'

/**
 * @param isInside whether a row lies within the span of the values; missing ones elsewhere do not matter
 * @throws InputError on a missing value, unless values are filled
 */
export function checkMissing(
  { table, fill }: Pick<ReadingRules, 'table' | 'fill'>,
  column: NumberColumn,
  rows: Uint32Array,
  isInside: (row: number) => boolean,
): void {
  if (fill !== undefined) return
  const inside = rows.filter(isInside)
  const missing = inside.filter((row) => Number.isNaN(column.at(row)))
  const first = missing[0]
  if (first === undefined) return
  const share = missing.length / inside.length
  throw new InputError(
    `${placeOf(table, column.column, first)}: expected a number, got "${table.cells[column.column].at(first)}", a missing value ` +
      `(${missing.length} of ${inside.length} rows, ${percent(share)}): ` +
      (missing.length > few && share > mostToFill
        ? 'too many to fill: leave those rows out of the table if there was nothing to measure'
        : adviseFill(table)),
  )
}

/** Filled up, most of the column would be invented. */
const mostToFill = 0.5
const few = 3

/** The fix, to end an error message with. */
export function adviseFill(table: Table): string {
  return `fill with ${fills.map((fill) => table.setting('fill', fill)).join(' or ')}`
}

/** A share in percent, such as `4 %`. */
export const percent = (share: number): string =>
  `${share > 0 && share < 0.01 ? 'under 1' : Math.round(100 * share)} %`
