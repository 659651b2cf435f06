/** Reads one series from its rows: finite values on a regular time axis, checked and filled. */
import { InputError } from '../../engine/errors.js'
import { isMissing } from '../table/cells.js'
import { namesOf } from '../table/column-roles.js'
import { seasonalPeriod } from '../time/frequency.js'
import type { TimeAxis } from '../time/time-axis.js'
import { withStandIns } from './closed-days.js'
import { valuesByStep } from './duplicates.js'
import { type Fill, fillMissing } from './fill.js'
import { checkMissing } from './missing-values.js'
import { seriesNotes } from './notes.js'
import { readCovariates } from './read-covariates.js'
import type { Repairs } from './repairs.js'
import type { Series } from './series.js'
import type { ReadingRules, SeriesRows } from './series-rows.js'
import { type Span, spanOf } from './span.js'
import { checkGaps, checkRepeats, countRepeats } from './stamp-checks.js'

/** @throws InputError as `readPanel` does */
export function readSeries(rules: ReadingRules, one: SeriesRows): { series: Series; repairs: Repairs } {
  const { table, timeColumn, fill, duplicates } = rules
  const { axis, target, rows } = one
  const span = spanOf(one)
  const { order, steps, length } = span
  checkMissing(rules, target, rows, span.isInside)
  let closed: readonly number[] = []
  if (timeColumn !== undefined) {
    if (duplicates === 'error') checkRepeats(rules, timeColumn, axis, span)
    if (fill === undefined) closed = checkGaps(rules, timeColumn, axis, span)
  }
  const y = valuesByStep(length, steps, (i) => target.at(order[i]), duplicates)
  const ds = writeStamps(rules, axis, span)
  const repeated = countRepeats(steps)
  const filled = fill === undefined ? 0 : y.filter(Number.isNaN).length
  const { frequency } = axis
  const repairs = {
    rows: order.length,
    isSorted: rows.length < 2 || axis.order.every((row, i) => i === 0 || row > axis.order[i - 1]),
    repeated,
    filled,
    absent: length - (order.length - repeated) - closed.length,
    firstFilled: filled === 0 ? undefined : ds[y.findIndex(Number.isNaN)],
    closed: closed.length,
    firstClosed: closed.length === 0 ? undefined : ds[closed[0]],
    moved: axis.moved,
    isCounted: timeColumn !== undefined && axis.countsRows,
    ...rowsAround(rules, one, span),
  }
  const facts = {
    source: one.source,
    id: one.id,
    timeColumn: timeColumn === undefined ? undefined : table.columns[timeColumn],
    target: table.columns[target.column],
    unit: target.unit,
    frequency,
    seasonalPeriod: rules.season ?? seasonalPeriod(frequency),
    ds,
  }
  return {
    repairs,
    series: {
      ...facts,
      y: valuesOf(y, fill, closed, frequency),
      covariates: readCovariates(rules, one, span, closed.length === 0 ? fill : 'linear'),
      ...stampsOf(axis, span),
      notes: seriesNotes(facts, repairs, rules),
    },
  }
}

function valuesOf(
  y: Float64Array,
  fill: Fill | undefined,
  closed: readonly number[],
  frequency: string,
): Float64Array {
  if (fill !== undefined) return fillMissing(y, fill)
  return closed.length === 0 ? y : withStandIns(y, frequency)
}

/** The rows before the first value and after the last. */
function rowsAround(
  { table, others }: ReadingRules,
  { axis }: SeriesRows,
  { start, length }: Span,
): Pick<Repairs, 'before' | 'after' | 'knownAfter'> {
  const isAfter = (i: number) => axis.positions[i] >= start + length
  const after = axis.order.filter((_, i) => isAfter(i))
  const varies = (column: number): boolean => {
    const { codes, texts } = table.cells[column]
    return (
      after.some((row) => !isMissing(texts[codes[row]])) &&
      axis.order.some((row) => codes[row] !== codes[axis.order[0]])
    )
  }
  return {
    before: axis.positions.filter((position) => position < start).length,
    after: after.length,
    knownAfter: after.length === 0 ? [] : namesOf(table, others.filter(varies)),
  }
}

/** Functions of time that hold on to the axis alone, not to the table. */
function stampsOf(axis: TimeAxis, { start, length }: Span): Pick<Series, 'future' | 'timeOf'> {
  return {
    future: (count) => {
      if (!Number.isInteger(count) || count < 0)
        throw new InputError(`future: expected a whole number of steps from 0, got ${count}`)
      return Array.from({ length: count }, (_, i) => axis.write(start + length + i))
    },
    timeOf: (step) => axis.timeOf(start + step),
  }
}

/** One stamp for each step: that of its first row, or a written one where the row is absent. */
function writeStamps(
  { table, timeColumn }: ReadingRules,
  axis: TimeAxis,
  { start, length, order, steps }: Span,
): string[] {
  const ds: string[] = []
  for (const [i, row] of order.entries()) {
    while (ds.length < steps[i]) ds.push(axis.write(start + ds.length))
    if (ds.length === steps[i])
      ds.push(timeColumn === undefined ? axis.write(start + ds.length) : table.cells[timeColumn].at(row))
  }
  while (ds.length < length) ds.push(axis.write(start + ds.length))
  return ds
}
