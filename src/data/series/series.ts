/**
 * From the rows of one series to clean values: regular in time, every one a finite number.
 */
import { InputError } from '../../engine/errors.js'
import type { NumberColumn } from '../table/numbers.js'
import { placeOf, type Table } from '../table/table.js'
import type { TimeAxis } from '../time/axis.js'
import { counted } from '../time/counted.js'
import { describeFrequency, seasonalPeriod } from '../time/frequency.js'
import type { Timeline } from '../time/timeline.js'
import { clockChangeAdvice, mayBeClockChange } from './clock-changes.js'
import { type Covariates, readCovariates } from './covariates.js'
import { DUPLICATES, type Duplicates, valuesByStep } from './duplicates.js'
import { type Fill, fillMissing } from './fill.js'
import type { FutureRows } from './future-table.js'
import { adviseFill, checkMissing } from './missing.js'
import { seriesNotes } from './notes.js'
import type { StaticReader } from './statics.js'

export interface Series extends Timeline {
  /** Name of the series: what its rows are named by, or its target column. */
  readonly id: string
  /** Undefined when the table has none and rows are counted from 1. */
  readonly timeColumn: string | undefined
  readonly target: string
  /** Steps in a season, at least 1. */
  readonly seasonalPeriod: number
  /** The values, finite. */
  readonly y: Float64Array
  readonly covariates: Covariates
  /** What the table was taken for and what was filled, in sentences for the user. */
  readonly notes: readonly string[]
}

/** How much of a series was not as it stood in the table. */
export interface Repairs {
  /** Rows of the values. */
  readonly rows: number
  readonly isSorted: boolean
  /** Rows whose stamp another one had before. */
  readonly repeated: number
  readonly filled: number
  /** Steps, among those filled, for which there is no row. */
  readonly absent: number
  /** Stamp of the first value that was filled. */
  readonly firstFilled: string | undefined
}

/** The columns and rules that all series of a table are read by. */
export interface SeriesReader {
  readonly table: Table
  readonly timeColumn: number | undefined
  /** Whether the table tells series apart by name. */
  readonly hasIds: boolean
  readonly past: readonly NumberColumn[]
  readonly future: readonly NumberColumn[]
  readonly statics: readonly StaticReader[]
  readonly fill: Fill | undefined
  readonly duplicates: Duplicates
  /** Steps in a season; undefined where the frequency says. */
  readonly season: number | undefined
  /** Whether missing values before the first and after the last do not count: columns side by side share their rows. */
  readonly isTrimmed: boolean
}

/** One series of them. */
export interface SeriesRows {
  readonly id: string
  readonly source: string
  readonly rows: Uint32Array
  readonly axis: TimeAxis
  readonly target: NumberColumn
  /** Values known ahead from another table. */
  readonly ahead: FutureRows | undefined
}

/** @throws InputError as `readPanel` does */
export function readSeriesRows(reader: SeriesReader, one: SeriesRows): { series: Series; repairs: Repairs } {
  const { table, fill, duplicates } = reader
  const { axis, target, rows } = one
  const { start, end } = spanOf(reader, one)
  const within = indicesWithin(axis, start, end)
  const order = within.map((i) => axis.order[i]!)
  const steps = within.map((i) => axis.positions[i]! - start)
  const inside = order.length === rows.length ? undefined : new Set(order)
  const isInside = (row: number): boolean => inside?.has(row) ?? true
  checkMissing(reader, target, rows, isInside)
  const repeated = countRepeats(steps)
  if (reader.timeColumn !== undefined) {
    if (duplicates === 'error') checkRepeats(reader, reader.timeColumn, axis, steps, order, start)
    if (fill === undefined) checkGaps(reader, reader.timeColumn, axis, steps, order, start)
  }
  const length = end - start + 1
  const y = valuesByStep(length, steps, (i) => target.at(order[i]!), duplicates)
  const ds = writeStamps(reader, axis, steps, order, start, length)
  const filled = y.filter(Number.isNaN).length
  const { frequency } = axis
  const repairs = {
    rows: order.length,
    isSorted: rows.length < 2 || axis.order.every((row, i) => i === 0 || row > axis.order[i - 1]!),
    repeated,
    filled,
    absent: length - (order.length - repeated),
    firstFilled: filled === 0 ? undefined : ds[y.findIndex(Number.isNaN)],
  }
  const facts = {
    source: one.source,
    id: one.id,
    timeColumn: reader.timeColumn === undefined ? undefined : table.columns[reader.timeColumn],
    target: table.columns[target.column]!,
    frequency,
    seasonalPeriod: reader.season ?? seasonalPeriod(frequency),
    ds,
  }
  return {
    repairs,
    series: {
      ...facts,
      y: fill === undefined ? y : fillMissing(y, fill),
      covariates: readCovariates(reader, one, { start, length, order, steps, isInside }),
      ...stampsOf(axis, start, end),
      notes: seriesNotes(facts, repairs, { fill, duplicates }),
    },
  }
}

