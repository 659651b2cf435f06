/**
 * From a table of text to one clean series: regular in time, every value a finite number.
 */
import { InputError } from '../engine/errors.js'
import { isMissing, numberAdvice, readNumber } from './cells.js'
import { findTargetColumn, findTimeColumn } from './columns.js'
import { counted } from './counted.js'
import { FILLS, type Fill, fillMissing } from './fill.js'
import { describeFrequency, seasonalPeriod } from './frequency.js'
import { type Table, tableFromRows } from './table.js'
import { countRows, readTimeAxis, type TimeAxis } from './timeaxis.js'

/**
 * What becomes of rows that repeat a time stamp: the mean of their values is taken, or the first in the table that is
 * not missing, or they are an error.
 */
export const DUPLICATES = ['error', 'mean', 'first'] as const
export type Duplicates = (typeof DUPLICATES)[number]

export interface SeriesOptions {
  /** Column of the time stamps. Default: found where it is clear. */
  readonly time?: string
  /** Column of the values to forecast. Default: found where it is clear. */
  readonly target?: string
  /** How missing values and absent rows are filled. Default: they are an error, for they may matter. */
  readonly fill?: Fill
  /** What becomes of rows that repeat a time stamp. Default `error`. */
  readonly duplicates?: Duplicates
  /** Steps in a season, a whole number from 1. Default: from the frequency; see `seasonalPeriod`. */
  readonly season?: number
}

export interface Series {
  /** What messages call the series: its table and target column. */
  readonly source: string
  /** Name of the series: its target column. */
  readonly id: string
  /** Undefined when the table has none and rows are counted from 1. */
  readonly timeColumn: string | undefined
  readonly target: string
  /** Alias of the frequency; see frequency.ts. */
  readonly frequency: string
  /** Steps in a season, at least 1. */
  readonly seasonalPeriod: number
  /** Time stamp of each value, as the file wrote it or would have written it. */
  readonly ds: readonly string[]
  /** The values, finite. */
  readonly y: Float64Array
  /** The stamps of the next `count` steps, in the form of `ds`. */
  future(count: number): string[]
  /** What the table was taken for and what was filled, in sentences for the user. */
  readonly notes: readonly string[]
}

/**
 * Reads one series from a table.
 *
 * @throws InputError naming table, place and column, or the option that settles the matter: no such column; time
 *   or target not clear; stamps unreadable, ambiguous or irregular (see `readTimeAxis`), or repeated while
 *   `duplicates` does not say what becomes of them; text where a number belongs; values infinite or beyond 1e100;
 *   values or steps missing while no `fill` is chosen; options out of range.
 */
export function readSeries(table: Table, options: SeriesOptions = {}): Series {
  const { time, target, fill, duplicates = 'error' } = options
  if (fill !== undefined && !FILLS.includes(fill))
    throw new InputError(
      `${table.setting('fill', fill)}: expected ${FILLS.join(' or ')}, got ${String(fill)}`,
    )
  if (!DUPLICATES.includes(duplicates))
    throw new InputError(
      `${table.setting('duplicates', duplicates)}: expected one of ${DUPLICATES.join(', ')}, got ${String(duplicates)}`,
    )
  if (options.season !== undefined && !(Number.isInteger(options.season) && options.season >= 1))
    throw new InputError(`season: expected a whole number of steps from 1, got ${options.season}`)
  checkSingle(table)
  const timeColumn = findTimeColumn(table, time)
  const targetColumn = findTargetColumn(table, timeColumn, target)
  const values = readValues(table, targetColumn, fill)
  const axis = timeColumn === undefined ? countRows(table.rows.length) : readTimeAxis(table, timeColumn)
  if (timeColumn !== undefined) {
    if (duplicates === 'error') checkRepeats(table, timeColumn, axis)
    if (fill === undefined) checkGaps(table, timeColumn, axis)
  }
  const { ds, y } = onGrid(table, axis, timeColumn, values, duplicates)

  const lastRow = axis.order.at(-1)!
  const id = table.columns[targetColumn]!
  const season = options.season ?? seasonalPeriod(axis.frequency)
  return {
    source: `${table.name}, column ${id}`,
    id,
    timeColumn: timeColumn === undefined ? undefined : table.columns[timeColumn],
    target: id,
    frequency: axis.frequency,
    seasonalPeriod: season,
    ds,
    y: fill === undefined ? y : fillMissing(y, fill),
    future: (count) => {
      if (!Number.isInteger(count) || count < 0)
        throw new InputError(`future: expected a whole number of steps from 0, got ${count}`)
      return Array.from({ length: count }, (_, i) => axis.write(ds.length + i, lastRow))
    },
    notes: writeNotes(table, timeColumn, id, axis, season, ds, y, fill, duplicates),
  }
}

/**
 * Reads one series from records such as `{ ds: '2024-01', y: 12 }`. Dates are taken in UTC; null, undefined and
 * NaN are missing values; numbers may be text.
 *
 * @throws InputError as `readSeries` and `tableFromRows` do.
 */
export function seriesFromRows(
  rows: readonly Readonly<Record<string, unknown>>[],
  options: SeriesOptions = {},
): Series {
  return readSeries(tableFromRows(rows), options)
}

/** Tables in long format, with `unique_id` beside `ds` and `y`, may hold many series; one is read. */
function checkSingle(table: Table): void {
  const column = table.columns.indexOf('unique_id')
  if (column < 0) return
  const ids = new Set(table.rows.map((row) => row[column]))
  if (ids.size > 1)
    throw new InputError(
      `${table.name}: expected one series, got ${ids.size} in column unique_id: keep the rows of one`,
    )
}

/** Of larger values the squares, which the scores and intervals need, would not be finite. */
const LARGEST = 1e100

