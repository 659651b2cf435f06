/**
 * Other spellings of frequencies: older pandas' (`M`, `H`, `T`, `BM`, `bh`), words (`daily`, `weekdays:mon-sat`, `4-4-5`), any
 * case, and multiples with a name of their own: `60min` is `h`, `24h` is `D`, `12MS` is `YS`.
 *
 * A name without a place in its period is read as the stamps are: `M` as month starts or ends, `W` as weeks on their
 * weekday, `Q`, `QS`, `Y`, `sm` (twice a month), `dekads` and `4-4-5` likewise.
 */
import { InputError } from '../../engine/errors.js'
import { dayMs, toCivil } from './calendar.js'
import { calendarOf, monthsIn, opening } from './calendars.js'
import {
  type Frequency,
  frequencyAlias,
  monthCodes,
  parseFrequency,
  stepMsOf,
  unknownFrequency,
} from './frequency.js'
import { inferGrid } from './grid.js'
import { monthDaysOf, monthRulesOf } from './month-rules.js'
import { isOnSlots, openingSlots } from './opening.js'

/** Names in lower case, and what they stand for: a unit, or an open kind in small letters. */
const names: Readonly<Record<string, readonly string[]>> = {
  step: ['step', 'steps', 'row', 'rows', 'count'],
  ms: ['ms', 'l', 'milli', 'millis', 'millisecond', 'milliseconds'],
  s: ['s', 'sec', 'secs', 'second', 'seconds'],
  min: ['min', 'mins', 't', 'minute', 'minutes'],
  h: ['h', 'hr', 'hrs', 'hour', 'hours', 'hourly'],
  D: ['d', 'day', 'days', 'daily'],
  B: ['b', 'bday', 'bdays', 'business', 'businessday', 'businessdays', 'weekday', 'weekdays', 'c'],
  W: ['w', 'week', 'weeks', 'weekly'],
  MS: ['som'],
  ME: ['me', 'eom'],
  BMS: ['bms', 'cbms'],
  BME: ['bme', 'bm', 'cbme', 'cbm'],
  SMS: ['sms'],
  SME: ['sme'],
  QS: ['qs'],
  QE: ['qe'],
  YS: ['ys', 'as'],
  YE: ['ye'],
  BQS: ['bqs'],
  BQE: ['bqe', 'bq'],
  BYS: ['bys', 'bas'],
  BYE: ['bye', 'by', 'ba'],
  M: ['m', 'month', 'months', 'monthly'],
  MD: ['md'],
  WOM: ['wom'],
  LWOM: ['lwom'],
  quarter: ['q', 'quarter', 'quarters', 'quarterly'],
  year: ['y', 'a', 'year', 'years', 'yearly', 'annual', 'annually'],
  half: ['sm', 'semimonth', 'semimonthly', 'semi-month', 'semi-monthly'],
  dekad: ['dekad', 'dekads', 'dekadal', 'decad', 'decads'],
  445: ['445', '4-4-5', '454', '4-5-4', '544', '5-4-4'],
}
/** Of these two, the case tells which is meant. */
const bySpelling: Readonly<Record<string, string>> = { MS: 'MS', ms: 'ms', M: 'M' }

interface Named {
  readonly count: number
  /** A key of `names`. */
  readonly unit: string
  readonly anchor: string | undefined
  readonly open: string | undefined
}

/** @throws InputError on an unknown name */
function readName(text: string): Named {
  if (/^bh$/i.test(text)) return { count: 1, unit: 'h', anchor: undefined, open: ':09-17@MON-FRI' }
  const [, periods, day] = /^(4-?4-?5|4-?5-?4|5-?4-?4)(?:W?-([A-Za-z]{3}))?$/.exec(text) ?? []
  if (periods !== undefined) {
    const pattern = periods.replaceAll('-', '')
    return { count: 1, unit: '445', anchor: day && `${pattern}-${day.toUpperCase()}`, open: undefined }
  }
  const [, count = '1', word = '', anchor, open] =
    /^([1-9]\d*)? ?([A-Za-z]+(?:-month(?:ly)?)?)(?:-([A-Za-z\d,]+))?([:@].+)?$/.exec(text) ?? []
  if (word === 'm' && anchor === undefined)
    throw new InputError(`frequency: expected min for minutes or M for months, got ${text}`)
  if (word === 'Ms' || word === 'mS')
    throw new InputError(`frequency: expected MS for month starts or ms for milliseconds, got ${text}`)
  const unit = bySpelling[word] ?? Object.keys(names).find((unit) => names[unit].includes(word.toLowerCase()))
  if (unit === undefined) throw unknownFrequency(text)
  const isOfDays = unit === 'B' && open !== undefined // weekdays:mon-sat
  return {
    count: Number(count),
    unit: isOfDays ? 'D' : unit,
    anchor: anchor?.toUpperCase(),
    open:
      open === undefined || !/^:[A-Za-z]/.test(open)
        ? open?.toUpperCase()
        : `@${open.slice(1).toUpperCase()}`,
  }
}

/** Whether a name means that rows are counted, whatever their stamps. */
export function countsRows(text: string): boolean {
  const { count, unit } = readName(text)
  return count === 1 && unit === 'step'
}

/** @throws InputError on a frequency that `namedFrequency` does not know */
export function checkFrequency(text: string): void {
  namedFrequency(text, [0])
}

