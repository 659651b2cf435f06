/** Weeks by ISO 8601: from Monday, the first of a year being the one with its first Thursday. */
import { dayMs, toCivil, toStamp, weekday } from '../calendar.js'

/** The Monday of the first week of a year. */
function firstMonday(year: number): number {
  const fourth = toStamp({ year, month: 1, day: 4, timeMs: 0 })
  return fourth - weekday(fourth) * dayMs
}

/** The day of a week, 1 for Monday to 7; undefined for a week that the year does not have. */
export function dayOfWeek(year: number, week: number, day = 1): number | undefined {
  const start = firstMonday(year)
  const stamp = start + ((week - 1) * 7 + day - 1) * dayMs
  return week >= 1 && day >= 1 && day <= 7 && stamp < firstMonday(year + 1) ? stamp : undefined
}

/** The year that a stamp's week belongs to, its week from 1, and its day, 1 for Monday. */
export function weekOf(stamp: number): {
  readonly year: number
  readonly week: number
  readonly day: number
} {
  const day = weekday(stamp) + 1
  const { year } = toCivil(stamp + (4 - day) * dayMs)
  return { year, week: Math.floor((stamp - firstMonday(year)) / (7 * dayMs)) + 1, day }
}
