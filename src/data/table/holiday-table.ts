/** Reads holidays from a table of dates. */

import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import { type AllowedOf, checkGiven, text } from '../../options/index.js'
import { dayMs } from '../time/calendar.js'
import { type Holidays, soleName } from '../time/holidays.js'
import { isMissing } from './cells.js'
import { findTimeColumn } from './column-roles.js'
import { allRows } from './groups.js'
import { isText } from './number-form.js'
import { placeOf, type Table } from './table.js'
import { readTimeColumn } from './time-column.js'

/** With more names, all holidays count as one. */
const mostNames = 48

const nameOfNames = /^(holiday|holidays|name|event|title|description)$/i

/** Options of `readHolidays`. None is needed where the columns are clear. */
export interface HolidayOptions {
  /** Column of the dates. Default: the only candidate. */
  readonly time?: string
  /** Column of the names. Default: the one called `holiday`, `name` or `event`, else the first column of text. */
  readonly name?: string
}

const holidayOptions = { time: text, name: text } satisfies AllowedOf<HolidayOptions>

/**
 * The holidays of a table with one row for each day of a holiday. Without names, or with more than 48 different ones,
 * all are one holiday by the name `holiday`.
 *
 * @throws InputError when the dates are ambiguous or unreadable
 */
export function readHolidays(table: Table, options: HolidayOptions = {}): Holidays {
  checkGiven('readHolidays', holidayOptions, options)
  const time = table.columns.length === 1 ? 0 : findTimeColumn(table, options.time)
  if (time === undefined)
    throw new InputError(`${table.name}: expected a column of dates, got none among ${listed(table.columns)}`)
  const named = nameColumn(table, time, options.name)
  const names = named === undefined ? undefined : table.cells[named]
  const isOne = names === undefined || new Set(names.texts).size > mostNames
  const form = readTimeColumn(table, time, [allRows(table.rowCount)])
  const days = new Map<string, Set<number>>()
  for (let row = 0; row < table.rowCount; row++) {
    const stamp = form.hasDays ? form.stampAt(row) : undefined
    if (stamp === undefined)
      throw new InputError(
        `${placeOf(table, time, row)}: expected a date such as 2024-12-25, got "${table.cells[time].at(row)}"`,
      )
    const name = isOne || isMissing(names.at(row)) ? soleName : names.at(row)
    const known = days.get(name) ?? new Set()
    days.set(name, known.add(Math.floor(stamp.wall / dayMs)))
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
        `${table.name}: expected a column of names among ${listed(table.columns)}, got "${named}"`,
      )
    return column
  }
  const others = table.columns.flatMap((_, column) => (column === time ? [] : [column]))
  const hasText = (column: number): boolean => table.cells[column].texts.some(isText)
  return others.find((column) => nameOfNames.test(table.columns[column])) ?? others.find(hasText)
}
