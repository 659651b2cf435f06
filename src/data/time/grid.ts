/**
 * The regular grid of a sorted list of stamps: its frequency, its absent steps and the stamps ahead.
 *
 * Calendars are tried from the most particular to the most general: one day of the month, business days, days and weeks,
 * then equal lengths of time. On a calendar every stamp has an ordinal, and the frequency is the greatest common divisor of
 * the ordinals' differences, provided that at least half of them equal it: the others are gaps. Otherwise the stamps are
 * irregular.
 */
import {
  businessDayScale,
  dayMs,
  daysInMonth,
  fixedScale,
  hourMs,
  minuteMs,
  monthScale,
  type OrdinalScale,
  timeOfDay,
  toCivil,
  weekday,
} from './calendar.js'
import { type FrequencyUnit, frequencyAlias, monthCodes, parseFrequency, weekdayCodes } from './frequency.js'

export interface Grid {
  readonly isRegular: true
  /** Alias of the frequency; see frequency.ts. */
  readonly frequency: string
  /** Grid step of each stamp: 0 for the first, 1 more for the next, 2 or more after absent steps. */
  readonly positions: readonly number[]
  /** The stamp of any step, also past the end. */
  stampAt(position: number): number
  /** The step of a stamp, negative before the first; undefined off the grid. */
  positionOf(stamp: number): number | undefined
}

export interface Irregularity {
  readonly isRegular: false
  /**
   * Index of the first stamp at an unexpected distance from the one before; 0 if the first is not a stamp of the named
   * frequency.
   */
  readonly at: number
  /** Alias of the frequency of most stamps. */
  readonly expected: string
}

interface Calendar extends OrdinalScale {
  /** The alias of `count` units of the calendar, for stamps such as this one. */
  name(count: number, stamp: number): string
}

/**
 * Infers the grid of time stamps (see calendar.ts), at least two and strictly rising.
 */
export function inferGrid(stamps: readonly number[]): Grid | Irregularity {
  const calendar = chooseCalendar(stamps)
  return onCalendar(stamps, calendar)
}

/** Infers the grid of whole numbers that count steps, at least two and strictly rising: 1, 2, 3 or 0, 10, 20. */
export function inferStepGrid(steps: readonly number[]): Grid | Irregularity {
  return onCalendar(steps, counting)
}

const counting: Calendar = { ...fixedScale(1, 0), name: (count) => frequencyAlias(count, 'step') }

/**
 * The grid of a named frequency for the stamps, one or more and strictly rising.
 *
 * @throws InputError on an unknown frequency; see frequency.ts.
 */
export function gridOf(stamps: readonly number[], frequency: string): Grid | Irregularity {
  const { calendar, step } = calendarOf(frequency, stamps[0])
  const { positionOf } = makeGrid([], calendar, step, stamps[0])
  const off =
    calendar.name(step, stamps[0]) === frequency
      ? stamps.findIndex((stamp) => positionOf(stamp) === undefined)
      : 0
  if (off >= 0) return { isRegular: false, at: off, expected: frequency }
  const ordinals = stamps.map(calendar.ordinal)
  const at = widestJump(ordinals, step)
  return at === undefined
    ? makeGrid(ordinals, calendar, step, stamps[0])
    : { isRegular: false, at, expected: frequency }
}

function onCalendar(stamps: readonly number[], calendar: Calendar): Grid | Irregularity {
  const ordinals = stamps.map(calendar.ordinal)
  const { step, at } = findRhythm(ordinals)
  return at === undefined
    ? makeGrid(ordinals, calendar, step, stamps[0])
    : { isRegular: false, at, expected: calendar.name(step, stamps[0]) }
}

function makeGrid(ordinals: readonly number[], calendar: Calendar, step: number, start: number): Grid {
  const first = calendar.ordinal(start)
  return {
    isRegular: true,
    frequency: calendar.name(step, start),
    positions: ordinals.map((ordinal) => (ordinal - first) / step),
    stampAt: (position) => calendar.stamp(first + position * step),
    positionOf: (stamp) => {
      const ordinal = calendar.ordinal(stamp)
      const position = (ordinal - first) / step
      return Number.isInteger(position) && calendar.stamp(ordinal) === stamp ? position : undefined
    },
  }
}

/** The step of the ordinals, and the index of the first irregular one. */
function findRhythm(ordinals: readonly number[]): { step: number; at: number | undefined } {
  const differences = differencesOf(ordinals)
  const divisor = differences.reduce(greatestCommonDivisor)
  const isUsual = differences.filter((d) => d === divisor).length * 2 >= differences.length
  if (isUsual) return { step: divisor, at: widestJump(ordinals, divisor) }
  const step = mostCommon(differences)
  return {
    step,
    at: differences.findIndex((d) => d % step !== 0) + 1 || differences.findIndex((d) => d !== step) + 1,
  }
}

/**
 * The index after the widest jump of a grid with more steps absent than present, which is a mistake such as a wrong year;
 * otherwise undefined.
 */
function widestJump(ordinals: readonly number[], step: number): number | undefined {
  const steps = (ordinals.at(-1)! - ordinals[0]) / step + 1
  if (steps <= 2 * ordinals.length) return undefined
  const differences = differencesOf(ordinals)
  return differences.indexOf(differences.reduce((a, b) => Math.max(a, b))) + 1
}

