/**
 * The time axis of a table: the stamps of its rows checked, placed on a regular grid, and continued.
 */
import { InputError } from '../engine/errors.js'
import { describeFrequency } from './frequency.js'
import { type Grid, type Irregularity, inferGrid, inferStepGrid } from './grid.js'
import type { Table } from './table.js'
import { firstUnreadable, READABLE_STAMPS, type StampForm, stampForms } from './timestamps.js'

export interface TimeAxis {
  /** Alias of the frequency; see frequency.ts. */
  readonly frequency: string
  /** The rows in time order; those of the same stamp as they stand in the table. */
  readonly order: readonly number[]
  /**
   * Grid step of each row in that order: 0 for the first, rising by 1 where no step is absent, by 0 where a stamp is
   * repeated.
   */
  readonly positions: readonly number[]
  /**
   * The stamp of a grid step in the column's own form. Where offsets from UTC change over the year it has that
   * of row `near`: what clocks will do is not known here.
   */
  write(position: number, near: number): string
}

/** The axis of a table without time stamps: its rows counted from 1. */
export function countRows(rowCount: number): TimeAxis {
  const rows = Array.from({ length: rowCount }, (_, i) => i)
  return {
    frequency: 'step',
    order: rows,
    positions: rows,
    write: (position) => String(position + 1),
  }
}

/**
 * Reads a column of time stamps, or of whole numbers that count steps.
 *
 * Wall-clock times are taken as they stand, without daylight saving. Stamps with an offset from UTC that changes
 * are compared as instants where those are regular (hours), and otherwise by the clock (local midnights).
 * Days and months that could be either way round are settled by the other rows, or by regularity when only one
 * reading has it.
 *
 * @throws InputError naming table, row and column: fewer than two rows, a cell that is no stamp or not in the
 *   form of the others, day and month ambiguous, the same stamp in all rows, stamps without a regular distance.
 */
export function readTimeAxis(table: Table, column: number): TimeAxis {
  const cells = table.rows.map((row) => row[column]!)
  const where = (row: number) => `${table.name} ${table.place(row)}, column ${table.columns[column]}`
  if (cells.length < 2)
    throw new InputError(
      `${table.name}: expected at least 2 rows to tell the frequency from, got ${cells.length}`,
    )

  const forms = stampForms(cells)
  if (forms.length === 0 && cells.every((cell) => /^[+-]?\d+$/.test(cell))) {
    const steps = cells.map(Number)
    return axisOf({ stamps: steps, infer: inferStepGrid, write: String }, cells, where, table)
  }
  if (forms.length === 0) throw new InputError(unreadable(cells, where, table))
  if (forms.length === 1) return axisOf(bestReading(forms[0]!), cells, where, table)

  const gapless = forms.map(bestReading).filter((reading) => missingSteps(reading) === 0)
  if (gapless.length === 1) return axisOf(gapless[0]!, cells, where, table)
  throw new InputError(
    `${where(0)}: expected dates that read one way only, got "${cells[0]}", which with all the others is ` +
      `${forms.map(({ label }) => label).join(' as well as ')}: write dates as YYYY-MM-DD`,
  )
}

/** A column's stamps as numbers that can be compared, with the kind of grid they may lie on. */
interface Reading {
  readonly stamps: readonly number[]
  readonly infer: (stamps: readonly number[]) => Grid | Irregularity
  write(stamp: number, near: number): string
}

function bestReading(form: StampForm): Reading {
  const offsets = form.stamps.map(({ offsetMinutes }) => offsetMinutes)
  const byClock: Reading = {
    stamps: form.stamps.map(({ wall }) => wall),
    infer: inferGrid,
    write: (wall, near) => form.write({ wall, offsetMinutes: offsets[near] }),
  }
  if (offsets.every((offset) => offset === offsets[0])) return byClock
  const shift = (row: number) => (offsets[row] ?? 0) * 60_000
  const byInstant: Reading = {
    stamps: form.stamps.map(({ wall }, row) => wall - shift(row)),
    infer: inferGrid,
    write: (instant, near) => form.write({ wall: instant + shift(near), offsetMinutes: offsets[near] }),
  }
  return missingSteps(byClock) < missingSteps(byInstant) ? byClock : byInstant
}

/** Absent steps of a reading; infinite when it is not in order or not regular. */
function missingSteps({ stamps, infer }: Reading): number {
  if (stamps.some((stamp, i) => i > 0 && stamp <= stamps[i - 1]!)) return Number.POSITIVE_INFINITY
  const grid = infer(stamps)
  return grid.isRegular ? grid.positions.at(-1)! + 1 - stamps.length : Number.POSITIVE_INFINITY
}

function axisOf(
  { stamps, infer, write }: Reading,
  cells: readonly string[],
  where: (row: number) => string,
  table: Table,
): TimeAxis {
  const isSorted = stamps.every((stamp, i) => i === 0 || stamp >= stamps[i - 1]!)
  const order = stamps.map((_, row) => row)
  if (!isSorted) order.sort((a, b) => stamps[a]! - stamps[b]!)
  // Of each stamp the first row that has it.
  const firsts = order.filter((row, i) => i === 0 || stamps[row] !== stamps[order[i - 1]!])
  if (firsts.length < 2)
    throw new InputError(
      `${where(1)}: expected at least 2 different time stamps to tell the frequency from, got ${cells[1]} in all rows`,
    )
  const grid = infer(firsts.map((row) => stamps[row]!))
  if (!grid.isRegular) {
    const [at, before] = [firsts[grid.at]!, firsts[grid.at - 1]!]
    throw new InputError(
      `${where(at)}: expected a regular frequency, ${describeFrequency(grid.expected)} as most rows have it, ` +
        `got ${cells[at]} after ${cells[before]} (${table.place(before)})`,
    )
  }
  let step = -1
  return {
    frequency: grid.frequency,
    order,
    positions: order.map((row) => {
      if (row === firsts[step + 1]) step++
      return grid.positions[step]!
    }),
    write: (position, near) => write(grid.stampAt(position), near),
  }
}

function unreadable(cells: readonly string[], where: (row: number) => string, table: Table): string {
  const row = firstUnreadable(cells)
  const alone = stampForms([cells[row]!]).length === 0
  const expected =
    alone || row === 0
      ? `a time stamp ${READABLE_STAMPS}`
      : `a time stamp in the form of ${cells[row - 1]} (${table.place(row - 1)})`
  return `${where(row)}: expected ${expected}, got "${cells[row]}"`
}
