/** A column of time stamps: its form, and the checked time axis of each series. */
import { InputError } from '../../engine/errors.js'
import { minuteMs } from '../time/calendar.js'
import { describeFrequency } from '../time/frequency.js'
import { type Grid, gridOf, type Irregularity, inferGrid, inferStepGrid } from '../time/grid.js'
import {
  type CommonForm,
  commonForms,
  firstUnreadable,
  type ParsedStamp,
  readableStamps,
} from '../time/stamps.js'
import { type Clock, stepClock, TimeAxis } from '../time/time-axis.js'
import { placeOf, type Table } from './table.js'

/** A column of time stamps, or of whole numbers that count steps, in one form for all rows. */
export interface TimeColumn {
  /** The date layout, or `step` for counted steps. */
  readonly label: string
  /** The stamp of a row, with a counted step as its wall time; undefined if it is unreadable. */
  stampAt(row: number): ParsedStamp | undefined
  /**
   * The axis of some of the rows.
   *
   * Wall-clock times are read as written, without daylight saving. Stamps with changing offsets from UTC are compared as
   * instants if those are regular (hours), otherwise by the clock (local midnights).
   *
   * @param where the rows' name in messages
   * @param frequency that the rows must have. Default: found from at least two different stamps
   * @throws InputError naming table, row and column: fewer than two rows, a cell that is not a stamp or not in the form of
   *   the others, the same stamp in all rows, stamps without a regular distance.
   */
  axisOf(rows: Uint32Array, where: string, frequency?: string): TimeAxis
}

/**
 * Reads a column of time stamps, or of whole numbers that count steps.
 *
 * The order of day and month, if one cell leaves it open, follows from the other rows, or from the only reading with
 * regular stamps.
 *
 * @param series the rows of each series
 * @param label of the preferred layout, such as that of another table's column
 * @throws InputError naming table and column when day and month are ambiguous
 */
export function readTimeColumn(
  table: Table,
  column: number,
  series: readonly Uint32Array[],
  label?: string,
): TimeColumn {
  const { texts, codes } = table.cells[column]
  const forms = label === 'step' ? [] : commonForms(texts)
  const fits = forms[0]?.stamps.filter((stamp) => stamp !== undefined).length ?? 0
  if (fits < texts.length && texts.filter(isWhole).length > fits) return countedSteps(table, column)

  const like = label === undefined ? -1 : forms.findIndex((form) => form.label === label)
  const form = forms[like >= 0 ? like : isAmbiguous(forms) ? chooseForm(table, column, series, forms) : 0]
  return {
    label: form?.label ?? '',
    stampAt: (row) => form?.stamps[codes[row]],
    axisOf: (rows, where, frequency) => {
      checkCount(rows, where, frequency)
      const unread = form === undefined ? 0 : rows.findIndex((row) => form.stamps[codes[row]] === undefined)
      if (form === undefined || unread >= 0)
        throw new InputError(unreadable(table, column, rows, rows[unread], form))
      return axisOf(bestReading(form, codes, rows), table, column, rows, frequency)
    },
  }
}

/** Whether two forms read the same cell as different days. */
const isAmbiguous = ([first, second]: readonly CommonForm[]): boolean =>
  (second?.stamps ?? []).some((stamp, i) => {
    const other = first.stamps[i]
    return stamp !== undefined && other !== undefined && stamp.wall !== other.wall
  })

/** Index of the only form in which series have no gaps. */
function chooseForm(
  table: Table,
  column: number,
  series: readonly Uint32Array[],
  forms: readonly CommonForm[],
): number {
  const { codes, texts } = table.cells[column]
  const whole = series.filter((rows) => rows.every((row) => forms[0].stamps[codes[row]] !== undefined))
  const votes = whole.flatMap((rows) => {
    const gapless = forms.flatMap((form, i) =>
      missingSteps(bestReading(form, codes, rows)) === 0 ? [i] : [],
    )
    return gapless.length === 1 ? gapless : []
  })
  // No series is readable: the error about that follows.
  if (whole.length === 0) return 0
  if (votes.length > 0 && votes.every((vote) => vote === votes[0])) return votes[0]
  const labels = forms.map((form) => form.label).join(' as well as ')
  throw new InputError(
    `${placeOf(table, column, 0)}: expected unambiguous dates, got "${texts[codes[0]]}", which, like ` +
      `all the others, fits ${labels}: write dates as YYYY-MM-DD`,
  )
}

/** A column of whole numbers that count steps. */
function countedSteps(table: Table, column: number): TimeColumn {
  const cells = table.cells[column]
  const stepAt = (row: number): number | undefined => {
    const text = cells.at(row)
    return isWhole(text) ? Number(text) : undefined
  }
  return {
    label: 'step',
    stampAt: (row) => {
      const wall = stepAt(row)
      return wall === undefined ? undefined : { wall, offsetMinutes: undefined }
    },
    axisOf: (rows, where, frequency) => {
      checkCount(rows, where, frequency)
      const stamps = Float64Array.from(rows, (row) => {
        const step = stepAt(row)
        if (step === undefined)
          throw new InputError(
            `${placeOf(table, column, row)}: expected a whole number that counts steps, as in the other rows, ` +
              `got "${cells.at(row)}"`,
          )
        return step
      })
      return axisOf({ stamps, infer: inferStepGrid, ...stepClock }, table, column, rows, frequency)
    },
  }
}

