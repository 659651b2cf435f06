/**
 * Absent days of a calendar of open days: holidays, on which it is closed, rather than missing values.
 *
 * Weekdays keep their place in the week, so closed days keep their steps. A value in between stands there: of the same
 * day or hour in the weeks before and after, or of the steps before and after, whichever is nearer to known values.
 */
import { dayMs } from '../time/calendar.js'
import { isOpenCalendar, openStepsAWeek } from '../time/frequency.js'
import type { TimeAxis } from '../time/time-axis.js'
import { fillMissing } from './fill.js'
import type { Span } from './span.js'

/** More absent steps than this share are more than holidays. */
const mostClosed = 0.1
/** The longest break, in days with their weekends: two weeks at the turn of the year. */
const longestBreakDays = 17

/**
 * The absent steps of a series if all are closed days, or ends of days that closed early; undefined if some are not, or
 * the frequency has no closed days at all.
 */
export function closedSteps(
  axis: TimeAxis,
  { start, length, steps }: Pick<Span, 'start' | 'length' | 'steps'>,
): number[] | undefined {
  if (!isOpenCalendar(axis.frequency)) return undefined
  const present = new Set(steps)
  const absent = Array.from({ length }, (_, step) => step).filter((step) => !present.has(step))
  if (absent.length === 0 || absent.length > mostClosed * length) return undefined
  const dayOf = (step: number): number => Math.floor(axis.timeOf(start + step)! / dayMs)
  // After an absent step, none of its day.
  const areEnds = absent.every((step) => !present.has(step + 1) || dayOf(step + 1) > dayOf(step))
  const areShort = absent.every((step, i) => {
    const isFirst = step - 1 !== absent[i - 1]
    return !isFirst || dayOf(endOf(absent, i) + 1) - dayOf(step) <= longestBreakDays
  })
  return areEnds && areShort ? absent : undefined
}

/** The last step of the run of steps that begins at index i. */
function endOf(steps: readonly number[], i: number): number {
  let end = i
  while (steps[end + 1] === steps[end] + 1) end++
  return steps[end]
}

/** The values with stand-ins for closed steps, which are NaN. */
export function withStandIns(y: Float64Array, frequency: string): Float64Array {
  const week = openStepsAWeek(frequency)
  const bySteps = fillMissing(y, 'linear')
  const between = (i: number, lag: number): number => mean([y[i - lag], y[i + lag]])
  const error = (lag: number): number => {
    const errors = y.map((value, i) => Math.abs(value - between(i, lag))).filter(Number.isFinite)
    return errors.sort()[Math.floor(errors.length / 2)] ?? Number.POSITIVE_INFINITY
  }
  if (error(1) <= error(week)) return bySteps
  return y.map((value, i) => {
    if (!Number.isNaN(value)) return value
    const weekly = between(i, week)
    return Number.isNaN(weekly) ? bySteps[i] : weekly
  })
}

/** The mean of those that are numbers. */
function mean(values: readonly (number | undefined)[]): number {
  const known = values.filter((value) => value !== undefined && !Number.isNaN(value)) as number[]
  return known.reduce((sum, value) => sum + value, 0) / known.length
}
