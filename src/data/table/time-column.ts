/** A column of time stamps: its form, and the checked time axis of each series. */
import { InputError } from '../../engine/errors.js'
import { firstUnreadable, type ParsedStamp, readableStamps } from '../time/stamps/index.js'
import type { TimeAxis } from '../time/time-axis.js'
import { axisOf, type NamedFrequency } from './rows-axis.js'
import { placeOf, type Table } from './table.js'
import { chooseForm, type FormOptions } from './time-form.js'
import { bestReading } from './time-reading.js'

/** A column of time stamps, or of numbers that count steps, in one form for all rows. */
export interface TimeColumn {
  /** The name of its form, such as `YYYY-MM-DD` or `excel`, or `step` for counted steps. */
  readonly label: string
  /** Whether its stamps name days, rather than longer periods or steps. */
  readonly hasDays: boolean
  /** How it was read, in sentences for the user, where that is not plain. */
  readonly notes: readonly string[]
  /** The stamp of a row, with a counted step as its wall time; undefined if it is unreadable. */
  stampAt(row: number): ParsedStamp | undefined
  /**
   * The axis of some of the rows.
   *
   * Wall-clock times are read as written, without daylight saving. Stamps with changing offsets from UTC are compared as
   * instants if those are regular (hours), otherwise by the clock (local midnights).
   *
   * @param where the rows' name in messages
   * @param frequency that the rows must have, in any spelling. Default: found from at least two different stamps
   * @throws InputError naming table, row and column: fewer than two rows, a cell that is not a stamp or not in the form of
   *   the others, the same stamp in all rows, stamps without a regular distance.
   */
  axisOf(rows: Uint32Array, where: string, frequency?: NamedFrequency): TimeAxis
}

/**
 * Reads a column of time stamps, or of numbers that count steps.
 *
 * What one cell leaves open, such as the order of day and month, follows from the other rows: see time-form.ts.
 *
 * @param series the rows of each series
 * @throws InputError on an unknown format
 */
export function readTimeColumn(
  table: Table,
  column: number,
  series: readonly Uint32Array[],
  options: FormOptions = {},
): TimeColumn {
  const { codes } = table.cells[column]
  const { form, notes } = chooseForm(table, column, series, options)
  const sample = series.find((rows) => rows.length > 2)
  const zone =
    form === undefined || 'reading' in form || sample === undefined
      ? undefined
      : bestReading(form, codes, sample.subarray(0, rowsOfZone)).zone
  return {
    label: form?.label ?? '',
    hasDays: form?.hasDays ?? false,
    notes: [...notes, ...(zone === undefined ? [] : [zoneNote(table.columns[column], zone)])],
    stampAt: (row) => form?.stamps[codes[row]],
    axisOf: (rows, where, frequency) => {
      checkCount(rows, where, frequency)
      const unread = form === undefined ? 0 : rows.findIndex((row) => form.stamps[codes[row]] === undefined)
      if (form === undefined || unread >= 0)
        throw new InputError(
          unreadable(table, column, rows, rows[unread], form?.label, options.format !== undefined),
        )
      const reading = 'reading' in form ? form.reading(codes, rows) : bestReading(form, codes, rows)
      return axisOf(reading, table, column, rows, frequency)
    },
  }
}

/** Rows that are looked at to name their zone: more than a year of days. */
const rowsOfZone = 800

const zoneNote = (name: string, zone: string): string =>
  `The stamps of column ${name} are midnights of a time zone ${zone}, and were read as its days.`

function checkCount(rows: Uint32Array, where: string, frequency: NamedFrequency | undefined): void {
  if (rows.length < 2 && frequency === undefined)
    throw new InputError(`${where}: expected at least 2 rows to find the frequency, got ${rows.length}`)
}

/**
 * @param at the first row outside of the column's form
 * @param isAsked whether an option names the form
 */
function unreadable(
  table: Table,
  column: number,
  rows: Uint32Array,
  at: number,
  label: string | undefined,
  isAsked: boolean,
): string {
  const cells = table.cells[column]
  const got = `got "${cells.at(at)}"`
  if (label === 'step')
    return `${placeOf(table, column, at)}: expected a number that counts steps, as in the other rows, ${got}`
  if (label !== undefined && isAsked)
    return `${placeOf(table, column, at)}: expected a time stamp of the form ${label}, ${got}`
  const texts = [...rows].map((row) => cells.at(row))
  const i = firstUnreadable(texts)
  if (i < 0)
    return `${placeOf(table, column, at)}: expected a time stamp in the form of most rows, ${label}, ${got}`
  const isAlone = i === 0 || firstUnreadable([texts[i]]) === 0
  if (isAlone && label !== undefined)
    return `${placeOf(table, column, rows[i])}: expected a time stamp in the form of most rows, ${label}, got "${texts[i]}"`
  const expected = isAlone
    ? `a time stamp ${readableStamps}`
    : `a time stamp in the form of ${texts[i - 1]} (${table.place(rows[i - 1])})`
  return `${placeOf(table, column, rows[i])}: expected ${expected}, got "${texts[i]}"`
}
