/** Dates of a program as cells: days where all of a column are midnights, of UTC or of the local time zone; else instants. */
import { dayMs, toStamp } from '../time/calendar.js'

const isDate = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.getTime())

function allDates(values: ArrayLike<unknown>, is: (date: Date) => boolean): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (isDate(value) && !is(value)) return false
  }
  return true
}

/** Whether all dates among the values are midnights in UTC, to be written without the time of day. */
export const areDays = (values: ArrayLike<unknown>): boolean =>
  allDates(values, (date) => date.getTime() % dayMs === 0)

/**
 * Whether all dates among the values begin a day of the local time zone, as `new Date(2020, 0, 31)` does. Where clocks are
 * put forward at midnight, that is one o'clock.
 */
export const areLocalDays = (values: ArrayLike<unknown>): boolean =>
  allDates(values, (date) => startOfDay(date) === date.getTime())

const startOfDay = (date: Date): number =>
  new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()

/**
 * A value as a cell: nothing for null and undefined; of a date its day, or ISO 8601 in UTC; else what `String` writes.
 * @param days whose days dates are; undefined for instants
 */
export function cellText(value: unknown, days: 'utc' | 'local' | undefined): string {
  if (value === undefined || value === null) return ''
  if (!(value instanceof Date)) return String(value).trim()
  if (!isDate(value)) return 'Invalid Date'
  const text = (days === 'local' ? localDay(value) : value).toISOString()
  return days === undefined ? text : text.slice(0, text.indexOf('T'))
}

/** The date whose day in UTC is that of the local calendar. */
const localDay = (date: Date): Date =>
  new Date(toStamp({ year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate(), timeMs: 0 }))