/** Functions of time that keep hold of the axis alone, not of the table. */
function stampsOf(axis: TimeAxis, start: number, end: number): Pick<Series, 'future' | 'timeOf'> {
  return {
    future: (count) => {
      if (!Number.isInteger(count) || count < 0)
        throw new InputError(`future: expected a whole number of steps from 0, got ${count}`)
      return Array.from({ length: count }, (_, i) => axis.write(end + 1 + i))
    },
    timeOf: (step) => axis.timeOf(start + step),
  }
}

/**
 * The first and last grid step of the values. Rows at the end without a value, but with covariates that are known
 * ahead, are about the future.
 *
 * @throws InputError naming what is no number; where there is no value at all
 */
function spanOf({ future, isTrimmed }: SeriesReader, one: SeriesRows): { start: number; end: number } {
  const { axis, target, rows, source } = one
  // In the table's order, so that the first mistake in the file is the one told of.
  for (const row of rows) target.at(row)
  const has = ({ at }: NumberColumn, row: number) => !Number.isNaN(at(row))
  const first = axis.order.findIndex((row) => has(target, row))
  const last = axis.order.findLastIndex((row) => has(target, row))
  if (first < 0) throw new InputError(`${source}: expected numbers, got only missing values`)
  const lastStep = axis.positions[last]!
  const isAhead = axis.order.some(
    (row, i) => axis.positions[i]! > lastStep && future.some((column) => has(column, row)),
  )
  return {
    start: isTrimmed ? axis.positions[first]! : 0,
    end: isTrimmed || isAhead ? lastStep : axis.positions.at(-1)!,
  }
}

/** Which of the axis' rows lie from one grid step to another. */
function indicesWithin({ positions }: TimeAxis, start: number, end: number): Uint32Array {
  const first = positions.findIndex((position) => position >= start)
  const last = positions.findLastIndex((position) => position <= end)
  return Uint32Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

const countRepeats = (steps: Uint32Array): number =>
  steps.reduce((count, step, i) => (i > 0 && step === steps[i - 1] ? count + 1 : count), 0)

function checkRepeats(
  { table, hasIds }: SeriesReader,
  column: number,
  axis: TimeAxis,
  steps: Uint32Array,
  order: Uint32Array,
  start: number,
): void {
  const repeats = [...steps.keys()].filter((i) => i > 0 && steps[i] === steps[i - 1])
  const at = repeats[0]
  if (at === undefined) return
  const [row, first] = [order[at]!, order[at - 1]!]
  const ways = DUPLICATES.slice(1).map((way) => table.setting('duplicates', way))
  const isClocks = repeats.every((i) => mayBeClockChange(axis.frequency, axis.timeOf(start + steps[i]!)))
  const areSeveral = !hasIds && 2 * repeats.length >= steps.length
  throw new InputError(
    `${placeOf(table, column, row)}: expected each time stamp once, ` +
      `got ${table.cells[column]!.at(row)} here and in ${table.place(first)} ` +
      `(${counted(repeats.length, 'row')} of ${steps.length}): ` +
      (areSeveral
        ? `if they are of several series, name them with ${table.setting('id', 'COLUMN')}; else `
        : '') +
      `take one value of each with ${ways.join(' or ')}${isClocks ? clockChangeAdvice(table) : ''}`,
  )
}

function checkGaps(
  { table }: SeriesReader,
  column: number,
  axis: TimeAxis,
  steps: Uint32Array,
  order: Uint32Array,
  start: number,
): void {
  const at = steps.findIndex((step, i) => i > 0 && step > steps[i - 1]! + 1)
  if (at < 0) return
  const row = order[at]!
  const expected = start + steps[at - 1]! + 1
  const total = steps.at(-1)! + 1
  const missing = total - (steps.length - countRepeats(steps))
  const isClocks = mayBeClockChange(axis.frequency, axis.timeOf(expected))
  throw new InputError(
    `${placeOf(table, column, row)}: expected ${axis.write(expected)} next, ` +
      `${describeFrequency(axis.frequency)}, got ${table.cells[column]!.at(row)}, a gap ` +
      `(${missing} of ${total} steps are absent): ${adviseFill(table)}${isClocks ? clockChangeAdvice(table) : ''}`,
  )
}

/** One stamp for each step: that of its first row, or one written where there is none. */
function writeStamps(
  { table, timeColumn }: SeriesReader,
  axis: TimeAxis,
  steps: Uint32Array,
  order: Uint32Array,
  start: number,
  length: number,
): string[] {
  const ds: string[] = []
  for (const [i, row] of order.entries()) {
    while (ds.length < steps[i]!) ds.push(axis.write(start + ds.length))
    if (ds.length === steps[i])
      ds.push(timeColumn === undefined ? axis.write(start + ds.length) : table.cells[timeColumn]!.at(row))
  }
  while (ds.length < length) ds.push(axis.write(start + ds.length))
  return ds
}
