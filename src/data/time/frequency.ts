/**
 * Frequencies by name. The names are pandas' offset aliases (pandas 2.2 and later: `ME` not `M`, `h` not `H`) where pandas
 * has one, so that Python reads results unchanged; saved forecasters rely on them. frequency-names.ts reads other
 * spellings.
 *
 *   step                   a plain count without a calendar (ours)
 *   ms s min h D B         milliseconds to days; B is Monday to Friday
 *   D@MON-SAT              open weekdays; h:09-17@MON-FRI: open hours (ours; see opening.ts)
 *   W-MON ... W-SUN        weeks on one weekday
 *   445-SAT                periods of 4, 4 and 5 weeks, the long one third in a quarter of the calendar; 454 and 544 (ours)
 *   MS ME                  month starts, month ends
 *   BMS BME                the first and the last weekday, Monday to Friday, of the month
 *   M-15                   any other day of the month (ours: pandas has no name for it)
 *   WOM-3FRI LWOM-FRI      the third Friday of the month, the last
 *   SMS SME                the 1st and 15th, the 15th and last day of the month
 *   MD-1,11,21             any other days of the month, 31 for the last (ours)
 *   QS QS-NOV QS-DEC       quarter starts in January, February, March and every third month after
 *   QE-DEC QE-OCT QE-NOV   quarter ends in March, April, May and every third month after
 *   YS YS-FEB YE YE-JAN    year starts in January or the month named, year ends in December or the month named
 *   BQS BQE BYS BYE        the same on the first and the last weekday, Monday to Friday
 *
 * A number in front counts units: `30min`, `2W-SUN`, `2QS`.
 */
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import { dayMs, hourMs, minuteMs } from './calendar.js'
import { describeOpening, openingSeason, openingSlots, weekdayCodes, weekdayNames } from './opening.js'

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
    where: (anchor = 'SUN') => dayNamed(anchor),
  },
  P: {
    single: 'periods of 4, 4 and 5 weeks',
    noun: 'periods of 4, 4 and 5 weeks',
    cycle: 12,
    where: (anchor = '') => dayNamed(anchor.slice(-3)),
  },
  SMS: { single: 'twice a month', noun: 'half months', cycle: 24, where: () => 'days 1 and 15' },
  SME: { single: 'twice a month', noun: 'half months', cycle: 24, where: () => 'day 15 and month end' },
  MD: {
    single: 'several times a month',
    noun: 'parts of a month',
    cycle: 12, // times the number of days
    where: (anchor = '') =>
      `days ${listed(anchor.split(',').map((day) => (day === '31' ? 'month end' : day)))}`,
  },
  MS: { single: 'monthly', noun: 'months', cycle: 12, where: () => 'month start' },
  ME: { single: 'monthly', noun: 'months', cycle: 12, where: () => 'month end' },
  BMS: { single: 'monthly', noun: 'months', cycle: 12, where: () => 'first business day' },
  BME: { single: 'monthly', noun: 'months', cycle: 12, where: () => 'last business day' },
  M: { single: 'monthly', noun: 'months', cycle: 12, where: (anchor) => `day ${anchor}` },
  WOM: {
    single: 'monthly',
    noun: 'months',
    cycle: 12,
    where: (anchor = '') => `${ordinals[Number(anchor[0]) - 1]} ${dayNamed(anchor.slice(1))}`,
  },
  LWOM: { single: 'monthly', noun: 'months', cycle: 12, where: (anchor = '') => `last ${dayNamed(anchor)}` },
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
  BQS: {
    single: 'quarterly',
    noun: 'quarters',
    cycle: 4,
    where: (anchor) => inMonth('first business day of the quarter', anchor),
  },
  BQE: {
    single: 'quarterly',
    noun: 'quarters',
    cycle: 4,
    where: (anchor) => inMonth('last business day of the quarter', anchor, 'DEC'),
  },
  YS: { single: 'yearly', noun: 'years', cycle: 1, where: (anchor) => inMonth('year start', anchor) },
  YE: { single: 'yearly', noun: 'years', cycle: 1, where: (anchor) => inMonth('year end', anchor, 'DEC') },
  BYS: {
    single: 'yearly',
    noun: 'years',
    cycle: 1,
    where: (anchor) => inMonth('first business day of the year', anchor),
  },
  BYE: {
    single: 'yearly',
    noun: 'years',
    cycle: 1,
    where: (anchor) => inMonth('last business day of the year', anchor, 'DEC'),
  },
} as const satisfies Record<string, UnitRule>

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth']

