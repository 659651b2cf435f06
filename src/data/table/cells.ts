/** The meaning of one cell (a number, a time stamp, a missing value or text), the same for every format. */
import { isStamp } from '../time/stamps.js'

const missingMarks = new Set(['', 'na', 'n/a', '#n/a', '<na>', 'nan', 'null', 'none', '-', '?'])

/** Whether the cell marks an absent value: empty, `NA`, `N/A`, `NaN`, `null`, `None`, `-` or `?`. */
export function isMissing(cell: string): boolean {
  return cell.length <= 4 && missingMarks.has(cell.toLowerCase())
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/**
 * The finite number that the whole cell spells with a decimal point, such as `-12.5` or `3e4`; otherwise
 * undefined. Thousands separators and decimal commas are not guessed: `1,234` could be either.
 */
export function readNumber(cell: string): number | undefined {
  if (!decimal.test(cell)) return undefined
  const value = Number(cell)
  return Number.isFinite(value) ? value : undefined
}

/** Whether the cell is neither a number, a time stamp nor a missing value. */
export function isText(cell: string): boolean {
  return !isMissing(cell) && readNumber(cell) === undefined && !isStamp(cell)
}

/** Why `readNumber` refused a cell, to end an error message with; empty if there is nothing to add. */
export function numberAdvice(cell: string): string {
  if (/^[+-]?\d+,\d+$/.test(cell)) return ': write decimals with a point and no thousands separators'
  if (decimal.test(cell) || /^[+-]?inf(inity)?$/i.test(cell)) return ': values must be finite'
  return ''
}
