/**
 * Arithmetic on the proleptic Gregorian calendar. A stamp is a number of milliseconds since 1970-01-01 00:00 on a clock
 * without shifts: wall-clock times are taken as UTC.
 */

export const minuteMs = 60_000
export const hourMs = 60 * minuteMs
export const dayMs = 24 * hourMs

/** The parts of a stamp: month 1 to 12, day 1 to 31, milliseconds since midnight. */
export interface CivilTime {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly timeMs: number
}

/** The stamp of a date and time of day. Years below 100 are read as written, unlike in `Date.UTC`. */
export function toStamp({ year, month, day, timeMs }: CivilTime): number {
  return new Date(0).setUTCFullYear(year, month - 1, day) + timeMs
}

export function toCivil(stamp: number): CivilTime {
  const date = new Date(stamp)
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    timeMs: timeOfDay(stamp),
  }
}

/** Days of a month (1 to 12): 28 to 31. */
export function daysInMonth(year: number, month: number): number {
  return toCivil(toStamp({ year, month: month + 1, day: 0, timeMs: 0 })).day
}

/** Milliseconds since midnight. */
export function timeOfDay(stamp: number): number {
  return mod(stamp, dayMs)
}

/** Day of the week, 0 for Monday to 6 for Sunday. */
export function weekday(stamp: number): number {
  return mod(Math.floor(stamp / dayMs) + 3, 7) // 1970-01-01 was a Thursday
}

/**
 * A rule that numbers its stamps (days, month ends, business days) in order by whole numbers. Other stamps have no
 * meaningful ordinal.
 */
export interface OrdinalScale {
  ordinal(stamp: number): number
  stamp(ordinal: number): number
}

/** Stamps a whole number of units of `unitMs` away from `origin`. */
export function fixedScale(unitMs: number, origin: number): OrdinalScale {
  return {
    ordinal: (stamp) => Math.round((stamp - origin) / unitMs),
    stamp: (ordinal) => origin + ordinal * unitMs,
  }
}

/** Monday to Friday at one time of day. */
export function businessDayScale(timeMs: number): OrdinalScale {
  return {
    ordinal: (stamp) => {
      const day = Math.floor(stamp / dayMs) + 3 // counted from a Monday
      return Math.floor(day / 7) * 5 + mod(day, 7)
    },
    stamp: (ordinal) => (Math.floor(ordinal / 5) * 7 + mod(ordinal, 5) - 3) * dayMs + timeMs,
  }
}

function mod(a: number, n: number): number {
  return ((a % n) + n) % n
}
