/** Layouts: a date's tokens and separators, compiled to what finds, reads and writes it. */
import { dayMs, daysInMonth, toCivil, toStamp, weekday } from '../calendar.js'
import { weekdayNames } from './names.js'
import { type Groups, readTime, timePattern, timeSeparator } from './time-of-day.js'
import { type DateStyle, type Fields, type Token, type TokenName, tokens } from './tokens.js'
import { dayOfWeek } from './weeks.js'
import { readZone, zonePattern } from './zones.js'

/** A token, or a separator: a group of it, or text that stands as it is. */
type Part = { readonly token: TokenName } | { readonly separator: string } | { readonly text: string }

/** A layout in words: see `compile`. */
export interface LayoutRule {
  /** Tokens, `~` for the layout's separator (the same throughout), `_` for any separator, `,` for one that must be there. */
  readonly pattern: string
  /** What `~` stands for. Default `-`, `/` or `.`. */
  readonly separators?: string
  /** Text before, such as that of fiscal years. */
  readonly prefix?: string
  /**
   * What the rows of a column must show to be this layout, which others resemble: consecutive months in order, as a month
   * and a day are not; or weeks beyond the twelfth, several if any, as one might be a month misspelt.
   */
  readonly needs?: 'months in order' | 'late weeks'
  /** Whether all cells are digits: years are then 1500 to 2199. */
  readonly isDigits?: true
  /** A time of day in another place than after the date: see `Mon Jan 1 13:00:00 2018` and `2018010113`. */
  readonly time?: 'before the year' | 'runs on'
}

export interface Layout {
  /** The pattern with its separators. */
  labelOf(groups: Groups): string
  /** Fits the layout's text by its shape alone: any digit is like any other. */
  readonly shape: RegExp
  readonly hasDays: boolean
  readonly needs: LayoutRule['needs']
  read(cell: string): ReadCell | undefined
  /** Writes the date, and its parts before and after. */
  write(
    wall: number,
    style: DateStyle & { readonly time: string; readonly zone: string; readonly weekday: string },
  ): string
}

/** A cell of a layout. */
export interface ReadCell {
  readonly groups: Groups
  readonly fields: Fields
  readonly timeMs: number
  readonly offsetMinutes: number | undefined
}

const anySeparator = "[-/., _']{0,2}| de "
const names = Object.keys(tokens).sort((a, b) => b.length - a.length)

/** @param isRule whether `~`, `_` and `,` stand for separators, rather than for themselves */
function partsOf(pattern: string, isRule: boolean): Part[] {
  const parts: Part[] = []
  let rest = pattern
  while (rest !== '') {
    const name = names.find((one) => rest.startsWith(one) && (isRule || one[0] !== '/')) as
      | TokenName
      | undefined
    if (name !== undefined) parts.push({ token: name })
    else if (isRule && '~_,'.includes(rest[0])) parts.push({ separator: rest[0] })
    else parts.push({ text: rest[0] })
    rest = rest.slice(name?.length ?? 1)
  }
  return parts
}

const escaped = (text: string): string => text.replaceAll(/[/\\^$*+?.()|[\]{}]/g, '\\$&')

/** A layout of the table of layouts, or one that a caller wrote, whose separators stand for themselves. */
export function compile(rule: LayoutRule, isRule = true): Layout {
  const { pattern, prefix = '', needs, isDigits = false, time } = rule
  const parts = partsOf(pattern, isRule)
  const used = parts.flatMap((part) => ('token' in part ? [tokens[part.token] as Token] : []))
  const all = time === 'before the year' ? [...used, tokens.YYYY] : used
  const hasDays = parts.some((part) => 'token' in part && /D/.test(part.token))
  const shape = new RegExp(
    `^${hasDays ? '(?<weekdayName>\\p{L}{2,}\\.?,? +)?' : ''}(?<prefix>${prefix})${bodyOf(rule, parts, hasDays)}$`,
    'u',
  )
  return {
    shape,
    hasDays,
    needs,
    labelOf: (groups) => {
      const label = join(parts, groups, (token) => token.replace(/^\/|th$/, '').replace(/^Y$/, 'YYYY'))
      const { minute, second } = groups
      if (time === 'before the year') return `${label} HH:mm:ss YYYY`
      if (time === 'runs on')
        return `${label}HH${minute === undefined ? '' : 'mm'}${second === undefined ? '' : 'ss'}`
      return (groups.prefix ?? '').trim() + label
    },
    read: (cell) => {
      const groups = shape.exec(cell)?.groups
      return groups && readGroups(groups, all, isDigits)
    },
    write: (wall, style) => {
      const date = join(parts, style.groups, (token) => tokens[token].write(wall, style))
      const tail = style.time + style.zone + (time === 'before the year' ? ` ${toCivil(wall).year}` : '')
      return style.weekday + (style.groups.prefix ?? '') + date + tail
    },
  }
}