const differencesOf = (ordinals: readonly number[]): number[] =>
  ordinals.slice(1).map((ordinal, i) => ordinal - ordinals[i])

function chooseCalendar(stamps: readonly number[]): Calendar {
  const first = stamps[0]
  const timeMs = timeOfDay(first)
  if (!stamps.every((stamp) => timeOfDay(stamp) === timeMs)) return clock(first)
  return months(stamps, timeMs) ?? businessDays(stamps, timeMs) ?? days(first)
}

/** Stamps on the same day of every month, or on the last day of shorter months. */
function months(stamps: readonly number[], timeMs: number): Calendar | undefined {
  if (stamps.some((stamp, i) => i > 0 && stamp - stamps[i - 1] < 28 * dayMs)) return undefined
  const dates = stamps.map((stamp) => {
    const { year, month, day } = toCivil(stamp)
    return { day, length: daysInMonth(year, month) }
  })
  const isMonthEnd = dates.every(({ day, length }) => day === length)
  const latest = dates.reduce((max, { day }) => Math.max(max, day), 0)
  const day = isMonthEnd ? 31 : latest
  if (!dates.every((date) => date.day === Math.min(day, date.length))) return undefined
  return monthsOn(day, timeMs)
}

/** One day of every month, 31 for the last. */
const monthsOn = (day: number, timeMs: number): Calendar => ({
  ...monthScale(day, timeMs),
  name: (count, stamp) => monthAlias(count, day, toCivil(stamp).month),
})

/**
 * Calendar quarters have their own names (`QS`, `QE-DEC`); others are named as pandas infers them, after the last such
 * month of the year.
 */
function monthAlias(count: number, day: number, month: number): string {
  if (day !== 1 && day !== 31) return frequencyAlias(count, 'M', String(day))
  const isStart = day === 1
  if (count % 12 === 0) {
    const usual = isStart ? 1 : 12
    return frequencyAlias(
      count / 12,
      isStart ? 'YS' : 'YE',
      month === usual ? undefined : monthCodes[month - 1],
    )
  }
  if (count % 3 !== 0) return frequencyAlias(count, isStart ? 'MS' : 'ME')
  const lastOfYear = monthCodes[9 + ((month - 1) % 3)]
  return frequencyAlias(
    count / 3,
    isStart ? 'QS' : 'QE',
    lastOfYear === 'OCT' && isStart ? undefined : lastOfYear,
  )
}

/** Monday to Friday with weekends skipped; five days without a weekend are ambiguous and count as days. */
function businessDays(stamps: readonly number[], timeMs: number): Calendar | undefined {
  if (stamps.some((stamp) => weekday(stamp) > 4)) return undefined
  const scale = businessDayScale(timeMs)
  const skipsWeekend = stamps.some((stamp, i) => i > 0 && weekday(stamp) < weekday(stamps[i - 1]))
  if (!skipsWeekend || findRhythm(stamps.map(scale.ordinal)).step !== 1) return undefined
  return { ...scale, name: businessDaysName }
}

const businessDaysName = (count: number): string => frequencyAlias(count, 'B')

function days(origin: number): Calendar {
  return {
    ...fixedScale(dayMs, origin),
    name: (count, stamp) =>
      count % 7 === 0
        ? frequencyAlias(count / 7, 'W', weekdayCodes[weekday(stamp)])
        : frequencyAlias(count, 'D'),
  }
}

const clockUnits: readonly (readonly [FrequencyUnit, number])[] = [
  ['h', hourMs],
  ['min', minuteMs],
  ['s', 1000],
  ['ms', 1],
]

function clock(origin: number): Calendar {
  return {
    ...fixedScale(1, origin),
    name: (count) => {
      const [unit, size] = clockUnits.find(([, size]) => count % size === 0)!
      return frequencyAlias(count / size, unit)
    },
  }
}

/** The calendar on which a frequency has equal steps, and the step in its units. */
function calendarOf(frequency: string, start: number): { calendar: Calendar; step: number } {
  const { count, unit, anchor } = parseFrequency(frequency)
  const timeMs = timeOfDay(start)
  const onDay = (day: number, size: number) => ({ calendar: monthsOn(day, timeMs), step: count * size })
  switch (unit) {
    case 'step':
      return { calendar: counting, step: count }
    case 'D':
      return { calendar: days(start), step: count }
    case 'W':
      return { calendar: days(start), step: 7 * count }
    case 'B':
      return { calendar: { ...businessDayScale(timeMs), name: businessDaysName }, step: count }
    case 'MS':
      return onDay(1, 1)
    case 'QS':
      return onDay(1, 3)
    case 'YS':
      return onDay(1, 12)
    case 'ME':
      return onDay(31, 1)
    case 'QE':
      return onDay(31, 3)
    case 'YE':
      return onDay(31, 12)
    case 'M':
      return onDay(Number(anchor), 1)
    default: {
      const [, size] = clockUnits.find(([name]) => name === unit)!
      return { calendar: clock(start), step: count * size }
    }
  }
}

function mostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
