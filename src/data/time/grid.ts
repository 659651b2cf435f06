/**
 * Finds the calendar of stamps. From the most particular to the most general: one day of the month, equal lengths of time
 * without a gap, business days, open weekdays and hours, several days of the month, periods of 4, 4 and 5 weeks, equal
 * lengths with gaps. Stamps on none of them may be nearly regular: jittered, once a day at changing times, or moved by
 * holidays.
 */
import { dayMs, timeOfDay, weekday } from './calendar.js'
import {
  absentSteps,
  areAtOneTime,
  commonStep,
  type Grid,
  type Irregularity,
  movedFrom,
  nearGrid,
  onCalendar,
} from './calendar-grid.js'
import { businessDays, clock, days, opening } from './calendars.js'
import { findOpening } from './find-opening.js'
import { type MonthRule, monthCalendar, monthDaysCalendar, monthDaysOf, monthRulesOf } from './month-rules.js'
import { onceADay, withoutJitter } from './rounding.js'
import { longPeriodOf, weekPeriodsCalendar } from './week-periods.js'

export { type Grid, gridOf, type Irregularity, inferStepGrid, type Moved } from './calendar-grid.js'

/**
 * Infers the grid of time stamps (see calendar.ts), at least two and strictly rising.
 */
export function inferGrid(stamps: readonly number[]): Grid | Irregularity {
  const exact = exactGrid(stamps)
  if (exact.isRegular) return exact
  return (
    roundedGrid(stamps, withoutJitter(stamps)) ??
    roundedGrid(stamps, onceADay(stamps)) ??
    movedGrid(stamps) ??
    exact
  )
}

function exactGrid(stamps: readonly number[]): Grid | Irregularity {
  const isDaily = areAtOneTime(stamps)
  const plain = onCalendar(stamps, isDaily ? days(stamps[0]) : clock(stamps[0]))
  const gapless = plain.isRegular && absentSteps(plain) === 0 ? plain : undefined
  if (!isDaily) return gapless ?? byOpening(stamps, commonStep(stamps)) ?? plain
  return (
    byMonth(stamps, [{ day: 31 }, { day: latestDay(stamps) }]) ??
    gapless ??
    byMonth(stamps, monthRulesOf(stamps[0])) ??
    byBusinessDay(stamps) ??
    byOpening(stamps, dayMs) ??
    byMonthDays(stamps) ??
    byWeekPeriods(stamps) ??
    plain
  )
}

const latestDay = (stamps: readonly number[]): number =>
  stamps.reduce((latest, stamp) => Math.max(latest, new Date(stamp).getUTCDate()), 0)

/** Stamps on the same day of every month by the first rule that fits. */
function byMonth(stamps: readonly number[], rules: readonly MonthRule[]): Grid | Irregularity | undefined {
  for (const rule of rules) {
    const calendar = monthCalendar(rule, timeOfDay(stamps[0]))
    const ordinals = stamps.map(calendar.ordinal)
    const isRising = ordinals.every((ordinal, i) => i === 0 || ordinal > ordinals[i - 1])
    if (!isRising) return undefined
    if (stamps.every((stamp, i) => calendar.stamp(ordinals[i]) === stamp)) return onCalendar(stamps, calendar)
  }
  return undefined
}

/** Monday to Friday with weekends skipped; five days without a weekend are ambiguous and count as days. */
function byBusinessDay(stamps: readonly number[]): Grid | undefined {
  if (stamps.some((stamp) => weekday(stamp) > 4)) return undefined
  const skipsWeekend = stamps.some((stamp, i) => i > 0 && weekday(stamp) < weekday(stamps[i - 1]))
  if (!skipsWeekend) return undefined
  const grid = onCalendar(stamps, businessDays(timeOfDay(stamps[0])))
  // On fewer weekdays than five the others are closed.
  const occurring = new Set(stamps.map(weekday))
  const hasAll = stamps.length < fewForWeekdays || occurring.size === 5
  return hasAll && grid.isRegular && grid.frequency === 'B' ? grid : undefined
}

/** Two weeks: a weekday of which none is among them is more than a holiday. */
const fewForWeekdays = 8

function byOpening(stamps: readonly number[], stepMs: number): Grid | undefined {
  const slots = findOpening(stamps, stepMs)
  const grid = slots && onCalendar(stamps, opening(slots, stepMs))
  return grid?.isRegular && !/ x /.test(grid.frequency) ? grid : undefined
}

function byMonthDays(stamps: readonly number[]): Grid | undefined {
  const monthDays = monthDaysOf(stamps)
  if (monthDays === undefined || monthDays.length < 2) return undefined
  const grid = onCalendar(stamps, monthDaysCalendar(monthDays, timeOfDay(stamps[0])))
  return grid.isRegular ? grid : undefined
}

function byWeekPeriods(stamps: readonly number[]): Grid | undefined {
  const long = longPeriodOf(stamps)
  const grid = long === undefined ? undefined : onCalendar(stamps, weekPeriodsCalendar(long, stamps))
  return grid?.isRegular ? grid : undefined
}

function roundedGrid(stamps: readonly number[], rounded: readonly number[] | undefined): Grid | undefined {
  const grid = rounded && exactGrid(rounded)
  if (!grid?.isRegular) return undefined
  const near = movedFrom(stamps, grid)
  return { ...near, positionOf: (stamp) => grid.positionOf(stamp) ?? nearestStep(near, stamp) }
}

/** The step of a stamp as near as those of the history. */
function nearestStep({ positions, stampAt, moved }: Grid, stamp: number): number | undefined {
  const last = positions.at(-1)!
  const stepMs = (stampAt(last) - stampAt(0)) / last
  const guess = Math.round((stamp - stampAt(0)) / stepMs)
  const reach = Math.max(2, Math.ceil(Math.abs(guess) / 2))
  let [low, high] = [guess - reach, guess + reach]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (stampAt(middle) < stamp - moved!.mostMs) low = middle + 1
    else high = middle
  }
  return Math.abs(stampAt(low) - stamp) <= moved!.mostMs ? low : undefined
}

/** Weeks and months whose stamps are moved by holidays; see `nearGrid`. */
function movedGrid(stamps: readonly number[]): Grid | undefined {
  if (!areAtOneTime(stamps) || stamps.length < fewestToMove) return undefined
  const rules = new Map(stamps.flatMap(monthRulesOf).map((rule) => [JSON.stringify(rule), rule]))
  const grids = [
    nearGrid(stamps, days(mostFrequent(stamps, weekday)), 7),
    ...[...rules.values()].map((rule) => nearGrid(stamps, monthCalendar(rule, timeOfDay(stamps[0])), 1)),
  ].filter((grid) => grid !== undefined && absentSteps(grid) === 0)
  return grids.reduce<Grid | undefined>(
    (best, grid) => (best === undefined || grid!.moved!.count < best.moved!.count ? grid : best),
    undefined,
  )
}

/** Of fewer, a few wrong stamps would be taken for moved ones. */
const fewestToMove = 8

/** The first stamp of the most frequent kind. */
function mostFrequent(stamps: readonly number[], kindOf: (stamp: number) => number): number {
  const counts = new Map<number, number>()
  for (const stamp of stamps) counts.set(kindOf(stamp), (counts.get(kindOf(stamp)) ?? 0) + 1)
  return stamps.reduce((best, stamp) =>
    (counts.get(kindOf(stamp)) ?? 0) > (counts.get(kindOf(best)) ?? 0) ? stamp : best,
  )
}
