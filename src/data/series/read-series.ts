/** Reads one series from its rows: finite values on a regular time axis, checked and filled. */
import { InputError } from '../../engine/errors.js'
import { seasonalPeriod } from '../time/frequency.js'
import type { TimeAxis } from '../time/time-axis.js'
import { valuesByStep } from './duplicates.js'
import { fillMissing } from './fill.js'
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
  const span = spanOf(rules, one)
  const { order, steps, length } = span
  checkMissing(rules, target, rows, span.isInside)
  if (timeColumn !== undefined) {
    if (duplicates === 'error') checkRepeats(rules, timeColumn, axis, span)
    if (fill === undefined) checkGaps(rules, timeColumn, axis, span)
  }
  const y = valuesByStep(length, steps, (i) => target.at(order[i]), duplicates)
  const ds = writeStamps(rules, axis, span)
  const repeated = countRepeats(steps)
  const filled = y.filter(Number.isNaN).length
  const { frequency } = axis
  const repairs = {
    rows: order.length,
    isSorted: rows.length < 2 || axis.order.every((row, i) => i === 0 || row > axis.order[i - 1]),
    repeated,
    filled,
    absent: length - (order.length - repeated),
    firstFilled: filled === 0 ? undefined : ds[y.findIndex(Number.isNaN)],
  }
  const facts = {
    source: one.source,
    id: one.id,
    timeColumn: timeColumn === undefined ? undefined : table.columns[timeColumn],
    target: table.columns[target.column],
    frequency,
    seasonalPeriod: rules.season ?? seasonalPeriod(frequency),
    ds,
  }
  return {
    repairs,
    series: {
      ...facts,
      y: fill === undefined ? y : fillMissing(y, fill),
      covariates: readCovariates(rules, one, span),
      ...stampsOf(axis, span),
      notes: seriesNotes(facts, repairs, { fill, duplicates }),
    },
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
