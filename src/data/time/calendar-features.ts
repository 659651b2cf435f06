/**
 * Features that a series' calendar gives by itself, for its history and as far ahead as one likes.
 *
 * The rule: each cycle that steps of the frequency run through is a pair sin(2πp), cos(2πp) of the phase p, 0 to 1, of the
 * stamp in the cycle, so that its end is as near to its beginning as it is.
 *
 *   seconds and shorter     hour (minute of the hour), day (time of day), weekday (time in the week from Monday)
 *   minutes, hours          day, weekday
 *   days, business days     weekday, year (day of the year)
 *   weeks                   year
 *   months                  month (of the year)
 *   quarters                quarter (of the year)
 *   years, counted steps    none
 *
 * Stamps are read as clocks show them, in the file's own time zone.
 */

import { DAY_MS, timeOfDay, toCivil, toStamp, weekday } from './calendar.js'
import type { Features } from './features.js'
import { type FrequencyUnit, parseFrequency } from './frequency.js'
import type { Timeline } from './timeline.js'

const HOUR_MS = 3_600_000

/** The phase, 0 to 1, of a stamp in a cycle. */
const CYCLES = {
  hour: (stamp: number) => (timeOfDay(stamp) % HOUR_MS) / HOUR_MS,
  day: (stamp: number) => timeOfDay(stamp) / DAY_MS,
  weekday: (stamp: number) => (weekday(stamp) + timeOfDay(stamp) / DAY_MS) / 7,
  year: (stamp: number) => {
    const { year } = toCivil(stamp)
    const start = toStamp({ year, month: 1, day: 1, timeMs: 0 })
    return (stamp - start) / (toStamp({ year: year + 1, month: 1, day: 1, timeMs: 0 }) - start)
  },
  month: (stamp: number) => (toCivil(stamp).month - 1) / 12,
  quarter: (stamp: number) => Math.floor((toCivil(stamp).month - 1) / 3) / 4,
} as const

const CYCLES_OF = {
  step: [],
  ms: ['hour', 'day', 'weekday'],
  s: ['hour', 'day', 'weekday'],
  min: ['day', 'weekday'],
  h: ['day', 'weekday'],
  D: ['weekday', 'year'],
  B: ['weekday', 'year'],
  W: ['year'],
  MS: ['month'],
  ME: ['month'],
  M: ['month'],
  QS: ['quarter'],
  QE: ['quarter'],
  YS: [],
  YE: [],
} as const satisfies Record<FrequencyUnit, readonly (keyof typeof CYCLES)[]>

/**
 * The calendar's features of a series' steps and of `count` more: a pair `NAME-sin`, `NAME-cos` for each cycle, each -1
 * to 1. None where steps are counted or are years.
 * @param first step that is looked at; what comes before is left at 0. Default 0
 */
export function calendarFeatures(
  { frequency, ds, timeOf }: Pick<Timeline, 'frequency' | 'ds' | 'timeOf'>,
  count: number,
  first = 0,
): Features {
  const cycles = CYCLES_OF[parseFrequency(frequency).unit]
  const steps = ds.length + count
  const pairs = cycles.map(() => [new Float64Array(steps), new Float64Array(steps)] as const)
  for (let step = first; step < steps && cycles.length > 0; step++) {
    const stamp = timeOf(step)!
    for (const [c, cycle] of cycles.entries()) {
      const angle = 2 * Math.PI * CYCLES[cycle](stamp)
      pairs[c][0][step] = Math.sin(angle)
      pairs[c][1][step] = Math.cos(angle)
    }
  }
  return { names: cycles.flatMap((cycle) => [`${cycle}-sin`, `${cycle}-cos`]), values: pairs.flat() }
}