/**
 * The alias (see frequency.ts) of a frequency as a user writes it, for stamps, one or more and rising.
 *
 * @throws InputError on an unknown one
 */
export function namedFrequency(text: string, stamps: readonly number[]): string {
  const { count, unit, anchor, open } = readName(text)
  if (unit === '445') return anchor ?? found(stamps, ({ unit }) => unit === 'P') ?? '445-SUN'
  if (unit === 'half') return inMonth(stamps, 2) ?? 'SMS'
  if (unit === 'dekad') return inMonth(stamps, 3) ?? 'MD-1,11,21'
  if (open !== undefined) return openAlias(parseFrequency(frequencyAlias(count, unit as 'h') + open), stamps)
  if (anchor !== undefined) return anchored({ count, unit, anchor })
  const months = { M: 1, quarter: 3, year: 12 }[unit]
  if (months !== undefined) {
    const length = ({ count, unit }: Frequency) => count * (monthsIn[unit as keyof typeof monthsIn] ?? 0)
    return found(stamps, (own) => length(own) === count * months) ?? monthsLike(stamps, count * months)
  }
  const { unit: base, size } = inDays(count, unit)
  const { calendar, step } = calendarOf(frequencyAlias(size, base, placeholders[base]), stamps)
  return calendar.name(step, stamps[0])
}

/** Units that always have an anchor; any will do where the stamps decide. */
const placeholders: Readonly<Record<string, string>> = { W: 'SUN', QE: 'DEC', BQE: 'DEC' }

/** Hours that are whole days, as days. */
function inDays(count: number, unit: string): { unit: Frequency['unit']; size: number } {
  const stepMs = stepMsOf({ count, unit: unit as Frequency['unit'] })
  if (stepMs === undefined || stepMs % dayMs !== 0) return { unit: unit as Frequency['unit'], size: count }
  return { unit: 'D', size: stepMs / dayMs }
}

/** The frequency of the stamps themselves, if it is of a kind. */
function found(stamps: readonly number[], isOfKind: (frequency: Frequency) => boolean): string | undefined {
  const grid = stamps.length < 2 ? undefined : inferGrid(stamps)
  return grid?.isRegular && isOfKind(parseFrequency(grid.frequency)) ? grid.frequency : undefined
}

/** So many days of each month. */
function inMonth(stamps: readonly number[], count: number): string | undefined {
  const isWhole = stamps.length >= 2 * count
  const own = isWhole ? found(stamps, ({ unit }) => ['SMS', 'SME', 'MD'].includes(unit)) : undefined
  return own !== undefined && monthDaysOf(stamps)?.length === count ? own : undefined
}

/** Months by the rule of most stamps. */
function monthsLike(stamps: readonly number[], months: number): string {
  const isStart = stamps.filter((stamp) => toCivil(stamp).day === 1).length * 2 >= stamps.length
  const [rule] = monthRulesOf(stamps[0])
  const isEnd = 'day' in rule && rule.day === 31
  const alias = isStart ? 'MS' : isEnd || stamps.length > 1 ? 'ME' : `M-${toCivil(stamps[0]).day}`
  const { calendar } = calendarOf(alias, stamps)
  return calendar.name(months, stamps[0])
}

/** Anchors of the same frequency as one: `QS-JAN` is `QS`, `QE-MAR` `QE-DEC`, `A-DEC` `YE`. */
function anchored({ count, unit, anchor }: { count: number; unit: string; anchor: string }): string {
  const plain = ({ quarter: 'QE', year: 'YE' }[unit] ?? unit) as Frequency['unit']
  const month = (monthCodes as readonly string[]).indexOf(anchor)
  if (/^B?[QY][SE]$/.test(plain) && month >= 0) {
    const isStart = plain.endsWith('S')
    const usual = /Q/.test(plain) ? monthCodes[9 + (month % 3)] : anchor
    const own = /Q/.test(plain) ? (isStart ? 'OCT' : '') : isStart ? 'JAN' : 'DEC'
    return checked(frequencyAlias(count, plain, usual === own ? undefined : usual))
  }
  if (plain === 'M' && Number(anchor) === 1) return checked(frequencyAlias(count, 'MS'))
  if (plain === 'M' && Number(anchor) === 31) return checked(frequencyAlias(count, 'ME'))
  return checked(frequencyAlias(count, plain, anchor))
}

function checked(alias: string): string {
  parseFrequency(alias)
  return alias
}

/**
 * Opening times in their own spelling. A range ends before its second time, unless there are stamps at that time: then
 * 09-17 is read as 9:00 to 17:00, of which the name is 09-18.
 */
function openAlias(frequency: Frequency, stamps: readonly number[]): string {
  const open = frequency.open!
  const stepMs = stepMsOf(frequency)!
  const timeMs = ((stamps[0] % dayMs) + dayMs) % dayMs
  const slots = openingSlots(open, stepMs, timeMs)
  const wide = openingSlots(open, stepMs, timeMs, true)
  const isWide = !isOnSlots(stamps, slots) && isOnSlots(stamps, wide)
  const alias = opening(isWide ? wide : slots, stepMs).name(1, stamps[0])
  if (alias === 'D@MON-FRI') return 'B'
  return /^D@[A-Z]{3}$/.test(alias) ? `W-${alias.slice(2)}` : alias
}
