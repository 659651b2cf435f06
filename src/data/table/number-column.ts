/** A column of numbers: each text is read once, and errors name its place. */
import { InputError } from '../../engine/errors.js'
import { isMissing } from './cells.js'
import { formAdvice, formNote, type NumberForm, numberForm } from './number-form.js'
import { placeOf, type Table } from './table.js'

/** Squares of larger values, needed by scores and intervals, would overflow. */
const largest = 1e100

export interface NumberColumn {
  readonly column: number
  /**
   * The number in a row, NaN where it is missing.
   * @throws InputError naming table, place and column of text, of infinite values and of those beyond 1e100
   */
  at(row: number): number
  /** The unit of most cells, such as `%`; empty if there is none. */
  readonly unit: string
  /** How its numbers were read, for the user, if they are not plain. */
  readonly note: string | undefined
}

/** @param readText a further reading of cells that are not numbers */
export function numberColumn(
  table: Table,
  column: number,
  readText: (cell: string) => number | undefined = () => undefined,
): NumberColumn {
  const { codes, texts } = table.cells[column]
  const form = numberForm(table, column)
  const numbers = Float64Array.from(texts, (cell) => {
    if (isMissing(cell)) return Number.NaN
    // Infinite stands for text: `at` refuses it.
    return form.read(cell) ?? readText(cell) ?? Number.POSITIVE_INFINITY
  })
  return {
    column,
    unit: form.unit,
    note: formNote(table, column, form),
    at: (row) => {
      const value = numbers[codes[row]]
      if (Math.abs(value) > largest) throw new InputError(refusal(table, column, row, form))
      return value
    },
  }
}

/** A covariate in words: `true` is 1 and `false` is 0. */
export function readFlag(cell: string): number | undefined {
  if (/^true$/i.test(cell)) return 1
  return /^false$/i.test(cell) ? 0 : undefined
}

function refusal(table: Table, column: number, row: number, form: NumberForm): string {
  const cell = table.cells[column].at(row)
  const where = placeOf(table, column, row)
  return form.read(cell) === undefined
    ? `${where}: expected a number, got "${cell}"${formAdvice(table, cell, form)}`
    : `${where}: expected a number from -1e100 to 1e100, got "${cell}"`
}
