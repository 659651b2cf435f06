/** A column of numbers: each text is read once, and complained of where it stands. */
import { InputError } from '../../engine/errors.js'
import { isMissing, numberAdvice, readNumber } from './cells.js'
import { placeOf, type Table } from './table.js'

/** Of larger values the squares, which the scores and intervals need, would not be finite. */
const LARGEST = 1e100

export interface NumberColumn {
  readonly column: number
  /**
   * The number in a row, NaN where it is missing.
   * @throws InputError naming table, place and column of what is no number, infinite or beyond 1e100
   */
  at(row: number): number
}

/** @param readText a further way to read a cell, where it is no number */
export function numberColumn(
  table: Table,
  column: number,
  readText: (cell: string) => number | undefined = () => undefined,
): NumberColumn {
  const { codes, texts } = table.cells[column]!
  const numbers = Float64Array.from(texts, (cell) => {
    if (isMissing(cell)) return Number.NaN
    // What is no number is told from what is missing where it is asked for.
    return readNumber(cell) ?? readText(cell) ?? Number.POSITIVE_INFINITY
  })
  return {
    column,
    at: (row) => {
      const value = numbers[codes[row]!]!
      if (Math.abs(value) > LARGEST) throw new InputError(refusal(table, column, row))
      return value
    },
  }
}

/** Whether a covariate that is said in words holds: `true` and `false` are 1 and 0. */
export function readFlag(cell: string): number | undefined {
  if (/^true$/i.test(cell)) return 1
  return /^false$/i.test(cell) ? 0 : undefined
}

function refusal(table: Table, column: number, row: number): string {
  const cell = table.cells[column]!.at(row)
  const where = placeOf(table, column, row)
  return readNumber(cell) === undefined
    ? `${where}: expected a number, got "${cell}"${numberAdvice(cell)}`
    : `${where}: expected a number from -1e100 to 1e100, got "${cell}"`
}
