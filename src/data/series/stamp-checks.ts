/** Repeated stamps and gaps are errors unless an option says how to handle them. */
import { InputError } from '../../engine/errors.js'
import { counted } from '../../engine/wording.js'
import { placeOf } from '../table/table.js'
import { describeFrequency } from '../time/frequency.js'
import type { TimeAxis } from '../time/time-axis.js'
import { clockChangeAdvice, mayBeClockChange } from './clock-changes.js'
import { duplicateRules } from './duplicates.js'
import { adviseFill } from './missing-values.js'
import type { ReadingRules } from './series-rows.js'
import type { Span } from './span.js'

/** Rows that repeat the stamp of the row before, in time order. */
export const countRepeats = (steps: Uint32Array): number =>
  steps.reduce((count, step, i) => (i > 0 && step === steps[i - 1] ? count + 1 : count), 0)

/** @throws InputError on a time stamp in more than one row */
export function checkRepeats(
  { table, hasIds }: ReadingRules,
  column: number,
  axis: TimeAxis,
  { start, order, steps }: Span,
): void {
  const repeats = [...steps.keys()].filter((i) => i > 0 && steps[i] === steps[i - 1])
  const at = repeats[0]
  if (at === undefined) return
  const [row, first] = [order[at], order[at - 1]]
  const ways = duplicateRules.slice(1).map((way) => table.setting('duplicates', way))
  const isClocks = repeats.every((i) => mayBeClockChange(axis.frequency, axis.timeOf(start + steps[i])))
  const areSeveral = !hasIds && 2 * repeats.length >= steps.length
  throw new InputError(
    `${placeOf(table, column, row)}: expected each time stamp once, ` +
      `got ${table.cells[column].at(row)} here and in ${table.place(first)} ` +
      `(${counted(repeats.length, 'row')} of ${steps.length}): ` +
      (areSeveral
        ? `if the table holds several series, name them with ${table.setting('id', 'COLUMN')}; else `
        : '') +
      `merge them with ${ways.join(' or ')}${isClocks ? clockChangeAdvice(table) : ''}`,
  )
}

/** @throws InputError on an absent step */
export function checkGaps(
  { table }: ReadingRules,
  column: number,
  axis: TimeAxis,
  { start, order, steps }: Span,
): void {
  const at = steps.findIndex((step, i) => i > 0 && step > steps[i - 1] + 1)
  if (at < 0) return
  const row = order[at]
  const expected = start + steps[at - 1] + 1
  const total = steps.at(-1)! + 1
  const missing = total - (steps.length - countRepeats(steps))
  const isClocks = mayBeClockChange(axis.frequency, axis.timeOf(expected))
  throw new InputError(
    `${placeOf(table, column, row)}: expected ${axis.write(expected)} next, ` +
      `${describeFrequency(axis.frequency)}, got ${table.cells[column].at(row)}, a gap ` +
      `(${missing} of ${total} steps are absent): ${adviseFill(table)}${isClocks ? clockChangeAdvice(table) : ''}`,
  )
}
