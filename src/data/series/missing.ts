/** Missing values are an error unless they are filled. */
import { InputError } from '../../engine/errors.js'
import type { NumberColumn } from '../table/numbers.js'
import { placeOf, type Table } from '../table/table.js'
import { FILLS } from './fill.js'
import type { SeriesReader } from './series.js'

/**
 * @param isInside whether a row is one of the values'; what is missing elsewhere does not matter
 * @throws InputError where a value is missing and none is filled
 */
export function checkMissing(
  { table, fill }: SeriesReader,
  column: NumberColumn,
  rows: Uint32Array,
  isInside: (row: number) => boolean,
): void {
  if (fill !== undefined) return
  let count = 0
  let first = -1
  let missing = 0
  for (const row of rows) {
    if (!isInside(row)) continue
    count++
    if (!Number.isNaN(column.at(row))) continue
    missing++
    if (first < 0) first = row
  }
  if (missing > 0)
    throw new InputError(
      `${placeOf(table, column.column, first)}: expected a number, got "${table.cells[column.column]!.at(first)}", a missing value ` +
        `(${missing} of ${count} rows): ${adviseFill(table)}`,
    )
}

export function adviseFill(table: Table): string {
  return `fill with ${FILLS.map((fill) => table.setting('fill', fill)).join(' or ')}`
}
