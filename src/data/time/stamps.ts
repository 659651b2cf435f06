/**
 * Time stamps as text: the readable forms, and further stamps in a column's own form.
 *
 * A form is a date layout, a separator, and perhaps a time of day and an offset from UTC (ISO 8601 and the forms of
 * spreadsheets and data frames). It is chosen for a column as a whole, as one cell can be ambiguous: 01/02/2020 is a day
 * of January or of February.
 */
import { daysInMonth, hourMs, minuteMs, toCivil, toStamp } from './calendar.js'

/** A stamp as written: the clock's reading taken as UTC, and its offset from UTC, if written. */
export interface ParsedStamp {
  readonly wall: number
  readonly offsetMinutes: number | undefined
}

/** A form of time stamps that fits the cells of a column. */
export interface StampForm {
  /** The date layout in words for messages, such as `YYYY-MM-DD` or `DD/MM/YYYY`. */
  readonly label: string
  readonly stamps: readonly ParsedStamp[]
  /** Writes a further stamp in this form. */
  write(stamp: ParsedStamp): string
}

/** A form of time stamps that fits some cells of a column: the stamps of the others are undefined. */
export interface CommonForm extends Omit<StampForm, 'stamps'> {
  readonly stamps: readonly (ParsedStamp | undefined)[]
}

/** Examples of readable stamps, for messages. */
export const readableStamps =
  'such as 2020-01-31, 2020-01-31 13:00, 2020-01, 2020, 2020Q1, 31/01/2020 or 01/31/2020'

interface Layout {
  readonly label: string
  /** Named groups y, m, d, q of the layout, and sep. */
  readonly date: RegExp
  /** Whether a time of day may follow. */
  readonly hasDays: boolean
  readonly write: (part: { y: string; m: string; d: string; q: string; sep: string }) => string
}

const layouts: readonly Layout[] = [
  {
    label: 'YYYY-MM-DD',
    date: /(?<y>\d{4})(?<sep>[-/.])(?<m>\d{1,2})\k<sep>(?<d>\d{1,2})/,
    hasDays: true,
    write: ({ y, m, d, sep }) => y + sep + m + sep + d,
  },
  {
    label: 'DD/MM/YYYY',
    date: /(?<d>\d{1,2})(?<sep>[-/.])(?<m>\d{1,2})\k<sep>(?<y>\d{4})/,
    hasDays: true,
    write: ({ y, m, d, sep }) => d + sep + m + sep + y,
  },
  {
    label: 'MM/DD/YYYY', // never with points: those are the continental day-first form
    date: /(?<m>\d{1,2})(?<sep>[-/])(?<d>\d{1,2})\k<sep>(?<y>\d{4})/,
    hasDays: true,
    write: ({ y, m, d, sep }) => m + sep + d + sep + y,
  },
  {
    label: 'YYYYMMDD',
    date: /(?<y>(?:1[5-9]|2[01])\d\d)(?<sep>)(?<m>\d\d)(?<d>\d\d)/,
    hasDays: true,
    write: ({ y, m, d }) => y + m + d,
  },
  {
    label: 'YYYY-MM',
    date: /(?<y>\d{1,4})(?<sep>-)(?<m>\d{1,2})/,
    hasDays: false,
    write: ({ y, m, sep }) => y + sep + m,
  },
  {
    label: 'YYYY/MM',
    date: /(?<y>\d{4})(?<sep>\/)(?<m>\d{1,2})/,
    hasDays: false,
    write: ({ y, m, sep }) => y + sep + m,
  },
  {
    label: 'MM/YYYY',
    date: /(?<m>\d{1,2})(?<sep>[-/])(?<y>\d{4})/,
    hasDays: false,
    write: ({ y, m, sep }) => m + sep + y,
  },
  {
    label: 'YYYYMM',
    date: /(?<y>(?:1[5-9]|2[01])\d\d)(?<sep>)(?<m>\d\d)/,
    hasDays: false,
    write: ({ y, m }) => y + m,
  },
  {
    label: 'YYYYQ1',
    date: /(?<y>\d{4})(?<sep>[- ]?[Qq])(?<q>[1-4])/,
    hasDays: false,
    write: ({ y, q, sep }) => y + sep + q,
  },
  {
    label: 'YYYY',
    date: /(?<y>(?:1[5-9]|2[01])\d\d)(?<sep>)/,
    hasDays: false,
    write: ({ y }) => y,
  },
]

const timeSuffix =
  /(?:(?<t>[T ])(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d)(?:\.(?<fraction>\d{1,9}))?)?(?<half> ?[AaPp][Mm])?(?<zone> ?(?:Z|UTC|[+-]\d\d(?::?\d\d)?))?)?/

const patterns = layouts.map((layout) => ({
  layout,
  pattern: new RegExp(`^${layout.date.source}${layout.hasDays ? timeSuffix.source : ''}$`),
}))

type Groups = Readonly<Record<string, string | undefined>>

/** Whether a cell is a time stamp in some form, but not also a plain number such as a bare year or 20200131. */
export function isStamp(cell: string): boolean {
  return !/^\d*$/.test(cell) && patterns.some(({ pattern }) => readParts(pattern, cell) !== undefined)
}

/**
 * The forms that fit every cell: usually one, none if some cell is not a stamp, two if the order of days and months is
 * ambiguous.
 */
export function stampForms(cells: readonly string[]): StampForm[] {
  return patterns.flatMap(({ layout, pattern }) => {
    if (!cells.every((cell) => readParts(pattern, cell))) return []
    const form = readForm(layout, pattern, cells)
    return [{ ...form, stamps: form.stamps.filter((stamp) => stamp !== undefined) }]
  })
}

