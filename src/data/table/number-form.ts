/** How the numbers of a column are written, decided for the column as a whole. */
import { isStamp } from '../time/stamps/index.js'
import { isMissing, readNumber } from './cells.js'
import type { Table } from './table.js'
import { type Decimal, isCurrency, numberFrom, writtenNumber } from './written-number.js'

export interface NumberForm {
  readonly decimal: Decimal
  /** The unit of most cells, which is left out: `%`, a currency, `kg`; empty if there is none. */
  readonly unit: string
  /** The number of a cell; undefined if it is not written in this form. */
  read(cell: string): number | undefined
  /** A cell that the other decimal mark reads otherwise, where no cell of the column decides. */
  readonly open?: { readonly cell: string; readonly other: number }
}

/** Different texts of another column that are looked at for its decimal mark. */
const sampled = 1000

/** Plain decimals, as programs write them. */
const plainForm: NumberForm = { decimal: '.', unit: '', read: readNumber }

/**
 * The form that reads most cells of a column.
 *
 * A decimal point and a decimal comma may both read all cells, as of `1,234`. Then the table's `decimal` decides; if there
 * is none, the other columns; if they leave it open too, a file separated by semicolons has decimal commas in `1,234`;
 * otherwise the point is decimal and the comma is for thousands.
 */
export function numberForm(table: Table, column: number): NumberForm {
  const { texts, hasNumbers } = table.cells[column]
  const isPlain = texts.every((cell) => readNumber(cell) !== undefined || isMissing(cell))
  if (isPlain && (hasNumbers ? true : table.decimal !== ',' && !texts.some(isGroup))) return plainForm
  const tally = tallyOf(table, column, texts)
  const { points, commas, open } = tally
  const isOpen = points === commas && open !== undefined
  const decimal = table.decimal ?? (isOpen ? likely(table, column, open) : commas > points ? ',' : '.')
  if (isPlain && decimal === '.' && !(isOpen && table.likelyDecimal === ',')) return plainForm
  const units = [...tally.units].sort(([, a], [, b]) => b - a)
  const unit = units[0]?.[0] ?? ''
  const currencies = units.filter(([text]) => isCurrency(text)).length
  const isMoney = (text: string): boolean => text === '' || isCurrency(text)
  const fits = (text: string): boolean =>
    text === unit || (currencies === 1 && isMoney(text) && isMoney(unit))
  const read = (cell: string): number | undefined => {
    if (hasNumbers && readNumber(cell) !== undefined) return Number(cell)
    const written = writtenNumber(cell)
    if (written === undefined) return undefined
    const value = numberFrom(written, decimal)
    return fits(written.unit) || (value === 0 && written.unit === '') ? value : undefined
  }
  if (!isOpen || table.decimal !== undefined) return { decimal, unit, read }
  return { decimal, unit, read, open: { cell: open, other: eitherValue(open, decimal === '.' ? ',' : '.')! } }
}

/** Whether the cell is three digits behind a point, such as `1.234`. */
const isGroup = (cell: string): boolean => /^[+-]?[1-9]\d{0,2}\.\d{3}$/.test(cell)

interface Tally {
  /** Rows that only a decimal point reads, and those that only a decimal comma does. */
  points: number
  commas: number
  /** The first cell that both read, as different numbers. */
  open: string | undefined
  /** Rows with each unit. */
  readonly units: Map<string, number>
}

function tallyOf(table: Table, column: number, texts: readonly string[]): Tally {
  const cells = table.cells[column]
  const counts = cells.counts()
  const tally: Tally = { points: 0, commas: 0, open: undefined, units: new Map() }
  for (const [code, cell] of texts.entries()) {
    if (isMissing(cell)) continue
    const written = writtenNumber(cell)
    if (written === undefined) continue
    const point = numberFrom(written, '.')
    const isNumber = cells.hasNumbers && readNumber(cell) !== undefined
    const comma = isNumber ? undefined : numberFrom(written, ',')
    if (point === undefined && comma === undefined) continue
    tally.units.set(written.unit, (tally.units.get(written.unit) ?? 0) + counts[code])
    if (comma === undefined) tally.points += counts[code]
    else if (point === undefined) tally.commas += counts[code]
    else if (point !== comma) tally.open ??= cell
  }
  return tally
}

/** The decimal mark of a column of cells such as `1,234`, by the rest of the table. */
function likely(table: Table, column: number, open: string): Decimal {
  for (const [other, { texts }] of table.cells.entries()) {
    if (other === column) continue
    const { points, commas } = tallyOf(table, other, texts.slice(0, sampled))
    if (points !== commas) return commas > points ? ',' : '.'
  }
  return open.includes(',') ? (table.likelyDecimal ?? '.') : '.'
}

function eitherValue(cell: string, decimal: Decimal): number | undefined {
  const written = writtenNumber(cell)
  return written && numberFrom(written, decimal)
}

/** Whether a cell is a number in some form, without a word for its unit. */
export function isWrittenNumber(cell: string): boolean {
  const written = writtenNumber(cell)
  if (written === undefined || !isSign(written.unit)) return false
  return numberFrom(written, '.') !== undefined || numberFrom(written, ',') !== undefined
}

/** Whether the cell is neither a number, a time stamp nor a missing value. */
export function isText(cell: string): boolean {
  return !isMissing(cell) && readNumber(cell) === undefined && !isStamp(cell) && !isWrittenNumber(cell)
}

/** Whether the unit is a sign, which numbers may have in any column, rather than a word. */
const isSign = (unit: string): boolean => unit === '' || unit === '%' || unit === '‰' || isCurrency(unit)

/** Whether the cell spells infinity, or a number too large for one. */
export const isInfinite = (cell: string): boolean =>
  /^[+-]?(inf(inity)?|∞)$/i.test(cell) || /^[+-]?\d+(\.\d*)?e\+?\d{3,}$/i.test(cell)

/** How the numbers of a column were read, if they are not plain. */
export function formNote(
  table: Table,
  column: number,
  { open, read, decimal }: NumberForm,
): string | undefined {
  const cell =
    open?.cell ??
    table.cells[column].texts.find((text) => readNumber(text) !== read(text) && read(text) !== undefined)
  if (cell === undefined) return undefined
  const choice =
    open === undefined
      ? ''
      : `; ${table.setting('decimal', decimal === '.' ? ',' : '.')} reads it as ${open.other}`
  return `Column ${table.columns[column]}: "${cell}" is read as ${read(cell)}${choice}.`
}

/** Why a form refused a cell, and the fix, to end an error message with. */
export function formAdvice(table: Table, cell: string, { decimal, unit }: NumberForm): string {
  if (isInfinite(cell)) return ': values must be finite'
  if (/^[<>≤≥~≈]/.test(cell)) return ': replace the limit by a number, or leave the cell empty'
  const written = writtenNumber(cell)
  const other = decimal === '.' ? ',' : '.'
  const reads = (mark: Decimal): boolean => written !== undefined && numberFrom(written, mark) !== undefined
  if (reads(decimal) && written!.unit !== unit)
    return `: the other cells are ${unit === '' ? 'without a unit' : `in ${unit}`}; convert the number`
  if (reads(other)) {
    const mark = decimal === '.' ? 'point' : 'comma'
    const fix = table.decimal === undefined ? '' : `, or drop ${table.setting('decimal', table.decimal)}`
    return `: the numbers of the column have a decimal ${mark}; write this one so${fix}`
  }
  return ': correct the cell, or leave it empty'
}
