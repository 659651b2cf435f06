/**
 * Time that is split over columns, such as a date and an hour, or a year and a month: joined into one column of stamps
 * where that is plain.
 */
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import { isStamp, numberForms } from '../time/stamps/index.js'
import { isMissing } from './cells.js'
import { placeOf, type Table } from './table.js'
import { columnOf } from './text-column.js'
import { isTimeName } from './time-names.js'
import {
  type ClockPart,
  clockParts,
  type DatePart,
  dateParts,
  hasPartName,
  holds,
  isPart,
  minuteName,
  slotsIn,
  unreadPart,
} from './time-parts.js'

export interface JoinedTime {
  /** The table with one column more. */
  readonly table: Table
  /** The name of that column. */
  readonly name: string
  /** The names of the columns that were joined. */
  readonly parts: readonly string[]
  readonly notes: readonly string[]
}

/** The columns of the parts, and how a row's stamp is written. */
interface Plan {
  readonly columns: readonly number[]
  /** Undefined where a part is missing or unreadable. */
  write(row: number): string | undefined
  /** Whether hours are numbered from 1, so that they are the ends of hours. */
  readonly hasHourEnds: boolean
}

/**
 * Joins the time of a table from several columns.
 *
 * @param named the columns, if the caller names them; otherwise those that complete a date or a year which repeats within
 *   a series are found
 * @param groupOf the series of each row
 * @returns undefined if the time is in one column
 * @throws InputError when named columns do not make a time, or one is named and others complete it
 */
export function joinTime(
  table: Table,
  named: readonly string[],
  taken: readonly number[],
  groupOf: Uint32Array,
): JoinedTime | undefined {
  const all = table.columns.flatMap((_, column) => (taken.includes(column) ? [] : [column]))
  if (named.length > 1) {
    const columns = named.map((name) => table.columns.indexOf(name))
    const plan = planOf(table, columns)
    if (plan === undefined || plan.columns.length < columns.length)
      throw new InputError(
        `${table.setting('time', named.join(','))}: expected columns that make a time, such as a date and an hour, or a year ` +
          `and a month, got ${examples(table, columns)}`,
      )
    return join(table, plan)
  }
  const plan = planOf(table, all)
  if (plan === undefined || !isNeeded(table, plan, groupOf)) {
    checkParts(table, all, groupOf)
    return undefined
  }
  const names = plan.columns.map((column) => table.columns[column])
  const [name] = named
  if (name === undefined) return isWhole(table, all, plan, groupOf) ? undefined : join(table, plan)
  if (!names.includes(name)) return undefined
  throw new InputError(
    `${table.setting('time', name)}: expected time stamps, got parts of them: the time is split over ${listed(names)}; ` +
      `name them all with ${table.setting('time', names.join(','))}`,
  )
}

/** Whether the first part alone does not tell the rows of a series apart, as well as all parts do. */
function isNeeded(table: Table, { columns, write }: Plan, groupOf: Uint32Array): boolean {
  const [first] = columns
  const { codes } = table.cells[first]
  const alone = new Set<string>()
  const together = new Set<string>()
  for (let row = 0; row < table.rowCount; row++) {
    alone.add(`${groupOf[row]} ${codes[row]}`)
    together.add(`${groupOf[row]} ${write(row)}`)
    if (together.size > alone.size) return true
  }
  return false
}

/**
 * Parts of a time that cannot be read are not passed over, since the dates beside them would repeat.
 * @throws InputError when a date or a year repeats, a column has the name of a part of it, and a cell there is none
 */
function checkParts(table: Table, open: readonly number[], groupOf: Uint32Array): void {
  const first = (datePlan(table, open) ?? yearOf(table, open))?.columns[0]
  if (first === undefined) return
  for (const column of open) {
    if (column === first || !hasPartName(table, column) || isTimeStamps(table, column)) continue
    const { codes } = table.cells[column]
    const both: Plan = {
      columns: [first],
      hasHourEnds: false,
      write: (row) => `${table.cells[first].codes[row]} ${codes[row]}`,
    }
    const odd = unreadPart(table, column)
    if (odd === undefined || !isNeeded(table, both, groupOf)) continue
    const row = codes.indexOf(odd)
    throw new InputError(
      `${placeOf(table, column, row)}: expected a part of the time, as ${table.columns[first]} repeats, ` +
        `got "${table.cells[column].at(row)}": correct it, leave the row out, or name the time with ` +
        `${table.setting('time', 'COLUMN')}`,
    )
  }
}

