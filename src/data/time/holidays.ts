/** Holidays: known ahead as far as their table reaches. */
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import { dayMs, toCivil } from './calendar.js'
import type { Features } from './features.js'
import { type FrequencyUnit, parseFrequency } from './frequency.js'
import type { Timeline } from './timeline.js'

/** Saved with a forecaster. */
export interface Holidays {
  /** The table's name in messages. */
  readonly source: string
  /** Each by name, with its days as days since 1970-01-01, rising. */
  readonly holidays: readonly { readonly name: string; readonly days: readonly number[] }[]
}

/** The name of holidays without names. */
export const soleName = 'holiday'

/**
 * The holidays of a series' steps and of `count` more, a feature for each name.
 *
 * With steps of days or shorter it is 1 on a holiday and 0 elsewhere. With longer steps it is the number of the
 * holiday's days in the stamp's period: up to and including the stamp if that ends a period (`W-SUN`, `ME`, `QE-DEC`),
 * from the stamp to the day before the next if it begins one (`W-MON`, `MS`, `QS`, and any other day of the month).
 * Weeks begin on their stamp if that is a Monday and end on it otherwise. With opening times it is 1 on the day itself.
 *
 * @throws InputError on counted steps, which have no days
 */
export function holidayFeatures(
  { source, frequency, ds, timeOf }: Pick<Timeline, 'source' | 'frequency' | 'ds' | 'timeOf'>,
  { holidays }: Holidays,
  count: number,
): Features {
  const { unit, anchor, open } = parseFrequency(frequency)
  if (unit === 'step')
    throw new InputError(`${source}: expected time stamps to place holidays by, got counted steps`)
  const dayOf = (step: number): number => Math.floor(timeOf(step)! / dayMs)
  const reach = open === undefined ? (periods[unit] ?? reachOf(anchor!)) : 'day'
  const ranges = Array.from({ length: ds.length + count }, (_, step) => {
    const day = dayOf(step)
    if (reach === 'day') return { first: day, end: day + 1 }
    return reach === 'from'
      ? { first: day, end: dayOf(step + 1) }
      : { first: dayOf(step - 1) + 1, end: day + 1 }
  })
  return {
    names: holidays.map(({ name }) => name),
    values: holidays.map(({ days }) =>
      Float64Array.from(ranges, ({ first, end }) => firstFrom(days, end) - firstFrom(days, first)),
    ),
  }
}

/** Weeks begin on Mondays only; days of the month begin their parts unless the month's end is one. */
const reachOf = (anchor: string): 'from' | 'upTo' =>
  anchor.endsWith('MON') || /\d$/.test(anchor) !== anchor.endsWith(',31') ? 'from' : 'upTo'

/** The days of a stamp's period: its own day, from it, or up to it. Some depend on the anchor. */
const periods: { readonly [unit in FrequencyUnit]: 'day' | 'from' | 'upTo' | undefined } = {
  step: 'day',
  ms: 'day',
  s: 'day',
  min: 'day',
  h: 'day',
  D: 'from',
  B: 'day',
  W: undefined,
  P: undefined,
  SMS: 'from',
  SME: 'upTo',
  MD: undefined,
  MS: 'from',
  ME: 'upTo',
  BMS: 'from',
  BME: 'upTo',
  M: 'from',
  WOM: 'from',
  LWOM: 'upTo',
  QS: 'from',
  QE: 'upTo',
  BQS: 'from',
  BQE: 'upTo',
  YS: 'from',
  YE: 'upTo',
  BYS: 'from',
  BYE: 'upTo',
}

/** Index of the first day from `day` on. */
function firstFrom(days: readonly number[], day: number): number {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (days[middle] < day) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Holidays with the days of a newer table added by name. If all known days are one holiday by the name `holiday`, the
 * newer ones join it under any name.
 *
 * @throws InputError on names that are not among the known ones, as a forecaster has not learned them
 */
export function withNewerHolidays(known: Holidays, newer: Holidays): Holidays {
  const names = known.holidays.map(({ name }) => name)
  const isOne = names.length === 1 && names[0] === soleName
  const unknown = newer.holidays.map(({ name }) => name).filter((name) => !names.includes(name))
  if (!isOne && unknown.length > 0) {
    throw new InputError(
      `${newer.source}: expected only holidays that the model was trained with (${listed(names)}), got ${listed(unknown)}`,
    )
  }
  const added = (name: string) =>
    newer.holidays.filter((one) => isOne || one.name === name).flatMap(({ days }) => days)
  return {
    source: newer.source,
    holidays: known.holidays.map(({ name, days }) => ({
      name,
      days: [...new Set([...days, ...added(name)])].sort((a, b) => a - b),
    })),
  }
}

/**
 * The stamp of the first of the next `count` steps in a year after the last holiday of the table; undefined if there is
 * none.
 */
export function firstUnlisted(
  { ds, timeOf, future }: Pick<Timeline, 'ds' | 'timeOf' | 'future'>,
  { holidays }: Holidays,
  count: number,
): string | undefined {
  const lastDay = holidays.reduce((last, { days }) => Math.max(last, days.at(-1)!), Number.NEGATIVE_INFINITY)
  const lastYear = toCivil(lastDay * dayMs).year
  const steps = Array.from({ length: count }, (_, i) => ds.length + i)
  const at = steps.findIndex((step) => toCivil(timeOf(step) ?? 0).year > lastYear)
  return at < 0 ? undefined : future(at + 1).at(-1)
}
