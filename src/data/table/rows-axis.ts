/** The checked time axis of rows, from their stamps. */
import { InputError } from '../../engine/errors.js'
import { describeFrequency } from '../time/frequency.js'
import { namedFrequency } from '../time/frequency-names.js'
import { gridOf, type Irregularity } from '../time/grid.js'
import { TimeAxis } from '../time/time-axis.js'
import { placeOf, type Table } from './table.js'
import type { Reading } from './time-reading.js'

/** A frequency that rows must have. */
export interface NamedFrequency {
  readonly name: string
  /** Whether a model was trained on it, rather than an option names it. */
  readonly isTrained: boolean
}

/**
 * @param frequency as the user wrote it, see frequency-names.ts, or a model was trained on
 * @throws InputError naming table, row and column, as `TimeColumn.axisOf` does
 */
export function axisOf(
  reading: Reading,
  table: Table,
  column: number,
  rows: Uint32Array,
  frequency: NamedFrequency | undefined,
): TimeAxis {
  const { stamps, infer } = reading
  const order = inOrder(stamps)
  // The first row of each stamp.
  const firsts = [...order.filter((i, at) => at === 0 || stamps[i] !== stamps[order[at - 1]])]
  const cell = (i: number) => table.cells[column].at(rows[i])
  if (firsts.length < 2 && frequency === undefined)
    throw new InputError(
      `${placeOf(table, column, rows[1])}: expected at least 2 different time stamps to find the frequency, ` +
        `got ${cell(1)} in all rows`,
    )
  const distinct = firsts.map((i) => stamps[i])
  const grid =
    frequency === undefined ? infer(distinct) : gridOf(distinct, namedFrequency(frequency.name, distinct))
  if (!grid.isRegular) {
    const cells = firsts.map((i) => ({ row: rows[i], text: cell(i) }))
    throw new InputError(
      frequency === undefined
        ? irregular(table, column, cells, grid)
        : misfit(table, column, cells, grid, frequency, infer, distinct),
    )
  }
  let step = -1
  const positions = order.map((i) => {
    if (i === firsts[step + 1]) step++
    return grid.positions[step]
  })
  const moved = grid.moved && { ...grid.moved, first: cell(firsts[grid.moved.first]) }
  return new TimeAxis(
    { ...grid, moved },
    reading,
    order.map((i) => rows[i]),
    positions,
  )
}

/** Indices of the stamps in time order, equal ones in their own order. */
export function inOrder(stamps: Float64Array): Uint32Array {
  const order = Uint32Array.from(stamps, (_, i) => i)
  const isSorted = stamps.every((stamp, i) => i === 0 || stamp >= stamps[i - 1])
  return isSorted ? order : order.sort((a, b) => stamps[a] - stamps[b] || a - b)
}

/** The way out of every irregular axis, to end an error message with. */
export const countAdvice = (table: Table): string =>
  `count the rows, whatever their stamps, with ${table.setting('frequency', 'step')}`

type Cells = readonly { readonly row: number; readonly text: string }[]

function irregular(table: Table, column: number, cells: Cells, { at, expected }: Irregularity): string {
  const [{ row, text }, before] = [cells[at], cells[at - 1]]
  return (
    `${placeOf(table, column, row)}: expected a regular frequency, ${describeFrequency(expected)} as in most rows, ` +
    `got ${text} after ${before.text} (${table.place(before.row)}): if stamps are wrong, correct them; ` +
    `else ${countAdvice(table)}`
  )
}

/** Which stamps a named frequency does not fit, and what does. */
function misfit(
  table: Table,
  column: number,
  cells: Cells,
  { at, expected, misfits = 0 }: Irregularity,
  named: NamedFrequency,
  infer: Reading['infer'],
  distinct: readonly number[],
): string {
  const own = distinct.length < 2 ? undefined : infer(distinct)
  const { row, text } = cells[at]
  const before = cells[at - 1]
  const found =
    misfits > 0
      ? `got ${text} (${misfits} of ${cells.length} stamps do not fit)`
      : `got ${text} after ${before.text} (${table.place(before.row)}), more steps absent than present`
  const ownIs = own?.isRegular && own.frequency !== expected
  const ownWords = ownIs
    ? `: their own frequency is ${own.frequency}, ${describeFrequency(own.frequency)}`
    : ''
  const where = placeOf(table, column, row)
  if (named.isTrained)
    return `${where}: expected stamps of the frequency the model was trained on, ${expected}, ${describeFrequency(expected)}, ${found}${ownWords}`
  return (
    `${where}: expected stamps of ${table.setting('frequency', named.name)}, ${describeFrequency(expected)}, ` +
    `${found}${ownWords}: ${ownIs ? 'leave the option out, or ' : ''}${countAdvice(table)}`
  )
}