const isTimeStamps = (table: Table, column: number): boolean =>
  table.cells[column].texts.every((cell) => isMissing(cell) || isStamp(cell))

/** Whether another column holds the whole time. */
function isWhole(table: Table, open: readonly number[], { columns }: Plan, groupOf: Uint32Array): boolean {
  return open.some((column) => {
    if (columns.includes(column)) return false
    const { texts, codes } = table.cells[column]
    const isDate = texts.every((cell) => isMissing(cell) || isStamp(cell))
    const isNumber =
      isTimeName(table.columns[column]) &&
      numberForms(texts).some(
        ({ label, stamps }) => label !== 'YYYY' && stamps.every((stamp) => stamp !== undefined),
      )
    if (!isDate && !isNumber) return false
    const seen = new Set(Array.from(codes, (code, row) => `${groupOf[row]} ${code}`))
    return seen.size === table.rowCount
  })
}

function planOf(table: Table, open: readonly number[]): Plan | undefined {
  const date = datePlan(table, open) ?? yearPlan(table, open)
  if (date === undefined) return undefined
  const rest = open.filter((column) => !date.columns.includes(column))
  const clock = date.hasDays ? clockPlan(table, rest) : undefined
  if (clock === undefined) return date.columns.length > 1 ? { ...date, hasHourEnds: false } : undefined
  return {
    columns: [...date.columns, ...clock.columns],
    hasHourEnds: clock.hasHourEnds,
    write: (row) => {
      const [day, time] = [date.write(row), clock.write(row)]
      return day === undefined || time === undefined ? undefined : `${day} ${time}`
    },
  }
}

type Part = Omit<Plan, 'hasHourEnds'>

const midnight = /[T ]0{1,2}:00(?::00(?:\.0+)?)?(?: ?AM)?$|[T ]12:00(?::00)? ?AM$/i
const clock = /\d:\d\d|\d[T ]\d{2,4}$| ?[AP]M$/i

/** A column of dates without times of day. */
function datePlan(table: Table, open: readonly number[]): (Part & { readonly hasDays: true }) | undefined {
  const dates = open.filter((column) => {
    const texts = table.cells[column].texts.filter((cell) => !isMissing(cell))
    if (texts.length === 0) return false
    const days = texts.map((cell) => cell.replace(midnight, ''))
    if (days.every((cell) => isStamp(cell) && !clock.test(cell))) return true
    return isTimeName(table.columns[column]) && texts.every((cell) => /^(1[5-9]|2[01])\d{6}$/.test(cell))
  })
  const [date, ...others] = dates
  if (date === undefined || others.length > 0) return undefined
  const cells = table.cells[date]
  const days = cells.texts.map((cell) => (isMissing(cell) ? undefined : cell.replace(midnight, '')))
  return { columns: [date], hasDays: true, write: (row) => days[cells.codes[row]] }
}

function yearOf(table: Table, open: readonly number[]): { readonly columns: readonly number[] } | undefined {
  const year = open.find((column) => isPart(table, column, dateParts.year))
  return year === undefined ? undefined : { columns: [year] }
}

