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

export interface SeriesOptions {
  /** Column of the time stamps. Default: found where it is clear. */
  readonly time?: string
  /** Column of the values to forecast. Default: found where it is clear. */
  readonly target?: string
  /** How missing values and absent rows are filled. Default: they are an error, for they may matter. */
  readonly fill?: Fill
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
 *   or target not clear; stamps unreadable, ambiguous, out of order, repeated or irregular (see `readTimeAxis`);
 *   text where a number belongs; values infinite or beyond 1e100; values or steps missing while no `fill` is
 *   chosen; options out of range.
 */
export function readSeries(table: Table, options: SeriesOptions = {}): Series {
  const { time, target, fill } = options
  if (fill !== undefined && !FILLS.includes(fill))
    throw new InputError(
      `${table.setting('fill', fill)}: expected ${FILLS.join(' or ')}, got ${String(fill)}`,
    )
  if (options.season !== undefined && !(Number.isInteger(options.season) && options.season >= 1))
    throw new InputError(`season: expected a whole number of steps from 1, got ${options.season}`)
  checkSingle(table)
  const timeColumn = findTimeColumn(table, time)
  const targetColumn = findTargetColumn(table, timeColumn, target)
  const values = readValues(table, targetColumn, fill)
  const axis = timeColumn === undefined ? countRows(table.rows.length) : readTimeAxis(table, timeColumn)
  if (fill === undefined && timeColumn !== undefined) checkGaps(table, timeColumn, axis)
  const { ds, y } = onGrid(table, axis, timeColumn, values)

  const lastRow = table.rows.length - 1
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
    notes: writeNotes(table, timeColumn, id, axis, season, ds, y, values, fill),
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

function checkGaps(table: Table, column: number, axis: TimeAxis): void {
  const row = axis.positions.findIndex((position, i) => position !== i)
  if (row < 0) return
  const total = axis.positions.at(-1)! + 1
  const missing = total - axis.positions.length
  throw new InputError(
    `${table.name} ${table.place(row)}, column ${table.columns[column]}: expected ${axis.write(row, row - 1)} next, ` +
      `${describeFrequency(axis.frequency)}, got ${table.rows[row]![column]}, a gap ` +
      `(${missing} of ${total} steps are absent): ${adviseFill(table)}`,
  )
}

function adviseFill(table: Table): string {
  return `fill with ${FILLS.map((fill) => table.setting('fill', fill)).join(' or ')}`
}

/** One stamp and one value for each step of the grid; absent steps get a written stamp and NaN. */
function onGrid(table: Table, axis: TimeAxis, timeColumn: number | undefined, values: Float64Array) {
  const ds: string[] = []
  const y = new Float64Array(axis.positions.at(-1)! + 1).fill(Number.NaN)
  axis.positions.forEach((position, row) => {
    while (ds.length < position) ds.push(axis.write(ds.length, row - 1))
    ds.push(timeColumn === undefined ? axis.write(position, row) : table.rows[row]![timeColumn]!)
    y[position] = values[row]!
  })
  return { ds, y }
}

function writeNotes(
  table: Table,
  timeColumn: number | undefined,
  target: string,
  axis: TimeAxis,
  season: number,
  ds: readonly string[],
  y: Float64Array,
  values: Float64Array,
  fill: Fill | undefined,
): string[] {
  const notes = [
    timeColumn === undefined
      ? `There is no time column: rows are counted from 1 to ${ds.length}.`
      : `The time is column ${table.columns[timeColumn]}, from ${ds[0]} to ${ds.at(-1)}.`,
    `The target is column ${target}, ${counted(values.length, 'row')}.`,
    `The frequency is ${axis.frequency}, ${describeFrequency(axis.frequency)}; ${season === 1 ? 'no season' : `a season has ${season} steps`}.`,
  ]
  const filled = y.filter(Number.isNaN).length
  if (filled > 0) {
    const absent = y.length - values.length
    const way = fill === 'linear' ? 'by straight lines between their neighbours' : 'with the value before'
    notes.push(
      `Filled ${filled} of ${y.length} values ${way} ` +
        `(${counted(absent, 'absent row')}, ${counted(filled - absent, 'missing value')}), ` +
        `the first at ${ds[y.findIndex(Number.isNaN)]}.`,
    )
  }
  return notes
}