const isWhole = (cell: string): boolean => /^[+-]?\d+$/.test(cell)

function checkCount(rows: Uint32Array, where: string, frequency: string | undefined): void {
  if (rows.length < 2 && frequency === undefined)
    throw new InputError(`${where}: expected at least 2 rows to find the frequency, got ${rows.length}`)
}

/** The stamps of some rows, and how their grid is inferred. */
interface Reading extends Clock {
  /** Of each of the rows, in the order given. */
  readonly stamps: Float64Array
  readonly infer: (stamps: readonly number[]) => Grid | Irregularity
}

/** The stamps of some rows in a form that fits them, by the clock or as instants. */
function bestReading(form: CommonForm, codes: Uint32Array, rows: Uint32Array): Reading {
  const stampAt = (row: number): ParsedStamp => form.stamps[codes[row]] ?? unreadStamp
  const offsetAt = (row: number) => stampAt(row).offsetMinutes
  const byClock: Reading = {
    stamps: Float64Array.from(rows, (row) => stampAt(row).wall),
    infer: inferGrid,
    numberOf: ({ wall }) => wall,
    write: (wall, near) => form.write({ wall, offsetMinutes: offsetAt(near) }),
    wallOf: (wall) => wall,
  }
  const first = offsetAt(rows[0])
  if (rows.every((row) => offsetAt(row) === first)) return byClock
  const shift = (row: number) => (offsetAt(row) ?? 0) * minuteMs
  const byInstant: Reading = {
    stamps: Float64Array.from(rows, (row) => instantOf(stampAt(row))),
    infer: inferGrid,
    numberOf: instantOf,
    write: (instant, near) => form.write({ wall: instant + shift(near), offsetMinutes: offsetAt(near) }),
    wallOf: (instant, near) => instant + shift(near),
  }
  return missingSteps(byClock) < missingSteps(byInstant) ? byClock : byInstant
}

const unreadStamp: ParsedStamp = { wall: Number.NaN, offsetMinutes: undefined }
const instantOf = ({ wall, offsetMinutes = 0 }: ParsedStamp): number => wall - offsetMinutes * minuteMs

/** Absent steps of a reading; infinite if it is incomplete, not in order or irregular. */
function missingSteps({ stamps, infer }: Reading): number {
  const isRising = stamps.every((stamp, i) => !Number.isNaN(stamp) && (i === 0 || stamp > stamps[i - 1]))
  if (stamps.length < 2 || !isRising) return Number.POSITIVE_INFINITY
  const grid = infer([...stamps])
  return grid.isRegular ? grid.positions.at(-1)! + 1 - stamps.length : Number.POSITIVE_INFINITY
}

function axisOf(
  reading: Reading,
  table: Table,
  column: number,
  rows: Uint32Array,
  frequency: string | undefined,
): TimeAxis {
  const { stamps, infer } = reading
  const isSorted = stamps.every((stamp, i) => i === 0 || stamp >= stamps[i - 1])
  const order = rows.map((_, i) => i)
  if (!isSorted) order.sort((a, b) => stamps[a] - stamps[b])
  // The first row of each stamp.
  const firsts = [...order.filter((i, at) => at === 0 || stamps[i] !== stamps[order[at - 1]])]
  const cell = (i: number) => table.cells[column].at(rows[i])
  const where = (i: number) => placeOf(table, column, rows[i])
  if (firsts.length < 2 && frequency === undefined)
    throw new InputError(
      `${where(1)}: expected at least 2 different time stamps to find the frequency, got ${cell(1)} in all rows`,
    )
  const distinct = firsts.map((i) => stamps[i])
  const grid = frequency === undefined ? infer(distinct) : gridOf(distinct, frequency)
  if (!grid.isRegular) {
    const at = firsts[grid.at]
    const before = firsts[grid.at - 1]
    const words = describeFrequency(grid.expected)
    throw new InputError(
      before === undefined
        ? `${where(at)}: expected a time stamp of the frequency ${grid.expected}, ${words}, got ${cell(at)}`
        : `${where(at)}: expected a regular frequency, ${words} as in most rows, ` +
            `got ${cell(at)} after ${cell(before)} (${table.place(rows[before])})`,
    )
  }
  let step = -1
  const positions = order.map((i) => {
    if (i === firsts[step + 1]) step++
    return grid.positions[step]
  })
  return new TimeAxis(
    grid,
    reading,
    order.map((i) => rows[i]),
    positions,
  )
}

/** @param at the first row outside of the column's form */
function unreadable(
  table: Table,
  column: number,
  rows: Uint32Array,
  at: number,
  form: CommonForm | undefined,
): string {
  const cells = table.cells[column]
  const texts = [...rows].map((row) => cells.at(row))
  const i = firstUnreadable(texts)
  if (i < 0)
    return (
      `${placeOf(table, column, at)}: expected a time stamp in the form of most rows, ${form?.label}, ` +
      `got "${cells.at(at)}"`
    )
  const isAlone = i === 0 || firstUnreadable([texts[i]]) === 0
  const expected = isAlone
    ? `a time stamp ${readableStamps}`
    : `a time stamp in the form of ${texts[i - 1]} (${table.place(rows[i - 1])})`
  return `${placeOf(table, column, rows[i])}: expected ${expected}, got "${texts[i]}"`
}
