/** Holidays from a table of dates: known ahead as far as the table goes. */
import { InputError } from '../../engine/errors.js'
import { DAY_MS } from '../time/calendar.js'
import { type Holidays, ONLY_NAME } from '../time/holidays.js'
import { isStamp } from '../time/stamps.js'
import { isMissing, readNumber } from './cells.js'
import { findTimeColumn, list } from './columns.js'
import { allRows } from './groups.js'
import { placeOf, type Table } from './table.js'
import { readTimeColumn } from './time-column.js'

/** Of more names than these, all holidays count as one. */
const MOST_NAMES = 48

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
