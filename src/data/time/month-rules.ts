/** Calendars of months: one day of each, or several, by a rule; ordinals count them. */
import { daysInMonth, type OrdinalScale, toCivil, toStamp, weekday } from './calendar.js'
import { type FrequencyUnit, frequencyAlias, monthCodes } from './frequency.js'
import { weekdayCodes } from './opening.js'

/** A scale, and the alias of `count` of its units for stamps such as this one. */
export interface Calendar extends OrdinalScale {
  name(count: number, stamp: number): string
}

/** The day of a month by a rule: a day of the month, 31 for the last; first or last business day; nth weekday. */
export type MonthRule =
  | { readonly day: number }
  | { readonly business: 'first' | 'last' }
  /** @param nth 1 to 5, or `last` */
  | { readonly nth: number | 'last'; readonly weekday: number }

/** The calendar of a rule at one time of day; months without such a day, a fifth Friday, take the last. */
export function monthCalendar(rule: MonthRule, timeMs: number): Calendar {
  return {
    ordinal: (stamp) => {
      const { year, month } = toCivil(stamp)
      return year * 12 + month - 1
    },
    stamp: (ordinal) => {
      const year = Math.floor(ordinal / 12)
      const month = ordinal - year * 12 + 1
      return toStamp({ year, month, day: dayBy(rule, year, month), timeMs })
    },
    name: (count, stamp) => monthAlias(count, rule, toCivil(stamp).month),
  }
}

function dayBy(rule: MonthRule, year: number, month: number): number {
  const length = daysInMonth(year, month)
  if ('day' in rule) return Math.min(rule.day, length)
  const weekdayOf = (day: number) => weekday(toStamp({ year, month, day, timeMs: 0 }))
  if ('business' in rule) {
    if (rule.business === 'first') return 1 + [0, 0, 0, 0, 0, 2, 1][weekdayOf(1)]
    return length - [0, 0, 0, 0, 0, 1, 2][weekdayOf(length)]
  }
  if (rule.nth === 'last') return length - ((weekdayOf(length) - rule.weekday + 7) % 7)
  const day = 1 + ((rule.weekday - weekdayOf(1) + 7) % 7) + 7 * (rule.nth - 1)
  return day > length ? day - 7 : day
}

/** The rules that fit a stamp, the more usual first. */
export function monthRulesOf(stamp: number): MonthRule[] {
  const { year, month, day } = toCivil(stamp)
  const isLast = day === daysInMonth(year, month)
  const candidates: MonthRule[] = [
    ...(isLast ? [{ day: 31 }] : []),
    { day },
    { business: 'last' },
    { business: 'first' },
    { nth: Math.ceil(day / 7), weekday: weekday(stamp) },
    { nth: 'last', weekday: weekday(stamp) },
  ]
  return candidates.filter((rule) => dayBy(rule, year, month) === day)
}

/**
 * Calendar quarters have their own names (`QS`, `QE-DEC`); others are named as pandas infers them, after the last such
 * month of the year.
 */
function monthAlias(count: number, rule: MonthRule, month: number): string {
  if ('nth' in rule) {
    const code = weekdayCodes[rule.weekday]
    return rule.nth === 'last'
      ? frequencyAlias(count, 'LWOM', code)
      : frequencyAlias(count, 'WOM', `${rule.nth}${code}`)
  }
  if ('day' in rule && rule.day !== 1 && rule.day !== 31) return frequencyAlias(count, 'M', String(rule.day))
  const isStart = 'day' in rule ? rule.day === 1 : rule.business === 'first'
  const unit = (letter: 'M' | 'Q' | 'Y'): FrequencyUnit => {
    const plain = isStart ? (`${letter}S` as const) : (`${letter}E` as const)
    return 'business' in rule ? (`B${plain}` as const) : plain
  }
  if (count % 12 === 0) {
    const usual = isStart ? 1 : 12
    return frequencyAlias(count / 12, unit('Y'), month === usual ? undefined : monthCodes[month - 1])
  }
  if (count % 3 !== 0) return frequencyAlias(count, unit('M'))
  const lastOfYear = monthCodes[9 + ((month - 1) % 3)]
  return frequencyAlias(count / 3, unit('Q'), lastOfYear === 'OCT' && isStart ? undefined : lastOfYear)
}

/** Several days of each month, rising, 31 for the last, at one time of day. Other stamps count as the nearest. */
export function monthDaysCalendar(days: readonly number[], timeMs: number): Calendar {
  const stamp = (ordinal: number): number => {
    const monthIndex = Math.floor(ordinal / days.length)
    const year = Math.floor(monthIndex / 12)
    const month = monthIndex - year * 12 + 1
    const day = Math.min(days[ordinal - monthIndex * days.length], daysInMonth(year, month))
    return toStamp({ year, month, day, timeMs })
  }
  return {
    stamp,
    ordinal: (time) => {
      const { year, month } = toCivil(time)
      const first = (year * 12 + month - 1) * days.length
      const near = Array.from({ length: days.length + 2 }, (_, i) => first - 1 + i)
      const distance = (ordinal: number) => Math.abs(stamp(ordinal) - time)
      return near.reduce((best, ordinal) => (distance(ordinal) < distance(best) ? ordinal : best))
    },
    name: (count) => {
      const text = days.join(',')
      if (text === '1,15') return frequencyAlias(count, 'SMS')
      return text === '15,31' ? frequencyAlias(count, 'SME') : frequencyAlias(count, 'MD', text)
    },
  }
}

/**
 * The few days of the month on which all stamps are, each at least twice, 31 for the last; undefined if there is no such
 * rule.
 */
export function monthDaysOf(stamps: readonly number[]): number[] | undefined {
  const dates = stamps.map((stamp) => {
    const { year, month, day } = toCivil(stamp)
    return { day, length: daysInMonth(year, month) }
  })
  const late = dates.filter(({ day }) => day >= earliestLast)
  const isEnd = late.every(({ day, length }) => day === length)
  const latest = late.reduce((most, { day }) => Math.max(most, day), 0)
  if (!isEnd && !late.every(({ day, length }) => day === Math.min(latest, length))) return undefined
  const counts = new Map<number, number>()
  for (const { day } of dates) {
    const by = day < earliestLast ? day : isEnd ? 31 : latest
    counts.set(by, (counts.get(by) ?? 0) + 1)
  }
  if (counts.size > mostMonthDays || [...counts.values()].some((count) => count < 2)) return undefined
  return [...counts.keys()].sort((a, b) => a - b)
}

/** The last day of the shortest month. */
const earliestLast = 28
/** Pentads: days 1, 6, 11, 16, 21 and 26. */
const mostMonthDays = 6
