/** Columns that hold a part of the time each: the year, month, day, hour and so on, by their names and cells. */
import { monthNames } from '../time/stamps/index.js'
import { isMissing } from './cells.js'
import type { Table } from './table.js'
import { inWords } from './time-names.js'

/** How a part of the time is found and written in the joined stamp. */
interface PartRule {
  readonly name: RegExp
  /** The cell as the joined stamp has it; undefined for other text. */
  read(cell: string): string | undefined
}

const whole = /^(\d+)(?:\.0*)?$/
const numberIn = (cell: string, pattern: RegExp, least: number, most: number): number | undefined => {
  const digits = pattern.exec(cell)?.[1]
  const value = Number(digits)
  return digits !== undefined && value >= least && value <= most ? value : undefined
}
const padded = (value: number | undefined, length = 2): string | undefined =>
  value === undefined ? undefined : String(value).padStart(length, '0')

function monthOf(cell: string): string | undefined {
  const named = monthNames.indexOf(cell)
  return padded(named === undefined ? numberIn(cell, /^(?:M ?)?(\d{1,2})(?:\.0*)?$/i, 1, 12) : named + 1)
}

/** Parts of dates, the coarsest first. */
export const dateParts = {
  year: {
    name: /^(year|yyyy|yr|jahr|año|ano|annee|année|anno|jaar|cal(?:endar)?_?year|iso_?year)$/i,
    read: (cell) => padded(numberIn(cell, whole, 1500, 2199), 4),
  },
  quarter: {
    name: /^(quarter|qtr|q|quartal|trimestre|trimester|kwartaal|period)$/i,
    read: (cell) => padded(numberIn(cell, /^(?:(?:Q|T|Qtr|Quarter) ?)?([1-4])(?:\.0*)?$/i, 1, 4), 1),
  },
  month: {
    name: /^(month|mon|mm|mnth|monat|mes|mois|mese|mês|maand|month_?(?:no|nr|num|number|name|of_?year)|period)$/i,
    read: monthOf,
  },
  week: {
    name: /^(week|wk|kw|woche|semana|semaine|settimana|(?:iso_?)?week_?(?:no|nr|num|number|of_?year)?|kalenderwoche)$/i,
    read: (cell) => padded(numberIn(cell, /^(?:(?:W|KW|Wk|Week) ?)?(\d{1,2})(?:\.0*)?$/i, 1, 53)),
  },
  day: {
    name: /^(day|dd|tag|dia|día|jour|giorno|dag|mday|day_?of_?month)$/i,
    read: (cell) => padded(numberIn(cell, whole, 1, 31)),
  },
  dayOfYear: {
    name: /^(doy|yday|jday|julian_?day|day_?of_?year|day|jour_?annee)$/i,
    read: (cell) => padded(numberIn(cell, whole, 1, 366), 3),
  },
} as const satisfies Readonly<Record<string, PartRule>>

const clockText =
  /^\d{1,2}(?::\d\d){1,2}(?:[.,]\d{1,9})?(?: ?[AP]\.?M\.?)?$|^\d{1,2} ?[AP]\.?M\.?$|^\d{1,2}h\d\d$/i

/** Numbers of parts of the day from 1, such as settlement periods, by how many the day has. */
const slotsOfDay = [24, 48, 96, 288]

/** Parts of the day. */
export const clockParts = {
  time: {
    name: /^(time|clock|time_?of_?day|uhrzeit|zeit|hora|heure|ora|tijd|hour_?ending|hour|start_?time|hhmm|interval_?start|interval|he)$/i,
    read: (cell) => (clockText.test(cell) ? cell : undefined),
  },
  hour: {
    name: /^(hour|hr|hh|h|he|hour_?(?:ending|beginning|of_?day|no|nr|num|number|end|start)|stunde|heure|hora|ora|uur|time)$/i,
    read: (cell) => {
      const hour = padded(numberIn(cell, /^(?:(?:HE|H) ?)?(\d{1,2})(?:\.0*)?$/i, 0, 24))
      return hour && `${hour}:00`
    },
  },
  /** Such as 0, 30, 100, 130 to 2330. */
  hourAndMinute: {
    name: /^(time|hhmm|hour|hrmn|hour_?min(?:ute)?|uhrzeit|zeit|hora)$/i,
    read: (cell) => {
      const value = numberIn(cell, /^(\d{1,4})(?:\.0*)?$/, 0, 2400)
      if (value === undefined || value % 100 > 59) return undefined
      return `${padded(Math.floor(value / 100))}:${padded(value % 100)}`
    },
  },
  slot: {
    name: /^(period|interval|slot|ptu|settlement_?period|half_?hours?|quarter_?hours?|time_?slot|time_?step)$/i,
    read: (cell) => padded(numberIn(cell, whole, 1, 288), 1),
  },
} as const satisfies Readonly<Record<string, PartRule>>

export const minuteName = /^(minute|min|mi|mins)$/i

export type DatePart = keyof typeof dateParts
export type ClockPart = keyof typeof clockParts

/** Whether the column has the name of a part and, its missing cells apart, its values. */
export function isPart(table: Table, column: number, { name, read }: PartRule): boolean {
  return name.test(inWords(table.columns[column])) && holds(table, column, read)
}

/** Whether all cells that are not missing are read. */
export const holds = (table: Table, column: number, read: PartRule['read']): boolean => {
  const { texts } = table.cells[column]
  return (
    texts.some((cell) => !isMissing(cell)) &&
    texts.every((cell) => isMissing(cell) || read(cell) !== undefined)
  )
}

export const hasPartName = (table: Table, column: number): boolean => {
  const name = inWords(table.columns[column])
  return (
    Object.values<PartRule>({ ...dateParts, ...clockParts }).some((rule) => rule.name.test(name)) ||
    minuteName.test(name)
  )
}

/** The first text, as an index, that the parts by the column's name do not read; undefined if one of them reads all. */
export function unreadPart(table: Table, column: number): number | undefined {
  const name = inWords(table.columns[column])
  const rules = Object.values<PartRule>({ ...dateParts, ...clockParts }).filter((rule) =>
    rule.name.test(name),
  )
  const { texts } = table.cells[column]
  const firsts = rules.map(({ read }) =>
    texts.findIndex((cell) => !isMissing(cell) && read(cell) === undefined),
  )
  return firsts.length === 0 || firsts.includes(-1) ? undefined : Math.max(...firsts)
}

/** How many parts the day has by the numbers of a column of slots; undefined if by none of the usual counts. */
export function slotsIn(table: Table, column: number): number | undefined {
  const most = table.cells[column].texts.reduce((max, cell) => Math.max(max, Number(cell) || 0), 0)
  // A day with a clock change may have more or fewer.
  return slotsOfDay.find((count) => most === count || most === count + count / 24)
}
