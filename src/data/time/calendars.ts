/** The calendars on which frequencies have equal steps, by name, and those that may fit stamps. */
import { businessDayScale, dayMs, fixedScale, timeOfDay, weekday } from './calendar.js'
import { clockUnits, type Frequency, frequencyAlias, parseFrequency, stepMsOf } from './frequency.js'
import { type Calendar, type MonthRule, monthCalendar, monthDaysCalendar } from './month-rules.js'
import { nameOpening, openingScale, openingSlots, weekdayCodes } from './opening.js'
import { weekPatterns, weekPeriodsCalendar } from './week-periods.js'

/** Whole numbers that count steps. */
export const counting: Calendar = { ...fixedScale(1, 0), name: (count) => frequencyAlias(count, 'step') }

/** Monday to Friday at one time of day. */
export const businessDays = (timeMs: number): Calendar => ({
  ...businessDayScale(timeMs),
  name: (count) => frequencyAlias(count, 'B'),
})

/** Days from `origin` on, at its time of day. */
export const days = (origin: number): Calendar => ({
  ...fixedScale(dayMs, origin),
  name: (count, stamp) =>
    count % 7 === 0
      ? frequencyAlias(count / 7, 'W', weekdayCodes[weekday(stamp)])
      : frequencyAlias(count, 'D'),
})

/** Milliseconds from `origin` on. */
export const clock = (origin: number): Calendar => ({
  ...fixedScale(1, origin),
  name: clockAlias,
})

function clockAlias(stepMs: number): string {
  const [unit, size] = clockSizes.find(([, size]) => stepMs % size === 0)!
  return frequencyAlias(stepMs / size, unit)
}

const clockSizes = Object.entries(clockUnits) as [keyof typeof clockUnits, number][]

/** Steps of the open slots of the week; see opening.ts. */
export function opening(slots: readonly number[], stepMs: number): Calendar {
  const unit = stepMs === dayMs ? 'D' : clockAlias(stepMs)
  const alias = unit + nameOpening(slots, stepMs)
  return { ...openingScale(slots), name: (count) => (count === 1 ? alias : `${count} x ${alias}`) }
}

/** The calendar of a frequency for stamps, one or more and rising, and the step in its units. */
export function calendarOf(alias: string, stamps: readonly number[]): { calendar: Calendar; step: number } {
  const frequency = parseFrequency(alias)
  const { count, unit, anchor = '', open } = frequency
  const [start] = stamps
  const timeMs = timeOfDay(start)
  if (open !== undefined) {
    const stepMs = stepMsOf(frequency)!
    return { calendar: opening(openingSlots(open, stepMs, timeMs), stepMs), step: 1 }
  }
  const rule = monthRuleOf(frequency)
  if (rule !== undefined)
    return { calendar: monthCalendar(rule, timeMs), step: count * monthsIn[unit as keyof typeof monthsIn] }
  switch (unit) {
    case 'step':
      return { calendar: counting, step: count }
    case 'D':
      return { calendar: days(start), step: count }
    case 'W':
      return { calendar: days(start), step: 7 * count }
    case 'P':
      return {
        calendar: weekPeriodsCalendar(weekPatterns.indexOf(anchor.slice(0, 3)), stamps),
        step: count,
      }
    case 'B':
      return { calendar: businessDays(timeMs), step: count }
    case 'SMS':
      return { calendar: monthDaysCalendar([1, 15], timeMs), step: count }
    case 'SME':
      return { calendar: monthDaysCalendar([15, 31], timeMs), step: count }
    case 'MD':
      return { calendar: monthDaysCalendar(anchor.split(',').map(Number), timeMs), step: count }
    default:
      return { calendar: clock(start), step: stepMsOf(frequency)! }
  }
}

/** Months in one of a unit. */
export const monthsIn = {
  MS: 1,
  ME: 1,
  BMS: 1,
  BME: 1,
  M: 1,
  WOM: 1,
  LWOM: 1,
  QS: 3,
  QE: 3,
  BQS: 3,
  BQE: 3,
  YS: 12,
  YE: 12,
  BYS: 12,
  BYE: 12,
} as const

function monthRuleOf({ unit, anchor = '' }: Frequency): MonthRule | undefined {
  if (!Object.hasOwn(monthsIn, unit)) return undefined
  if (unit === 'M') return { day: Number(anchor) }
  if (unit === 'WOM') return { nth: Number(anchor[0]), weekday: weekdayNumber(anchor.slice(1)) }
  if (unit === 'LWOM') return { nth: 'last', weekday: weekdayNumber(anchor) }
  const isStart = unit.endsWith('S')
  if (unit.startsWith('B')) return { business: isStart ? 'first' : 'last' }
  return { day: isStart ? 1 : 31 }
}

const weekdayNumber = (code: string): number => (weekdayCodes as readonly string[]).indexOf(code)
