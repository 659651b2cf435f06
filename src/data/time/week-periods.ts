/** Calendars of 4, 4 and 5 weeks, as retailers and factories keep their books. */
import { dayMs, daysInMonth, timeOfDay, toCivil, toStamp, weekday } from './calendar.js'
import type { Calendar } from './month-rules.js'
import { weekdayCodes } from './opening.js'

const weekMs = 7 * dayMs
const shortPeriodMs = 4 * weekMs
const longPeriodMs = 5 * weekMs
/** A year of 53 weeks comes every five or six years, of 12 periods each. */
const periodsBetweenLeaps = 48

/**
 * Periods of 4, 4 and 5 weeks, or 5 and 6 in a year of 53 weeks, on one weekday. Periods count by the nearest turn of a
 * month, from which they never are more than two weeks away.
 *
 * @param long turns of months, 0 to 2 modulo 3, at which a period of 5 weeks ends
 * @param stamps from the last of which the calendar goes on; years of 53 weeks are foreseen if one is among them
 */
export function weekPeriodsCalendar(long: number, stamps: readonly number[]): Calendar {
  const ordinal = (stamp: number): number => {
    const { year, month, day } = toCivil(stamp)
    return year * 12 + month - 1 + (day > daysInMonth(year, month) / 2 ? 1 : 0)
  }
  const drift = (stamp: number): number => {
    const turn = ordinal(stamp)
    const year = Math.floor(turn / 12)
    return stamp - toStamp({ year, month: turn - year * 12 + 1, day: 1, timeMs: timeOfDay(stamp) })
  }
  const lengthTo = (turn: number): number => (turn % 3 === long ? longPeriodMs : shortPeriodMs)
  const leaps = stamps.flatMap((stamp, i) => {
    const isLeap = i > 0 && stamp - stamps[i - 1] === lengthTo(ordinal(stamp)) + weekMs
    return isLeap ? [ordinal(stamp) % 12] : []
  })
  const yearEnd = leaps[0] ?? Number.NaN
  const earliest = stamps
    .filter((stamp) => ordinal(stamp) % 12 === yearEnd)
    .reduce((least, stamp) => Math.min(least, drift(stamp)), 0)
  const next = (stamp: number): number => {
    const turn = ordinal(stamp) + 1
    const usual = stamp + lengthTo(turn)
    return turn % 12 === yearEnd && drift(usual) < earliest ? usual + weekMs : usual
  }
  const known = new Map(stamps.map((stamp) => [ordinal(stamp), stamp]))
  const [first, last] = [ordinal(stamps[0]), ordinal(stamps.at(-1)!)]
  return {
    ordinal,
    stamp: (wanted) => {
      let at = Math.min(Math.max(wanted, first), last)
      while (!known.has(at)) at--
      let stamp = known.get(at)!
      for (; at < wanted; at++) stamp = next(stamp)
      for (; at > wanted; at--) stamp -= lengthTo(at)
      return stamp
    },
    name: (_, stamp) => `${weekPatterns[long]}-${weekdayCodes[weekday(stamp)]}`,
  }
}

/** Names of the patterns by the turns at which a period of 5 weeks ends: 0 is a quarter's end. */
export const weekPatterns = ['445', '544', '454']

/**
 * The turns of months at which periods of 5 weeks end, see `weekPeriodsCalendar`; undefined if the stamps are no such
 * periods, all of them present.
 */
export function longPeriodOf(stamps: readonly number[]): number | undefined {
  const gaps = stamps.slice(1).map((stamp, i) => stamp - stamps[i])
  if (gaps.length < 3 || !gaps.every((gap) => [28, 35, 42].includes(gap / dayMs))) return undefined
  const fits = [0, 1, 2].filter((long) => {
    const { ordinal } = weekPeriodsCalendar(long, stamps)
    const turns = stamps.map(ordinal)
    const late = gaps.map((gap, i) => gap - (turns[i + 1] % 3 === long ? longPeriodMs : shortPeriodMs))
    return (
      turns.every((turn, i) => i === 0 || turn === turns[i - 1] + 1) &&
      late.every((ms) => ms === 0 || ms === weekMs) &&
      late.filter((ms) => ms > 0).length <= Math.ceil(gaps.length / periodsBetweenLeaps)
    )
  })
  return fits.length === 1 ? fits[0] : undefined
}