const dayNamed = (code: string): string => weekdayNames[(weekdayCodes as readonly string[]).indexOf(code)]

export type FrequencyUnit = keyof typeof units

/** The alias of a frequency from its parts, such as 2, `W`, `SUN`. */
export function frequencyAlias(count: number, unit: FrequencyUnit, anchor?: string): string {
  return (count === 1 ? '' : count) + unit + (anchor === undefined ? '' : `-${anchor}`)
}

/** A frequency in parts. */
export interface Frequency {
  readonly count: number
  readonly unit: FrequencyUnit
  /** Such as `SUN` of `W-SUN`. */
  readonly anchor?: string
  /** Opening times, such as `:09-17@MON-FRI`; see opening.ts. */
  readonly open?: string
}

/** Lengths of the units that are equally long, and that opening times may have. */
export const clockUnits = { h: hourMs, min: minuteMs, s: 1000, ms: 1 } as const

/** Length of a step of a unit of the clock or of days; undefined for others. */
export function stepMsOf({ count, unit }: Frequency): number | undefined {
  if (unit === 'D') return count * dayMs
  return Object.hasOwn(clockUnits, unit) ? count * clockUnits[unit as keyof typeof clockUnits] : undefined
}

/**
 * The frequency in words: `MS` is `monthly (month start)`, `30min` is `every 30 minutes`.
 *
 * @throws InputError on an alias not in this file's header.
 */
export function describeFrequency(alias: string): string {
  const frequency = parseFrequency(alias)
  const { count, unit, anchor, open } = frequency
  const { single, noun, where }: UnitRule = units[unit]
  const words = count === 1 ? single : `every ${count} ${noun}`
  if (open !== undefined) return `${words} (${describeOpening(open, stepMsOf(frequency)!)})`
  return where ? `${words} (${where(anchor)})` : words
}

/**
 * The default seasonal period m in steps, for the seasonal naive forecast and the scale of MASE.
 *
 * It is the usual cycle of human activity: the hour for seconds, the day for minutes and hours, the week for days, the
 * year for weeks and longer steps. So `s` 3600, `min` 1440, `15min` 96, `30min` 48, `h` 24, `D` 7, `B` 5, `W` 52 (a year
 * is 52.18 weeks), months 12, half months 24, thirds 36, quarters 4, years 1. A multiple divides its cycle if it fits
 * evenly (`2h` 12, `3D` 1, `6MS` 2). Opening times shorten it: `D@MON-SAT` 6, `h:09-17@MON-FRI` 8, and where days differ it
 * is the week, `h:09-18@MON-FRI+09-13@SAT` 49. Counted steps have no calendar and thus no season: 1. M4 uses the same for
 * hours, months, quarters and years, but 1 for days and weeks (Makridakis, Spiliotis & Assimakopoulos 2020); daily data of
 * human activity mostly follow the week.
 *
 * @throws InputError on an unknown alias.
 */
export function seasonalPeriod(alias: string): number {
  const frequency = parseFrequency(alias)
  const { count, unit, anchor, open } = frequency
  if (open !== undefined && unit !== 's') return openingSeason(open, stepMsOf(frequency)!)
  const cycle = unit === 'MD' ? units.MD.cycle * anchor!.split(',').length : units[unit].cycle
  return cycle % count === 0 ? cycle / count : 1
}

/**
 * The parts of an alias: 2, `W`, `SUN`.
 *
 * @throws InputError on an unknown alias.
 */
