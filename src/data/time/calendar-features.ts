/**
 * Features of the calendar alone, for a series' history and any number of steps ahead.
 *
 * Each cycle of the frequency is a pair sin(2πp), cos(2πp) of the stamp's phase p in the cycle, 0 to 1, so that the end of
 * a cycle is next to its beginning.
 *
 *   seconds and shorter     hour (minute of the hour), day (time of day), weekday (time in the week from Monday)
 *   minutes, hours          day, weekday
 *   days, business days     weekday, year (day of the year)
 *   weeks, parts of months  year
 *   months                  month (of the year)
 *   quarters                quarter (of the year)
 *   years, counted steps    none
 *
 * Stamps are wall-clock times in the file's own time zone.
 */
import { dayMs, hourMs, timeOfDay, toCivil, toStamp, weekday } from './calendar.js'
import type { Features } from './features.js'
import { type FrequencyUnit, parseFrequency } from './frequency.js'
import type { Timeline } from './timeline.js'

/** The phase of a stamp in each cycle, 0 to 1. */
const phases = {
  hour: (stamp: number) => (timeOfDay(stamp) % hourMs) / hourMs,
  day: (stamp: number) => timeOfDay(stamp) / dayMs,
  weekday: (stamp: number) => (weekday(stamp) + timeOfDay(stamp) / dayMs) / 7,
  year: (stamp: number) => {
    const { year } = toCivil(stamp)
    const start = toStamp({ year, month: 1, day: 1, timeMs: 0 })
    return (stamp - start) / (toStamp({ year: year + 1, month: 1, day: 1, timeMs: 0 }) - start)
  },
  month: (stamp: number) => (toCivil(stamp).month - 1) / 12,
  quarter: (stamp: number) => Math.floor((toCivil(stamp).month - 1) / 3) / 4,
} as const

const cyclesOf = {
  step: [],
  ms: ['hour', 'day', 'weekday'],
  s: ['hour', 'day', 'weekday'],
  min: ['day', 'weekday'],
  h: ['day', 'weekday'],
  D: ['weekday', 'year'],
  B: ['weekday', 'year'],
  W: ['year'],
  P: ['year'],
  SMS: ['year'],
  SME: ['year'],
  MD: ['year'],
  MS: ['month'],
  ME: ['month'],
  BMS: ['month'],
  BME: ['month'],
  M: ['month'],
  WOM: ['month'],
  LWOM: ['month'],
  QS: ['quarter'],
  QE: ['quarter'],
  BQS: ['quarter'],
  BQE: ['quarter'],
  YS: [],
  YE: [],
  BYS: [],
  BYE: [],
} as const satisfies Record<FrequencyUnit, readonly (keyof typeof phases)[]>

/**
 * The calendar features of a series' steps and of `count` more: a pair `NAME-sin`, `NAME-cos` for each cycle, each -1
 * to 1. None for counted steps and years.
 * @param first step to compute; earlier ones are left at 0. Default 0
 */
export function calendarFeatures(
  { frequency, ds, timeOf }: Pick<Timeline, 'frequency' | 'ds' | 'timeOf'>,
  count: number,
  first = 0,
): Features {
  const cycles = cyclesOf[parseFrequency(frequency).unit]
  const steps = ds.length + count
  const pairs = cycles.map(() => [new Float64Array(steps), new Float64Array(steps)] as const)
  for (let step = first; step < steps && cycles.length > 0; step++) {
    const stamp = timeOf(step)!
    for (const [c, cycle] of cycles.entries()) {
      const angle = 2 * Math.PI * phases[cycle](stamp)
      pairs[c][0][step] = Math.sin(angle)
      pairs[c][1][step] = Math.cos(angle)
    }
  }
  return { names: cycles.flatMap((cycle) => [`${cycle}-sin`, `${cycle}-cos`]), values: pairs.flat() }
}