/** Number of separators before a part: the index of its own group. */
const separatorsBefore = (parts: readonly Part[], i: number): number =>
  parts.slice(0, i).filter((part) => 'separator' in part).length

/** The parts as text: tokens written, separators as in a cell. */
const join = (parts: readonly Part[], groups: Groups, write: (token: TokenName) => string): string =>
  parts
    .map((part, i) => {
      if ('token' in part) return write(part.token)
      return 'text' in part ? part.text : (groups[`s${separatorsBefore(parts, i)}`] ?? groups.s0 ?? '')
    })
    .join('')

const runOnTime = '(?<t>)(?<hour>\\d\\d)(?:(?<colon>)(?<minute>\\d\\d)(?<second>\\d\\d)?)?'

/** The pattern of the date and, of days, of the time and zone. */
function bodyOf(
  { separators = '[-/.]', isDigits, time }: LayoutRule,
  parts: readonly Part[],
  hasDays: boolean,
): string {
  const date = parts
    .map((part, i) => {
      // Digits that run on have all their zeros.
      if ('token' in part) return tokens[part.token].pattern.replace('{1,2}', isDigits ? '{2}' : '$&')
      if ('text' in part) return escaped(part.text)
      const at = separatorsBefore(parts, i)
      if (part.separator === '~') return at === 0 ? `(?<s0>${separators})` : '\\k<s0>'
      return `(?<s${at}>${part.separator === ',' ? '(?=[^\\p{L}\\d])' : ''}(?:${anySeparator}))`
    })
    .join('')
  if (!hasDays) return date
  if (time === 'runs on') return date + runOnTime
  const usual = `(?:${timeSeparator}${timePattern})?(?<zone>${zonePattern})`
  return time === 'before the year' ? `${date}${usual} ${tokens.YYYY.pattern}` : date + usual
}

function readGroups(groups: Groups, used: readonly Token[], isDigits: boolean): ReadCell | undefined {
  const fields: Fields = {}
  for (const token of used) {
    const own = token.read(groups)
    if (own === undefined) return undefined
    Object.assign(fields, own)
  }
  const timeMs = readTime(groups)
  const offsetMinutes = readZone(groups.zone)
  if (timeMs === undefined || Number.isNaN(offsetMinutes)) return undefined
  // A zone without a time is a name, or has a colon: the end of 2020-01-31-05 would be an hour.
  if (groups.t === undefined && /^[^\p{L}:]+$/u.test(groups.zone ?? '')) return undefined
  const { year = 0, isShortYear } = fields
  if (isDigits && !isShortYear && (year < 1500 || year >= 2200)) return undefined
  if (groups.weekdayName !== undefined && dayNamed(groups.weekdayName) === undefined) return undefined
  return { groups, fields, timeMs, offsetMinutes }
}

const dayNamed = (text: string): number | undefined => weekdayNames.indexOf(text.replace(/,? +$/, ''))

/** The stamp of a date's parts at midnight; undefined for a day that the calendar does not have. */
export function wallOf({
  year = 0,
  endYear,
  month = 1,
  day = 1,
  dayOfYear,
  week,
  weekDay,
}: Fields): number | undefined {
  if (endYear !== undefined && endYear !== (endYear < 100 ? (year + 1) % 100 : year + 1)) return undefined
  if (week !== undefined) return dayOfWeek(year, week, weekDay)
  if (dayOfYear !== undefined) {
    const start = toStamp({ year, month: 1, day: 1, timeMs: 0 })
    const stamp = start + (dayOfYear - 1) * dayMs
    return dayOfYear >= 1 && toCivil(stamp).year === year ? stamp : undefined
  }
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined
  return toStamp({ year, month, day, timeMs: 0 })
}

/** Whether a stamp is on the day of the week that stands before it, if one does. */
export function isOnWeekday({ weekdayName }: Groups, wall: number): boolean {
  return weekdayName === undefined || dayNamed(weekdayName) === weekday(wall)
}