/** The forms that fit the most cells, and at least one: those of `stampForms`, if any. */
export function commonForms(cells: readonly string[]): CommonForm[] {
  const whole = stampForms(cells)
  if (whole.length > 0) return whole
  const counts = patterns.map(({ pattern }) => cells.filter((cell) => readParts(pattern, cell)).length)
  const most = Math.max(...counts)
  return patterns
    .filter((_, i) => most > 0 && counts[i] === most)
    .map(({ layout, pattern }) => readForm(layout, pattern, cells))
}

/** Index of the first cell that shares no form with all cells before it; -1 if none. */
export function firstUnreadable(cells: readonly string[]): number {
  let open = patterns.map(({ pattern }) => pattern)
  for (const [i, cell] of cells.entries()) {
    open = open.filter((pattern) => readParts(pattern, cell))
    if (open.length === 0) return i
  }
  return -1
}

/** The form of a layout, from the cells that fit it, at least one. */
function readForm(layout: Layout, pattern: RegExp, cells: readonly string[]): CommonForm {
  const stamps: (ParsedStamp | undefined)[] = []
  // Optional details, such as seconds, are written if any cell has them.
  let fullest = ''
  let isPadded = true
  let isHourPadded = true
  let hasLongYears = true
  let groups: Groups = {}
  for (const cell of cells) {
    const parts = readParts(pattern, cell)
    stamps.push(parts?.stamp)
    if (!parts) continue
    isPadded &&= parts.groups.m?.length !== 1 && parts.groups.d?.length !== 1
    isHourPadded &&= parts.groups.hour?.length !== 1
    hasLongYears &&= parts.groups.y?.length === 4
    if (cell.length > fullest.length) {
      fullest = cell
      groups = parts.groups
    }
  }
  const pad = (n: number) => String(n).padStart(isPadded ? 2 : 1, '0')
  return {
    label: layout.label.replaceAll(/[-/]/g, groups.sep!.length === 1 ? groups.sep! : '$&'),
    stamps,
    write: ({ wall, offsetMinutes }) => {
      const { year, month, day, timeMs } = toCivil(wall)
      const date = layout.write({
        y: String(year).padStart(hasLongYears ? 4 : 1, '0'),
        m: pad(month),
        d: pad(day),
        q: String(Math.ceil(month / 3)),
        sep: groups.sep!,
      })
      return date + writeTime(timeMs, groups, isHourPadded) + writeZone(offsetMinutes, groups.zone)
    },
  }
}

function readParts(pattern: RegExp, cell: string): { stamp: ParsedStamp; groups: Groups } | undefined {
  const groups = pattern.exec(cell)?.groups
  if (!groups) return undefined
  const year = Number(groups.y)
  const month = groups.q ? Number(groups.q) * 3 - 2 : Number(groups.m ?? 1)
  const day = Number(groups.d ?? 1)
  const hour = readHour(groups)
  const minute = Number(groups.minute ?? 0)
  const second = Number(groups.second ?? 0)
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  if (!(hour <= 23) || minute > 59 || second > 59) return undefined
  const timeMs =
    ((hour * 60 + minute) * 60 + second) * 1000 + Math.round(Number(`0.${groups.fraction ?? 0}`) * 1000)
  const wall = toStamp({ year, month, day, timeMs })
  return { stamp: { wall, offsetMinutes: readZone(groups.zone) }, groups }
}

/** Hour of the day; NaN for an impossible hour of a twelve-hour clock. */
function readHour({ hour = '0', half }: Groups): number {
  if (half === undefined) return Number(hour)
  const shown = Number(hour)
  return shown < 1 || shown > 12 ? Number.NaN : (shown % 12) + (/p/i.test(half) ? 12 : 0)
}

function readZone(zone: string | undefined): number | undefined {
  if (zone === undefined) return undefined
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)?/.exec(zone) ?? []
  return hours === undefined ? 0 : (Number(hours) * 60 + Number(minutes ?? 0)) * (sign === '-' ? -1 : 1)
}

function writeTime(timeMs: number, { t, second, fraction, half }: Groups, isHourPadded: boolean): string {
  if (t === undefined) return ''
  const hour = Math.floor(timeMs / hourMs)
  const shown = half === undefined ? hour : hour % 12 || 12
  const seconds = second === undefined ? '' : `:${two((timeMs / 1000) % 60)}`
  const millis = String(timeMs % 1000).padStart(3, '0')
  const digits = fraction === undefined ? '' : `.${millis.padEnd(9, '0').slice(0, fraction.length)}`
  const time = `${isHourPadded ? two(shown) : shown}:${two((timeMs / minuteMs) % 60)}${seconds}${digits}`
  return t + time + (half === undefined ? '' : writeHalf(hour >= 12, half))
}

/** AM or PM with the blank and the case of the column. */
function writeHalf(isAfternoon: boolean, half: string): string {
  const letter = isAfternoon ? 'P' : 'A'
  return half.replace(/[AaPp]/, (written) => (/[ap]/.test(written) ? letter.toLowerCase() : letter))
}

function writeZone(offsetMinutes: number | undefined, zone: string | undefined): string {
  if (zone === undefined || offsetMinutes === undefined) return ''
  const [, space, hours, colon, minutes] = /^( ?)([+-]\d\d)?(:?)(\d\d)?/.exec(zone) ?? []
  if (hours === undefined) return zone
  const size = Math.abs(offsetMinutes)
  const fraction = minutes === undefined && size % 60 === 0 ? '' : colon! + two(size % 60)
  return space! + (offsetMinutes < 0 ? '-' : '+') + two(Math.floor(size / 60)) + fraction
}

function two(n: number): string {
  return String(Math.floor(n)).padStart(2, '0')
}
