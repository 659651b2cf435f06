/** Stamps of calendars, for tests. */
import { dayMs } from '../calendar.js'

export interface Moment {
  /** 0 for Monday to 6 for Sunday. */
  readonly weekday: number
  readonly month: number
  readonly day: number
  /** With minutes as a fraction. */
  readonly hour: number
  readonly isMonthEnd: boolean
  readonly text: string
}

/** The first `count` stamps from `start`, every `stepMs`, that are kept. */
export function stampsOf(
  start: string,
  count: number,
  isKept: (moment: Moment) => boolean,
  stepMs = dayMs,
): number[] {
  const stamps: number[] = []
  for (let stamp = Date.parse(start); stamps.length < count; stamp += stepMs) {
    const date = new Date(stamp)
    const moment = {
      weekday: (date.getUTCDay() + 6) % 7,
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours() + date.getUTCMinutes() / 60,
      isMonthEnd: new Date(stamp + dayMs).getUTCDate() === 1,
      text: date.toISOString().slice(0, 16),
    }
    if (isKept(moment)) stamps.push(stamp)
  }
  return stamps
}

/** The last, or first, stamp of each month that has more after, or before. */
export function ofMonths(stamps: readonly number[], which: 'first' | 'last'): number[] {
  const monthOf = (i: number): number => new Date(stamps[i]).getUTCMonth()
  return stamps.filter((_, i) =>
    which === 'first'
      ? i > 0 && monthOf(i - 1) !== monthOf(i)
      : i < stamps.length - 1 && monthOf(i + 1) !== monthOf(i),
  )
}

/** Stamps so many days apart, over and over. */
export function everyDays(start: string, count: number, days: readonly number[]): number[] {
  const stamps = [Date.parse(start)]
  while (stamps.length < count) stamps.push(stamps.at(-1)! + days[(stamps.length - 1) % days.length] * dayMs)
  return stamps
}
