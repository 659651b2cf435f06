/**
 * Frequencies by name. The names are pandas' offset aliases (pandas 2.2 and later: `ME` not `M`, `h` not `H`),
 * so that Python reads results unchanged; saved forecasters rely on them.
 *
 *   step                   a plain count without a calendar (ours)
 *   ms s min h D B         milliseconds to days; B is Monday to Friday
 *   W-MON ... W-SUN        weeks on one weekday
 *   MS ME                  month starts, month ends
 *   M-15                   any other day of the month (ours: pandas has no name for it)
 *   QS QS-NOV QS-DEC       quarter starts in January, February, March and every third month after
 *   QE-DEC QE-OCT QE-NOV   quarter ends in March, April, May and every third month after
 *   YS YS-FEB YE YE-JAN    year starts in January or the month named, year ends in December or the month named
 *
 * A number in front counts units: `30min`, `2W-SUN`, `2QS`.
 */
import { InputError } from '../../engine/errors.js'

export const weekdayCodes = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const
export const monthCodes = [
  'JAN',
  'FEB',
  'MAR',
  'APR',
  'MAY',
  'JUN',
  'JUL',
  'AUG',
  'SEP',
  'OCT',
  'NOV',
  'DEC',
] as const

const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const monthNames =
  'January February March April May June July August September October November December'.split(' ')

interface UnitRule {
  /** Words for one unit, and the noun for several. */
  readonly single: string
  readonly noun: string
  /** Units in the usual seasonal cycle; see `seasonalPeriod`. */
  readonly cycle: number
  /** Words for the place of the stamps in the period. */
  readonly where?: (anchor: string | undefined) => string
}

const units = {
  step: { single: 'one step a row', noun: 'steps', cycle: 1 },
  ms: { single: 'every millisecond', noun: 'milliseconds', cycle: 1 },
  s: { single: 'every second', noun: 'seconds', cycle: 3600 },
  min: { single: 'every minute', noun: 'minutes', cycle: 1440 },
  h: { single: 'hourly', noun: 'hours', cycle: 24 },
  D: { single: 'daily', noun: 'days', cycle: 7 },
  B: { single: 'business daily', noun: 'business days', cycle: 5, where: () => 'Monday to Friday' },
  W: {
    single: 'weekly',
    noun: 'weeks',
    cycle: 52,
    where: (anchor) => weekdayNames[weekdayCodes.indexOf((anchor ?? 'SUN') as (typeof weekdayCodes)[number])],
  },
  MS: { single: 'monthly', noun: 'months', cycle: 12, where: () => 'month start' },
  ME: { single: 'monthly', noun: 'months', cycle: 12, where: () => 'month end' },
  M: { single: 'monthly', noun: 'months', cycle: 12, where: (anchor) => `day ${anchor}` },
  QS: {
    single: 'quarterly',
    noun: 'quarters',
    cycle: 4,
    where: (anchor) => inMonth('quarter start', anchor),
  },
  QE: {
    single: 'quarterly',
    noun: 'quarters',
    cycle: 4,
    where: (anchor) => inMonth('quarter end', anchor, 'DEC'),
  },
  YS: { single: 'yearly', noun: 'years', cycle: 1, where: (anchor) => inMonth('year start', anchor) },
  YE: { single: 'yearly', noun: 'years', cycle: 1, where: (anchor) => inMonth('year end', anchor, 'DEC') },
} as const satisfies Record<string, UnitRule>

export type FrequencyUnit = keyof typeof units

/** The alias of a frequency from its parts, such as 2, `W`, `SUN`. */
export function frequencyAlias(count: number, unit: FrequencyUnit, anchor?: string): string {
  return (count === 1 ? '' : count) + unit + (anchor === undefined ? '' : `-${anchor}`)
}

/**
 * The frequency in words: `MS` is `monthly (month start)`, `30min` is `every 30 minutes`.
 *
 * @throws InputError on an alias not in this file's header.
 */
export function describeFrequency(alias: string): string {
  const { count, unit, anchor } = parseFrequency(alias)
  const { single, noun, where }: UnitRule = units[unit]
  const words = count === 1 ? single : `every ${count} ${noun}`
  return where ? `${words} (${where(anchor)})` : words
}

/**
 * The default seasonal period m in steps, for the seasonal naive forecast and the scale of MASE.
 *
 * It is the usual cycle of human activity: the hour for seconds, the day for minutes and hours, the week for days, the
 * year for weeks and longer steps. So `s` 3600, `min` 1440, `15min` 96, `30min` 48, `h` 24, `D` 7, `B` 5, `W` 52 (a year
 * is 52.18 weeks), `MS` and `ME` 12, `QS` and `QE` 4, years 1. A multiple divides its cycle if it fits evenly (`2h` 12,
 * `3D` 1, `6MS` 2). Counted steps have no calendar and thus no season: 1. M4 uses the same for hours, months, quarters and
 * years, but 1 for days and weeks (Makridakis, Spiliotis & Assimakopoulos 2020); daily data of human activity mostly
 * follow the week.
 *
 * @throws InputError on an unknown alias.
 */
export function seasonalPeriod(alias: string): number {
  const { count, unit } = parseFrequency(alias)
  const { cycle } = units[unit]
  return cycle % count === 0 ? cycle / count : 1
}

/**
 * The parts of an alias: 2, `W`, `SUN`.
 *
 * @throws InputError on an unknown alias.
 */
export function parseFrequency(alias: string): {
  count: number
  unit: FrequencyUnit
  anchor: string | undefined
} {
  const [, count, unit, anchor] = /^([1-9]\d*)?([A-Za-z]+)(?:-([A-Z]{3}|\d{1,2}))?$/.exec(alias) ?? []
  if (unit === undefined || !Object.hasOwn(units, unit))
    throw new InputError(`frequency: expected an alias such as MS, D, h or 30min, got ${alias}`)
  return { count: Number(count ?? 1), unit: unit as FrequencyUnit, anchor }
}

/** Names the anchor month unless it is the calendar's own. */
function inMonth(place: string, anchor: string | undefined, usual = 'JAN'): string {
  if (anchor === undefined || anchor === usual) return place
  return `${place} in ${monthNames[monthCodes.indexOf(anchor as (typeof monthCodes)[number])]}`
}
