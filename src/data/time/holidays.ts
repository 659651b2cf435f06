/** Holidays: known ahead as far as their table goes. */
import { InputError } from '../../engine/errors.js'
import { DAY_MS, toCivil } from './calendar.js'
import type { Features } from './features.js'
import { type FrequencyUnit, parseFrequency } from './frequency.js'
import type { Timeline } from './timeline.js'

/** In JSON, for it is saved with a forecaster. */
export interface Holidays {
  /** What messages call the table. */
  readonly source: string
  /** Each by name, with its days as days since 1970-01-01, rising. */
  readonly holidays: readonly { readonly name: string; readonly days: readonly number[] }[]
}

/** Of holidays that are all one. */
export const ONLY_NAME = 'holiday'

/**
 * The holidays of a series' steps and of `count` more: a feature each, by its name.
 *
 * It is 1 on each step of a holiday and 0 elsewhere where steps are days or shorter. Of longer steps it is the number
 * of the holiday's days in the period that the stamp stands for: up to and with the stamp where that is the end of a
 * period (`W-SUN`, `ME`, `QE-DEC`), from the stamp to the day before the next where it is the beginning (`W-MON`, `MS`,
 * `QS`, and any other day of the month). Weeks begin on their stamp if that is a Monday and end on it otherwise.
 *
 * @throws InputError where steps are counted, for they have no days
 */
export function holidayFeatures(
  { source, frequency, ds, timeOf }: Pick<Timeline, 'source' | 'frequency' | 'ds' | 'timeOf'>,
  { holidays }: Holidays,
  count: number,
): Features {
  const { unit, anchor } = parseFrequency(frequency)
  if (unit === 'step')
    throw new InputError(`${source}: expected time stamps to place holidays by, got counted steps`)
  const dayOf = (step: number): number => Math.floor(timeOf(step)! / DAY_MS)
  const reach = PERIODS[unit] ?? (anchor === 'MON' ? 'from' : 'upTo')
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

/** How the days that a stamp stands for lie to it; of weeks their day says. */
const PERIODS: { readonly [unit in FrequencyUnit]: 'day' | 'from' | 'upTo' | undefined } = {
  step: 'day',
  ms: 'day',
  s: 'day',
  min: 'day',
  h: 'day',
  D: 'from',
  B: 'day',
  W: undefined,
  MS: 'from',
  ME: 'upTo',
  M: 'from',
  QS: 'from',
  QE: 'upTo',
  YS: 'from',
  YE: 'upTo',
}

/** Index of the first day from `day` on. */
function firstFrom(days: readonly number[], day: number): number {
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (days[middle]! < day) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The stamp of the first of the next `count` steps that lies in a year after the last one the table has holidays of, and
 * of which it thus says nothing; undefined if there is none.
 */
export function firstUnlisted(
  { ds, timeOf, future }: Pick<Timeline, 'ds' | 'timeOf' | 'future'>,
  { holidays }: Holidays,
  count: number,
): string | undefined {
  const lastDay = holidays.reduce((last, { days }) => Math.max(last, days.at(-1)!), Number.NEGATIVE_INFINITY)
  const lastYear = toCivil(lastDay * DAY_MS).year
  const steps = Array.from({ length: count }, (_, i) => ds.length + i)
  const at = steps.findIndex((step) => toCivil(timeOf(step) ?? 0).year > lastYear)
  return at < 0 ? undefined : future(at + 1).at(-1)
}
