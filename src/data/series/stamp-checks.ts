/** Repeated stamps and gaps are errors unless an option says how to handle them. */
import { InputError } from '../../engine/errors.js'
import { counted } from '../../engine/wording.js'
import { countAdvice } from '../table/rows-axis.js'
import { placeOf, type Table } from '../table/table.js'
import { describeFrequency } from '../time/frequency.js'
import type { TimeAxis } from '../time/time-axis.js'
import { clockChangeAdvice, mayBeClockChange } from './clock-changes.js'
import { closedSteps } from './closed-days.js'
import { adviseFill, percent } from './missing-values.js'
import { mergeAdvice, repeatsAdvice } from './repeats-advice.js'
import type { ReadingRules } from './series-rows.js'
import type { Span } from './span.js'

/** Rows that repeat the stamp of the row before, in time order. */
export const countRepeats = (steps: Uint32Array): number =>
  steps.reduce((count, step, i) => (i > 0 && step === steps[i - 1] ? count + 1 : count), 0)

/** @throws InputError on a time stamp in more than one row */
export function checkRepeats(
  { table, hasIds, others }: ReadingRules,
  column: number,
  axis: TimeAxis,
  { start, order, steps }: Span,
): void {
  const repeats = [...steps.keys()].filter((i) => i > 0 && steps[i] === steps[i - 1])
  const at = repeats[0]
  if (at === undefined) return
  const [row, first] = [order[at], order[at - 1]]
  const isClocks = repeats.every((i) => mayBeClockChange(axis.frequency, axis.timeOf(start + steps[i])))
  throw new InputError(
    `${placeOf(table, column, row)}: expected each time stamp once, ` +
      `got ${table.cells[column].at(row)} here and in ${table.place(first)} ` +
      `(${counted(repeats.length, 'row')} of ${steps.length}): ` +
      (isClocks
        ? mergeAdvice(table) + clockChangeAdvice(table)
        : repeatsAdvice(table, order, steps, others, hasIds)),
  )
}

/**
 * @throws InputError on an absent step, unless all of them are closed days
 * @returns the absent steps, all on closed days
 */
export function checkGaps(
  { table }: ReadingRules,
  column: number,
  axis: TimeAxis,
  span: Span,
): readonly number[] {
  const { start, order, steps } = span
  const at = steps.findIndex((step, i) => i > 0 && step > steps[i - 1] + 1)
  if (at < 0) return []
  const closed = closedSteps(axis, span)
  if (closed !== undefined) return closed
  const row = order[at]
  const expected = start + steps[at - 1] + 1
  const total = steps.at(-1)! + 1
  const missing = total - (steps.length - countRepeats(steps))
  const isClocks = mayBeClockChange(axis.frequency, axis.timeOf(expected))
  throw new InputError(
    `${placeOf(table, column, row)}: expected ${axis.write(expected)} next, ` +
      `${describeFrequency(axis.frequency)}, got ${table.cells[column].at(row)}, a gap ` +
      `(${missing} of ${total} steps are absent, ${percent(missing / total)}): ${gapAdvice(table, missing, total)}` +
      (isClocks ? clockChangeAdvice(table) : ''),
  )
}

/** More absent steps than this share, and more than a few, are none of the rows'. */
const mostToFill = 0.1
const few = 3

/** Filling only where values are truly missing. */
function gapAdvice(table: Table, missing: number, total: number): string {
  return missing > few && missing > mostToFill * total
    ? `too many to be missing values: ${countAdvice(table)}, or name their own frequency`
    : `if values are missing there, ${adviseFill(table)}; if there are none at such times, ${countAdvice(table)}`
}
