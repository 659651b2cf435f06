/** Reads one series from its rows: finite values on a regular time axis, checked and filled. */
import { InputError } from '../../engine/errors.js'
import { counted } from '../../engine/wording.js'
import type { NumberColumn } from '../table/number-column.js'
import { placeOf } from '../table/table.js'
import { describeFrequency, seasonalPeriod } from '../time/frequency.js'
import type { TimeAxis } from '../time/time-axis.js'
import { clockChangeAdvice, mayBeClockChange } from './clock-changes.js'
import { duplicateRules, valuesByStep } from './duplicates.js'
import { fillMissing } from './fill.js'
import { adviseFill, checkMissing } from './missing-values.js'
import { seriesNotes } from './notes.js'
import { readCovariates } from './read-covariates.js'
import type { Repairs } from './repairs.js'
import type { Series } from './series.js'
import type { ReadingRules, SeriesRows } from './series-rows.js'

/** @throws InputError as `readPanel` does */
export function readSeries(rules: ReadingRules, one: SeriesRows): { series: Series; repairs: Repairs } {
  const { table, timeColumn, fill, duplicates } = rules
  const { axis, target, rows } = one
  const { start, end } = spanOf(rules, one)
  const within = indicesWithin(axis, start, end)
  const order = within.map((i) => axis.order[i]!)
  const steps = within.map((i) => axis.positions[i]! - start)
  const inside = order.length === rows.length ? undefined : new Set(order)
  const isInside = (row: number): boolean => inside?.has(row) ?? true
  checkMissing(rules, target, rows, isInside)
  const repeated = countRepeats(steps)
  if (timeColumn !== undefined) {
    if (duplicates === 'error') checkRepeats(rules, timeColumn, axis, steps, order, start)
    if (fill === undefined) checkGaps(rules, timeColumn, axis, steps, order, start)
  }
  const length = end - start + 1
  const y = valuesByStep(length, steps, (i) => target.at(order[i]!), duplicates)
  const ds = writeStamps(rules, axis, steps, order, start, length)
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
    timeColumn: timeColumn === undefined ? undefined : table.columns[timeColumn],
    target: table.columns[target.column]!,
    frequency,
    seasonalPeriod: rules.season ?? seasonalPeriod(frequency),
    ds,
  }
  return {
    repairs,
    series: {
      ...facts,
      y: fill === undefined ? y : fillMissing(y, fill),
      covariates: readCovariates(rules, one, { start, length, order, steps, isInside }),
      ...stampsOf(axis, start, end),
      notes: seriesNotes(facts, repairs, { fill, duplicates }),
    },
  }
}

/** Functions of time that hold on to the axis alone, not to the table. */
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
 * The first and last grid step of the values. Rows at the end with future covariates and no value are about the future.
 *
 * @throws InputError on text in place of a number, and where all values are missing
 */
function spanOf({ future, isTrimmed }: ReadingRules, one: SeriesRows): { start: number; end: number } {
  const { axis, target, rows, source } = one
  // In the table's order, so that the error names the first mistake in the file.
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

/** Indices of the axis' rows from one grid step to another. */
function indicesWithin({ positions }: TimeAxis, start: number, end: number): Uint32Array {
  const first = positions.findIndex((position) => position >= start)
  const last = positions.findLastIndex((position) => position <= end)
  return Uint32Array.from({ length: last - first + 1 }, (_, i) => first + i)
}

const countRepeats = (steps: Uint32Array): number =>
  steps.reduce((count, step, i) => (i > 0 && step === steps[i - 1] ? count + 1 : count), 0)

function checkRepeats(
  { table, hasIds }: ReadingRules,
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
  const ways = duplicateRules.slice(1).map((way) => table.setting('duplicates', way))
  const isClocks = repeats.every((i) => mayBeClockChange(axis.frequency, axis.timeOf(start + steps[i]!)))
  const areSeveral = !hasIds && 2 * repeats.length >= steps.length
  throw new InputError(
    `${placeOf(table, column, row)}: expected each time stamp once, ` +
      `got ${table.cells[column]!.at(row)} here and in ${table.place(first)} ` +
      `(${counted(repeats.length, 'row')} of ${steps.length}): ` +
      (areSeveral
        ? `if the table holds several series, name them with ${table.setting('id', 'COLUMN')}; else `
        : '') +
      `merge them with ${ways.join(' or ')}${isClocks ? clockChangeAdvice(table) : ''}`,
  )
}

function checkGaps(
  { table }: ReadingRules,
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

/** One stamp for each step: that of its first row, or a written one where the row is absent. */
function writeStamps(
  { table, timeColumn }: ReadingRules,
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
