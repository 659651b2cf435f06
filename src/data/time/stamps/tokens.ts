/**
 * The tokens of layouts, such as those of `DD/MM/YYYY`: how each is found in text, read and written.
 *
 *   YYYY YY        year with four or two digits         Q1 1Q H1   quarter, half-year
 *   MM M01 MMM     month as a number, `M01`, or name    Www ww D   ISO week as `W02` or `02`, and its day 1 to 7
 *   DD DDD         day of the month, of the year        YYYY/YY    a year that spans two, written by its first
 */

import { dayMs, toCivil, toStamp } from '../calendar.js'
import { monthNames } from './names.js'
import type { Groups } from './time-of-day.js'
import { weekOf } from './weeks.js'

/** The parts of a date; absent ones are the first of their kind. */
export interface Fields {
  readonly year?: number
  /** Whether the year has two digits and its century follows from the column. */
  readonly isShortYear?: true
  /** The last year of a stamp that spans two, or its last two digits. */
  readonly endYear?: number
  readonly month?: number
  readonly day?: number
  readonly dayOfYear?: number
  readonly week?: number
  readonly weekDay?: number
}

/** What is known of how a column writes. */
export interface DateStyle {
  /** Groups of a cell with all details. */
  readonly groups: Groups
  /** Writes a number, padded with zeros if those of the column are. */
  pad(n: number, width: number): string
  monthName(index: number): string
}

export interface Token {
  /** Named groups. */
  readonly pattern: string
  /** Undefined for text that the token does not have. */
  read(groups: Groups): Fields | undefined
  write(wall: number, style: DateStyle): string
}

const two = (n: number): string => String(n).padStart(2, '0')
const yearOf = (wall: number): number => toCivil(wall).year
const numbered = (
  group: string,
  width: number,
  read: (n: number) => Fields,
  get: (wall: number) => number,
): Token => ({
  pattern: width === 3 ? `(?<${group}>\\d{3})` : `(?<${group}>\\d{1,${width}})`,
  read: (groups) => read(Number(groups[group])),
  write: (wall, { pad }) => pad(get(wall), width),
})
const month = (wall: number): number => toCivil(wall).month
const quarter = (wall: number): number => Math.ceil(month(wall) / 3)
const half = (wall: number): number => Math.ceil(month(wall) / 6)

/** A part of the year, 1 to `count`, with a letter or word before or after it. */
const partOfYear = (group: string, letters: string, count: number, isFirst: boolean): Token => {
  const digit = `(?<${group}>[1-9])`
  const word = `(?<${group}word>${letters})`
  return {
    pattern: isFirst ? word + digit : digit + word,
    read: ({ [group]: n }) =>
      Number(n) <= count ? { month: ((Number(n) - 1) * 12) / count + 1 } : undefined,
    write: (wall, { groups }) => {
      const n = String(count === 4 ? quarter(wall) : half(wall))
      const letter = groups[`${group}word`]!
      return isFirst ? letter + n : n + letter
    },
  }
}

export const tokens = {
  YYYY: {
    pattern: '(?<y>\\d{4})',
    read: ({ y }) => ({ year: Number(y) }),
    write: (wall, { groups: { week } }) => String(week ? weekOf(wall).year : yearOf(wall)).padStart(4, '0'),
  },
  // A year of the count, such as 9 in `9-12`, whose two digits are no century's.
  Y: {
    pattern: '(?<y>\\d{1,3})',
    read: ({ y }) => ({ year: Number(y) }),
    write: (wall, { pad }) => pad(yearOf(wall), 1),
  },
  YY: {
    pattern: '(?<yy>\\d{2})',
    read: ({ yy }) => ({ year: Number(yy), isShortYear: true }),
    write: (wall, { groups: { week } }) => two((week ? weekOf(wall).year : yearOf(wall)) % 100),
  },
  // The second year of `2018/19` and `2018/2019`.
  '/YY': {
    pattern: '(?<end>\\d{2})',
    read: ({ end }) => ({ endYear: Number(end) }),
    write: (wall) => two((yearOf(wall) + 1) % 100),
  },
  '/YYYY': {
    pattern: '(?<end>\\d{4})',
    read: ({ end }) => ({ endYear: Number(end) }),
    write: (wall) => String(yearOf(wall) + 1),
  },
  M01: {
    pattern: '(?<mword>[Mm])(?<m>\\d{1,2})',
    read: ({ m }) => ({ month: Number(m) }),
    write: (wall, { groups, pad }) => groups.mword + pad(month(wall), 2),
  },
  MMM: {
    pattern: '(?<name>[\\p{L}]{3,}\\.?)',
    read: ({ name }) => {
      const index = monthNames.indexOf(name!)
      return index === undefined ? undefined : { month: index + 1 }
    },
    write: (wall, { monthName }) => monthName(month(wall) - 1),
  },
  MM: numbered('m', 2, (n) => ({ month: n }), month),
  DDD: numbered(
    'doy',
    3,
    (n) => ({ dayOfYear: n }),
    (wall) => Math.floor((wall - toStamp({ year: yearOf(wall), month: 1, day: 1, timeMs: 0 })) / dayMs) + 1,
  ),
  DD: numbered(
    'd',
    2,
    (n) => ({ day: n }),
    (wall) => toCivil(wall).day,
  ),
  // With the ending of an ordinal number: `29th`.
  DDth: {
    pattern: '(?<d>\\d{1,2})(?<th>st|nd|rd|th|\\.)?',
    read: ({ d }) => ({ day: Number(d) }),
    write: (wall, { pad, groups: { th } }) => {
      const { day } = toCivil(wall)
      return pad(day, 2) + (th === undefined ? '' : th === '.' ? '.' : ordinalEnding(day))
    },
  },
  Q1: partOfYear('q', '(?:Quarter|Qtr|[Qq]|T)\\.? ?', 4, true),
  '1Q': partOfYear('q', '[Qq]', 4, false),
  // A quarter without a letter, as in gretl's `2018:1`.
  Q: {
    pattern: '(?<q>\\d)',
    read: ({ q }) => (Number(q) >= 1 && Number(q) <= 4 ? { month: Number(q) * 3 - 2 } : undefined),
    write: (wall) => String(quarter(wall)),
  },
  H1: partOfYear('s', '[HhSs]', 2, true),
  Www: {
    pattern: '(?<wword>(?:Week|Wk|KW|CW|[Ww])\\.? ?)(?<week>\\d{1,2})',
    read: ({ week }) => ({ week: Number(week) }),
    write: (wall, { groups, pad }) => groups.wword + pad(weekOf(wall).week, 2),
  },
  // With the day of the week, without separators: `W021`.
  WwwD: {
    pattern: '(?<wword>[Ww])(?<week>\\d\\d)(?<weekday>\\d)',
    read: ({ week, weekday }) => ({ week: Number(week), weekDay: Number(weekday) }),
    write: (wall, { groups }) => groups.wword + two(weekOf(wall).week) + weekOf(wall).day,
  },
  ww: numbered(
    'week',
    2,
    (n) => ({ week: n }),
    (wall) => weekOf(wall).week,
  ),
  D: {
    pattern: '(?<weekday>\\d)',
    read: ({ weekday }) => ({ weekDay: Number(weekday) }),
    write: (wall) => String(weekOf(wall).day),
  },
} as const satisfies Record<string, Token>

export type TokenName = keyof typeof tokens

function ordinalEnding(n: number): string {
  const isTeen = n >= 11 && n <= 13
  return (!isTeen && ['th', 'st', 'nd', 'rd'][n % 10]) || 'th'
}