/** The target's values, NaN where missing. */
function readValues(table: Table, column: number, fill: Fill | undefined): Float64Array {
  const name = table.columns[column]!
  const where = (row: number) => `${table.name} ${table.place(row)}, column ${name}`
  let firstMissing = -1
  let missing = 0
  const values = Float64Array.from(table.rows, (cells, row) => {
    const cell = cells[column]!
    if (isMissing(cell)) {
      missing++
      if (firstMissing < 0) firstMissing = row
      return Number.NaN
    }
    const value = readNumber(cell)
    if (value === undefined)
      throw new InputError(`${where(row)}: expected a number, got "${cell}"${numberAdvice(cell)}`)
    if (Math.abs(value) > LARGEST)
      throw new InputError(`${where(row)}: expected a number from -1e100 to 1e100, got "${cell}"`)
    return value
  })
  if (missing === values.length)
    throw new InputError(`${table.name}, column ${name}: expected numbers, got only missing values`)
  if (missing > 0 && fill === undefined)
    throw new InputError(
      `${where(firstMissing)}: expected a number, got "${table.rows[firstMissing]![column]}", a missing value ` +
        `(${missing} of ${values.length} rows): ${adviseFill(table)}`,
    )
  return values
}

function checkRepeats(table: Table, column: number, { order, positions }: TimeAxis): void {
  const at = positions.findIndex((position, i) => i > 0 && position === positions[i - 1])
  if (at < 0) return
  const [row, first] = [order[at]!, order[at - 1]!]
  const advice = DUPLICATES.slice(1).map((way) => table.setting('duplicates', way))
  throw new InputError(
    `${table.name} ${table.place(row)}, column ${table.columns[column]}: expected each time stamp once, ` +
      `got ${table.rows[row]![column]} here and in ${table.place(first)} ` +
      `(${counted(repeats(positions), 'row')} of ${positions.length}): take one value of each with ${advice.join(' or ')}`,
  )
}

/** Rows whose stamp another one had before. */
const repeats = (positions: readonly number[]): number =>
  positions.filter((position, i) => i > 0 && position === positions[i - 1]).length

function checkGaps(table: Table, column: number, { order, positions, frequency, write }: TimeAxis): void {
  const at = positions.findIndex((position, i) => i > 0 && position > positions[i - 1]! + 1)
  if (at < 0) return
  const [row, before] = [order[at]!, order[at - 1]!]
  const total = positions.at(-1)! + 1
  const missing = total - (positions.length - repeats(positions))
  throw new InputError(
    `${table.name} ${table.place(row)}, column ${table.columns[column]}: expected ${write(positions[at - 1]! + 1, before)} next, ` +
      `${describeFrequency(frequency)}, got ${table.rows[row]![column]}, a gap ` +
      `(${missing} of ${total} steps are absent): ${adviseFill(table)}`,
  )
}

function adviseFill(table: Table): string {
  return `fill with ${FILLS.map((fill) => table.setting('fill', fill)).join(' or ')}`
}

/** One stamp and one value for each step of the grid; absent steps get a written stamp and NaN. */
function onGrid(
  table: Table,
  { order, positions, write }: TimeAxis,
  timeColumn: number | undefined,
  values: Float64Array,
  duplicates: Duplicates,
) {
  const ds: string[] = []
  const y = new Float64Array(positions.at(-1)! + 1).fill(Number.NaN)
  const counts = new Uint32Array(y.length)
  for (const [i, row] of order.entries()) {
    const position = positions[i]!
    while (ds.length < position) ds.push(write(ds.length, order[i - 1]!))
    if (ds.length === position)
      ds.push(timeColumn === undefined ? write(position, row) : table.rows[row]![timeColumn]!)
    const value = values[row]!
    if (Number.isNaN(value) || (duplicates === 'first' && counts[position]! > 0)) continue
    counts[position]!++
    const before = counts[position] === 1 ? 0 : y[position]!
    y[position] = before + (value - before) / counts[position]!
  }
  return { ds, y }
}

function writeNotes(
  table: Table,
  timeColumn: number | undefined,
  target: string,
  { order, positions, frequency }: TimeAxis,
  season: number,
  ds: readonly string[],
  y: Float64Array,
  fill: Fill | undefined,
  duplicates: Duplicates,
): string[] {
  const rows = order.length
  const repeated = repeats(positions)
  const notes = [
    timeColumn === undefined
      ? `There is no time column: rows are counted from 1 to ${ds.length}.`
      : `The time is column ${table.columns[timeColumn]}, from ${ds[0]} to ${ds.at(-1)}.`,
    `The target is column ${target}, ${counted(rows, 'row')}.`,
    `The frequency is ${frequency}, ${describeFrequency(frequency)}; ${season === 1 ? 'no season' : `a season has ${season} steps`}.`,
  ]
  if (order.some((row, i) => row !== i)) notes.push('The rows were not in time order and have been sorted.')
  if (repeated > 0)
    notes.push(
      `${counted(repeated, 'row')} of ${rows} repeated a time stamp: ` +
        `${duplicates === 'mean' ? 'the mean' : 'the first value'} of each stamp was taken.`,
    )
  const filled = y.filter(Number.isNaN).length
  if (filled > 0) {
    const absent = y.length - (rows - repeated)
    const way = fill === 'linear' ? 'by straight lines between their neighbours' : 'with the value before'
    notes.push(
      `Filled ${filled} of ${y.length} values ${way} ` +
        `(${counted(absent, 'absent row')}, ${counted(filled - absent, 'missing value')}), ` +
        `the first at ${ds[y.findIndex(Number.isNaN)]}.`,
    )
  }
  return notes
}
