/** Marks of missing values that the caller names, such as -999, beside those that `isMissing` knows. */
import { InputError } from '../../engine/errors.js'
import { isMissing, type MissingMark, readNumber } from './cells.js'
import { numberForm } from './number-form.js'
import type { Table } from './table.js'
import { TextColumn } from './text-column.js'

/** @throws InputError on a mark that is empty or not finite, and where there is none */
export function checkMarks({ setting }: Pick<Table, 'setting'>, marks: readonly MissingMark[]): void {
  const isMark = (mark: unknown): boolean =>
    typeof mark === 'string' ? mark.trim() !== '' : typeof mark === 'number' && Number.isFinite(mark)
  if (marks.length > 0 && marks.every(isMark)) return
  throw new InputError(
    `${setting('missing', marks.join())}: expected values that mark missing ones, such as -999 or n/a!`,
  )
}

/** Whether a column's cell is missing, by the marks that everyone uses and those of the table. */
export function missingIn(table: Table, column: number): (cell: string) => boolean {
  const { missing = [] } = table
  if (missing.length === 0) return isMissing
  const numberOf = (mark: MissingMark) => (typeof mark === 'number' ? mark : readNumber(mark.trim()))
  const numbers = new Set(missing.flatMap((mark) => numberOf(mark) ?? []))
  const texts = new Set(missing.map((mark) => String(mark).trim()))
  const { read } = numberForm(table, column)
  return (cell) =>
    isMissing(cell) || texts.has(cell) || numbers.has(read(cell) ?? readNumber(cell) ?? Number.NaN)
}

/** The table with empty cells in place of the missing ones of these columns. */
export function withoutMarks(table: Table, columns: readonly number[]): Table {
  if (table.missing === undefined) return table
  const { missing: _, ...rest } = table
  const cells = [...table.cells]
  for (const column of columns) {
    const { codes, texts, hasNumbers } = cells[column]
    const isAbsent = missingIn(table, column)
    const kept = texts.map((text) => (isAbsent(text) && !isMissing(text) ? '' : text))
    cells[column] = new TextColumn(codes, kept, hasNumbers)
  }
  return { ...rest, cells }
}