export function parseFrequency(alias: string): Frequency {
  const [, pattern, day] = /^(445|454|544)-([A-Z]{3})$/.exec(alias) ?? []
  if (pattern !== undefined && isAnchor.P(`${pattern}-${day}`))
    return { count: 1, unit: 'P', anchor: `${pattern}-${day}` }
  const [, count, unit, anchor, open] =
    /^([1-9]\d*)?([A-Za-z]+)(?:-([A-Z]{3}|\d[A-Z]{3}|\d{1,2}(?:,\d{1,2})*))?([:@].+)?$/.exec(alias) ?? []
  if (unit === undefined || unit === 'P' || !Object.hasOwn(units, unit)) throw unknownFrequency(alias)
  const frequency = { count: Number(count ?? 1), unit: unit as FrequencyUnit, anchor, open }
  if (open !== undefined) {
    const stepMs = stepMsOf(frequency)
    if (anchor !== undefined || stepMs === undefined || stepMs > dayMs) throw unknownFrequency(alias)
    describeOpening(open, stepMs)
  }
  const fits: (anchor: string) => boolean = isAnchor[unit as keyof typeof isAnchor] ?? isNever
  if (!(anchor === undefined ? unit in mayLackAnchor || !(unit in isAnchor) : fits(anchor)))
    throw unknownFrequency(alias)
  return frequency
}

const isWeekday = (text: string): boolean => (weekdayCodes as readonly string[]).includes(text)
const isMonth = (text: string): boolean => (monthCodes as readonly string[]).includes(text)
const isDay = (text: string): boolean => Number(text) >= 1 && Number(text) <= 31
const isNever = (): boolean => false

/** Units with an anchor, and their anchors. */
const isAnchor = {
  W: isWeekday,
  P: (text: string) => isWeekday(text.slice(4)),
  M: isDay,
  MD: (text: string) => text.split(',').every(isDay),
  WOM: (text: string) => /^[1-5]/.test(text) && isWeekday(text.slice(1)),
  LWOM: isWeekday,
  QS: isMonth,
  QE: isMonth,
  BQS: isMonth,
  BQE: isMonth,
  YS: isMonth,
  YE: isMonth,
  BYS: isMonth,
  BYE: isMonth,
}
const mayLackAnchor = { QS: true, YS: true, YE: true, BQS: true, BYS: true, BYE: true }

export const unknownFrequency = (alias: string): InputError =>
  new InputError(
    `frequency: expected an alias such as h, 30min, D, B, D@MON-SAT, h:09-17@MON-FRI, W-SUN, MS, ME, QS or step, got ${alias}`,
  )

/** Names the anchor month unless it is the calendar's own. */
function inMonth(place: string, anchor: string | undefined, usual = 'JAN'): string {
  if (anchor === undefined || anchor === usual) return place
  return `${place} in ${monthNames[monthCodes.indexOf(anchor as (typeof monthCodes)[number])]}`
}

/**
 * The steps in the week of open hours that all open days share: 40 of eight hours from Monday to Friday, a season beside
 * their day's. Undefined for other frequencies, whose longer season follows from the season, and where that is not the day's.
 */
export function openWeek(alias: string, season: number): number | undefined {
  const { open, unit } = parseFrequency(alias)
  if (open === undefined || unit === 'D' || season !== seasonalPeriod(alias)) return undefined
  const steps = openStepsAWeek(alias)
  return steps > season ? steps : undefined
}

/** Whether a calendar leaves out some days or hours of every week: those are closed, and holidays are too. */
export function isOpenCalendar(alias: string): boolean {
  const { unit, open } = parseFrequency(alias)
  return open !== undefined || unit === 'B'
}

/** The steps in a week of such a calendar. */
export function openStepsAWeek(alias: string): number {
  const frequency = parseFrequency(alias)
  return frequency.open === undefined ? 5 : openingSlots(frequency.open, stepMsOf(frequency)!).length
}
