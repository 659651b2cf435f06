/** The time of day after a date: `13:00`, `1:00:00 PM`, `T1300`, `13h`, `24:00`, with fractions of seconds. */
import { dayMs, hourMs, minuteMs } from '../calendar.js'

export type Groups = Readonly<Record<string, string | undefined>>

/** A time of day, after its separator `t`. */
export const timePattern =
  /(?<hour>\d{1,2})(?:(?<colon>[:.hH]?)(?<minute>\d\d)(?:\k<colon>(?<second>\d\d)(?:(?<point>[.,])(?<fraction>\d{1,9}))?)?)?(?<h> ?[hH])?(?<half> ?[AaPp]\.?[Mm]\.?)?/
    .source

/** What may stand between a date and a time of day. */
export const timeSeparator = /(?<t>[Tt_:]|,? {1,2}(?:at )?| - )/.source

/** Milliseconds since midnight, a whole day for 24:00, 0 without a time; undefined for an impossible time. */
export function readTime({ t, hour, colon, minute, second, fraction, h, half }: Groups): number | undefined {
  if (t === undefined || hour === undefined) return 0
  const isBare = minute === undefined && h === undefined && half === undefined
  // An hour alone needs two digits: `2020-01-31 13`.
  if (isBare && (hour.length < 2 || t === '_' || t === ':' || t === ' - ')) return undefined
  if (colon === '' && minute !== undefined && hour.length < 2) return undefined
  const shown = Number(hour)
  const isTwelve = half !== undefined
  if (isTwelve && (shown < 1 || shown > 12)) return undefined
  const hours = isTwelve ? (shown % 12) + (/p/i.test(half) ? 12 : 0) : shown
  const [minutes, seconds] = [Number(minute ?? 0), Number(second ?? 0)]
  if (minutes > 59 || seconds > 59) return undefined
  const timeMs =
    ((hours * 60 + minutes) * 60 + seconds) * 1000 + Math.round(Number(`0.${fraction ?? 0}`) * 1000)
  return timeMs <= dayMs ? timeMs : undefined
}

/**
 * Writes times of day in the style of a column.
 * @param fullest groups of a cell with all details that the column has
 */
export function timeStyle(
  { t, colon = '', minute, second, point = '.', fraction, h = '', half }: Groups,
  isHourPadded: boolean,
): (timeMs: number) => string {
  if (t === undefined) return () => ''
  return (timeMs) => {
    const hour = Math.floor(timeMs / hourMs)
    const shown = half === undefined ? hour : hour % 12 || 12
    const minutes = minute === undefined ? '' : colon + two((timeMs / minuteMs) % 60)
    const seconds = second === undefined ? '' : colon + two((timeMs / 1000) % 60)
    const millis = String(timeMs % 1000).padStart(3, '0')
    const digits = fraction === undefined ? '' : point + millis.padEnd(9, '0').slice(0, fraction.length)
    const time = (isHourPadded ? two(shown) : String(shown)) + minutes + seconds + digits + h
    return t + time + (half === undefined ? '' : writeHalf(hour % 24 >= 12, half))
  }
}

/** AM or PM with the blank, the points and the case of the column. */
function writeHalf(isAfternoon: boolean, half: string): string {
  const letter = isAfternoon ? 'P' : 'A'
  return half.replace(/[AaPp]/, (written) => (/[ap]/.test(written) ? letter.toLowerCase() : letter))
}

const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
