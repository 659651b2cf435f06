/** Holidays from a table of dates: known ahead as far as the table goes. */
import { InputError } from '../engine/errors.js'
import { DAY_MS, toCivil } from './calendar.js'
import { isMissing, readNumber } from './cells.js'
import { findTimeColumn, list } from './columns.js'
import type { Features } from './features.js'
import { type FrequencyUnit, parseFrequency } from './frequency.js'
import { allRows } from './groups.js'
import type { Series } from './series.js'
import { placeOf, type Table } from './table.js'
import { readTimeColumn } from './time-column.js'
import { isStamp } from './timestamps.js'

/** In JSON, for it is saved with a forecaster. */
export interface Holidays {
  /** What messages call the table. */
  readonly source: string
  /** Each by name, with its days as days since 1970-01-01, rising. */
  readonly holidays: readonly { readonly name: string; readonly days: readonly number[] }[]
}

/** Of more names than these, all holidays count as one. */
const MOST_NAMES = 48

/** Of holidays that are all one. */
export const ONLY_NAME = 'holiday'
const NAME_COLUMN = /^(holiday|holidays|name|event|title|description)$/i

export interface HolidayOptions {
  /** Column of the dates. Default: found where it is clear. */
  readonly time?: string
  /** Column of the names. Default: the one called `holiday`, `name` or `event`, else the first column of text. */
  readonly name?: string
}

/**
 * The holidays of a table that has one row for each day of each of them. Where it has no names, or more than 48
 * different ones, all are one by the name `holiday`.
 *
 * @throws InputError when the dates are not clear or cannot be read
 */
export function readHolidays(table: Table, options: HolidayOptions = {}): Holidays {
  const time = table.columns.length === 1 ? 0 : findTimeColumn(table, options.time)
  if (time === undefined)
    throw new InputError(`${table.name}: expected a column of dates, got none among ${list(table.columns)}`)
  const named = nameColumn(table, time, options.name)
  const names = named === undefined ? undefined : table.cells[named]!
  const isOne = names === undefined || new Set(names.texts).size > MOST_NAMES
  const form = readTimeColumn(table, time, [allRows(table.rowCount)])
  const days = new Map<string, Set<number>>()
  for (let row = 0; row < table.rowCount; row++) {
    const stamp = form.label.includes('DD') ? form.stampAt(row) : undefined
    if (stamp === undefined)
      throw new InputError(
        `${placeOf(table, time, row)}: expected a date such as 2024-12-25, got "${table.cells[time]!.at(row)}"`,
      )
    const name = isOne || isMissing(names.at(row)) ? ONLY_NAME : names.at(row)
    const known = days.get(name) ?? new Set()
    days.set(name, known.add(Math.floor(stamp.wall / DAY_MS)))
  }
  return {
    source: table.name,
    holidays: [...days].map(([name, set]) => ({ name, days: [...set].sort((a, b) => a - b) })),
  }
}

function nameColumn(table: Table, time: number, named: string | undefined): number | undefined {
  if (named !== undefined) {
    const column = table.columns.indexOf(named)
    if (column < 0)
      throw new InputError(
        `${table.name}: expected a column of names among ${list(table.columns)}, got "${named}"`,
      )
    return column
  }
  const others = table.columns.flatMap((_, column) => (column === time ? [] : [column]))
  const isText = (column: number): boolean =>
    table.cells[column]!.texts.some(
      (text) => !isMissing(text) && readNumber(text) === undefined && !isStamp(text),
    )
  return others.find((column) => NAME_COLUMN.test(table.columns[column]!)) ?? others.find(isText)
}

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
  { source, frequency, ds, timeOf }: Pick<Series, 'source' | 'frequency' | 'ds' | 'timeOf'>,
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
  { ds, timeOf, future }: Pick<Series, 'ds' | 'timeOf' | 'future'>,
  { holidays }: Holidays,
  count: number,
): string | undefined {
  const lastDay = holidays.reduce((last, { days }) => Math.max(last, days.at(-1)!), Number.NEGATIVE_INFINITY)
  const lastYear = toCivil(lastDay * DAY_MS).year
  const steps = Array.from({ length: count }, (_, i) => ds.length + i)
  const at = steps.findIndex((step) => toCivil(timeOf(step) ?? 0).year > lastYear)
  return at < 0 ? undefined : future(at + 1).at(-1)
}