/** A column of years, and those of smaller parts of dates. */
function yearPlan(table: Table, open: readonly number[]): (Part & { readonly hasDays: boolean }) | undefined {
  const find = (part: DatePart, others: readonly number[] = []): number | undefined =>
    open.find((column) => !others.includes(column) && isPart(table, column, dateParts[part]))
  const year = yearOf(table, open)?.columns[0]
  if (year === undefined) return undefined
  const text = (part: DatePart, column: number) => textsOf(table, column, dateParts[part].read)
  const years = text('year', year)
  const ways: readonly (readonly [DatePart, string, boolean])[] = [
    ['month', '-', false],
    ['quarter', '-Q', false],
    ['week', '-W', false],
    ['dayOfYear', '-', true],
  ]
  for (const [part, sign, hasDays] of ways) {
    const column = find(part)
    if (column === undefined) continue
    const parts = text(part, column)
    const day = part === 'month' ? find('day', [column]) : undefined
    const days = day === undefined ? undefined : text('day', day)
    return {
      columns: day === undefined ? [year, column] : [year, column, day],
      hasDays: hasDays || day !== undefined,
      write: (row) => {
        const all = [years(row), parts(row), ...(days === undefined ? [] : [days(row)])]
        if (all.includes(undefined)) return undefined
        return days === undefined ? `${all[0]}${sign}${all[1]}` : all.join('-')
      },
    }
  }
  return undefined
}

/** A column of times of day, of hours, perhaps with one of minutes, or of numbered parts of the day. */
function clockPlan(table: Table, open: readonly number[]): Plan | undefined {
  const ways: readonly ClockPart[] = ['time', 'hour', 'hourAndMinute', 'slot']
  for (const part of ways) {
    const column = open.find((one) => isPart(table, one, clockParts[part]))
    if (column === undefined) continue
    const times = textsOf(table, column, clockParts[part].read)
    if (part === 'slot') {
      const slots = slotsIn(table, column)
      if (slots === undefined) continue
      return { columns: [column], hasHourEnds: false, write: (row) => startOf(times(row), slots) }
    }
    const minute = part === 'hour' ? open.find((one) => isMinute(table, one)) : undefined
    if (minute === undefined) {
      const hasHourEnds = part === 'hour' && table.cells[column].texts.some((cell) => /^\D*24\b/.test(cell))
      return { columns: [column], hasHourEnds, write: times }
    }
    const minutes = textsOf(table, minute, readMinute)
    return {
      columns: [column, minute],
      hasHourEnds: false,
      write: (row) => times(row) && minutes(row) && `${times(row)!.slice(0, 2)}:${minutes(row)}`,
    }
  }
  return undefined
}

const readMinute = (cell: string): string | undefined =>
  /^[0-5]?\d(?:\.0*)?$/.test(cell) ? String(Number(cell)).padStart(2, '0') : undefined
const isMinute = (table: Table, column: number): boolean =>
  minuteName.test(table.columns[column].trim()) && holds(table, column, readMinute)

/** The time of day at which a numbered part of the day begins. */
function startOf(slot: string | undefined, slots: number): string | undefined {
  if (slot === undefined) return undefined
  const minute = ((Number(slot) - 1) * 24 * 60) / slots
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** The parts of a column's rows, each text read once. */
function textsOf(
  table: Table,
  column: number,
  read: (cell: string) => string | undefined,
): (row: number) => string | undefined {
  const { texts, codes } = table.cells[column]
  const parts = texts.map(read)
  return (row) => parts[codes[row]]
}

function join(table: Table, { columns, write, hasHourEnds }: Plan): JoinedTime {
  const parts = columns.map((column) => table.columns[column])
  const name = parts.join(' + ')
  const rows = Array.from(
    { length: table.rowCount },
    (_, row) => write(row) ?? asWritten(table, columns, row),
  )
  const ends = hasHourEnds ? '; hours are counted from 1, so that 24:00 is the end of the day' : ''
  return {
    table: { ...table, columns: [...table.columns, name], cells: [...table.cells, columnOf(rows)] },
    name,
    parts,
    notes: [`The time was joined from ${listed(parts)}: the first is ${rows[0]}${ends}.`],
  }
}

const asWritten = (table: Table, columns: readonly number[], row: number): string =>
  columns
    .map((column) => table.cells[column].at(row))
    .join(' ')
    .trim()

/** Such as `Date (2020-01-01), Shop (A)`. */
const examples = (table: Table, columns: readonly number[]): string =>
  listed(columns.map((column) => `${table.columns[column]} (${table.cells[column].at(0)})`))
