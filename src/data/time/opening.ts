/**
 * Opening times: the slots of the week at which steps stand, and their names.
 *
 *   D@MON-SAT                          days, from Monday to Saturday
 *   D@WED,SAT                          Wednesdays and Saturdays
 *   D:07,12,18                         three times a day
 *   h:09-17@MON-FRI                    hours that begin at 9:00, 10:00 ... 16:00, Monday to Friday
 *   30min:09:30-12,13-16@MON-FRI       with a break
 *   h:09-18@MON-FRI+09-13@SAT          other hours on Saturday
 *   h@MON-FRI                          hours around the clock, without weekends
 *
 * A range ends before its second time; one that is not after the first ends on the next day. Slots are milliseconds since
 * Monday, 0:00.
 */
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import { dayMs, hourMs, minuteMs, type OrdinalScale, timeOfDay, weekday } from './calendar.js'

export const weekdayCodes = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const
export const weekdayNames = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const

const weekMs = 7 * dayMs
const allDays = [0, 1, 2, 3, 4, 5, 6]

/** Times in milliseconds since midnight: a step at `from`, or steps up to `to`, which may be on the next day. */
interface TimeRange {
  readonly from: number
  readonly to?: number
}

/** Times of one or more weekdays; undefined for the time of the stamps. */
interface Part {
  readonly days: readonly number[]
  readonly ranges: readonly TimeRange[] | undefined
}

/** The offset of a stamp in its week. */
export const weekOffset = (stamp: number): number => weekday(stamp) * dayMs + timeOfDay(stamp)

/**
 * The slots of opening times, rising.
 *
 * @param open such as `:09-17@MON-FRI`
 * @param stepMs length of a step: a day or shorter
 * @param timeMs time of day of days without times
 * @param hasEnds whether ranges have a step at their end too
 * @throws InputError on text of another form
 */
export function openingSlots(open: string, stepMs: number, timeMs = 0, hasEnds = false): number[] {
  const slots = partsOf(open, stepMs).flatMap(({ days, ranges = [{ from: timeMs }] }) => {
    const times = ranges.flatMap(({ from, to }) =>
      to === undefined ? [from] : steps(from, to + (hasEnds ? 1 : 0), stepMs),
    )
    return days.flatMap((day) => times.map((time) => (day * dayMs + time) % weekMs))
  })
  return [...new Set(slots)].sort((a, b) => a - b)
}

/** The number of steps in a day, or in a week where days differ. */
export function openingSeason(open: string, stepMs: number): number {
  const slots = openingSlots(open, stepMs)
  const counts = allDays
    .map((day) => slots.filter((slot) => Math.floor(slot / dayMs) === day).length)
    .filter((count) => count > 0)
  return counts[0] > 1 && counts.every((count) => count === counts[0]) ? counts[0] : slots.length
}

/**
 * The name of slots, as `openingSlots` reads it; empty for every step of the week.
 *
 * @param stepMs length of a step: a day or shorter
 */
export function nameOpening(slots: readonly number[], stepMs: number): string {
  const timesOf = allDays.map((day) =>
    slots.filter((slot) => Math.floor(slot / dayMs) === day).map((slot) => slot % dayMs),
  )
  const isOneTime = stepMs === dayMs && new Set(timesOf.flat()).size === 1
  const groups = new Map<string, number[]>()
  for (const day of allDays) {
    if (timesOf[day].length === 0) continue
    const text = isOneTime ? '' : writeTimes(timesOf[day], stepMs)
    groups.set(text, [...(groups.get(text) ?? []), day])
  }
  const parts = [...groups].map(([times, days]) => times + (days.length === 7 ? '' : `@${writeDays(days)}`))
  const text = parts.join('+')
  return text === '' || text.startsWith('@') ? text : `:${text}`
}

/** Opening times in words: `09:00 to 16:00, Monday to Friday`. */
export function describeOpening(open: string, stepMs: number): string {
  const parts = partsOf(open, stepMs).map(({ days, ranges }) => {
    const dayWords = days.length === 7 ? [] : [wordsOfDays(days)]
    return [...(ranges === undefined ? [] : [wordsOfTimes(ranges, stepMs)]), ...dayWords].join(', ')
  })
  return parts.join('; ')
}

/** The steps of the slots of each week. Other stamps have no ordinal: NaN. */
export function openingScale(slots: readonly number[]): OrdinalScale {
  const indexOf = new Map(slots.map((slot, i) => [slot, i]))
  const monday = (stamp: number): number => Math.floor((stamp / dayMs + 3) / 7) // 1970-01-01 was a Thursday
  return {
    ordinal: (stamp) => monday(stamp) * slots.length + (indexOf.get(weekOffset(stamp)) ?? Number.NaN),
    stamp: (ordinal) => {
      const week = Math.floor(ordinal / slots.length)
      return (week * 7 - 3) * dayMs + slots[ordinal - week * slots.length]
    },
  }
}

/** Whether all stamps are at slots. */
export function isOnSlots(stamps: readonly number[], slots: readonly number[]): boolean {
  const open = new Set(slots)
  return stamps.every((stamp) => open.has(weekOffset(stamp)))
}

function partsOf(open: string, stepMs: number): Part[] {
  return open.split('+').map((part) => {
    const [, times, days] = /^:?([\d:,-]*)(?:@([A-Za-z,-]+))?$/.exec(part) ?? []
    if (times === undefined || (times === '' && days === undefined)) throw unreadable(open)
    const usual = stepMs === dayMs ? undefined : [{ from: 0, to: dayMs }]
    return {
      days: days === undefined ? allDays : readDays(days, open),
      ranges: times === '' ? usual : times.split(',').map((item) => readRange(item, open)),
    }
  })
}

const unreadable = (open: string): InputError =>
  new InputError(
    `frequency: expected opening times such as h:09-17@MON-FRI, h:06-22, D@MON-SAT or D@WED,SAT, got "${open}"`,
  )

function readDays(text: string, open: string): number[] {
  return text.split(',').flatMap((item) => {
    const [first, last = first, ...others] = item.split('-').map((name) => dayNamed(name))
    if (first < 0 || last < 0 || others.length > 0) throw unreadable(open)
    const count = ((last - first + 7) % 7) + 1
    return Array.from({ length: count }, (_, i) => (first + i) % 7)
  })
}

/** From three letters or the whole name; -1 if it is none. */
const dayNamed = (name: string): number =>
  name.length < 3 ? -1 : weekdayNames.findIndex((day) => day.toLowerCase().startsWith(name.toLowerCase()))

function readRange(item: string, open: string): TimeRange {
  const [from, to, ...others] = item.split('-').map(readTime)
  if (Number.isNaN(from) || Number.isNaN(to) || others.length > 0) throw unreadable(open)
  return to === undefined ? { from } : { from, to: to > from ? to : to + dayMs }
}

function readTime(text: string): number {
  const [, hour, minute = 0, second = 0] = /^(\d{1,2})(?::(\d\d))?(?::(\d\d))?$/.exec(text) ?? []
  const time = Number(hour) * hourMs + Number(minute) * minuteMs + Number(second) * 1000
  return time <= dayMs ? time : Number.NaN
}

const steps = (from: number, to: number, stepMs: number): number[] =>
  Array.from({ length: Math.ceil((to - from) / stepMs) }, (_, i) => from + i * stepMs)

/** Times as ranges of steps: `09-12,13-17`; empty for all steps of a day. */
function writeTimes(times: readonly number[], stepMs: number): string {
  const ranges: { from: number; to: number }[] = []
  for (const time of times) {
    const range = ranges.at(-1)
    if (range !== undefined && range.to === time) range.to = time + stepMs
    else ranges.push({ from: time, to: time + stepMs })
  }
  const [{ from, to }] = ranges
  if (from === 0 && to === dayMs && ranges.length === 1 && stepMs < dayMs) return ''
  return ranges
    .map(({ from, to }) =>
      to - from === stepMs
        ? writeTime(from)
        : `${writeTime(from)}-${writeTime(to > dayMs ? to - dayMs : to)}`,
    )
    .join(',')
}

function writeTime(time: number, isFull = false): string {
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0')
  const [hour, minute, second] = [time / hourMs, (time / minuteMs) % 60, (time / 1000) % 60]
  if (second >= 1) return `${two(hour)}:${two(minute)}:${two(second)}`
  return two(hour) + (isFull || minute >= 1 ? `:${two(minute)}` : '')
}

/** Runs of three and more days as a range. */
function writeDays(days: readonly number[]): string {
  const run = runOf(days)
  return run === undefined
    ? days.map((day) => weekdayCodes[day]).join(',')
    : `${weekdayCodes[run.first]}-${weekdayCodes[run.last]}`
}

/** The first and last of three or more days in a row, perhaps over the week's end. */
function runOf(days: readonly number[]): { first: number; last: number } | undefined {
  const starts = days.filter((day) => !days.includes((day + 6) % 7))
  if (days.length < 3 || starts.length !== 1) return undefined
  return { first: starts[0], last: (starts[0] + days.length - 1) % 7 }
}

function wordsOfDays(days: readonly number[]): string {
  const run = runOf(days)
  if (run !== undefined) return `${weekdayNames[run.first]} to ${weekdayNames[run.last]}`
  return listed(days.map((day) => weekdayNames[day]))
}

const wordsOfTimes = (ranges: readonly TimeRange[], stepMs: number): string =>
  listed(
    ranges.map(({ from, to }) => {
      if (to === undefined) return writeTime(from, true)
      const last = from + (Math.ceil((to - from) / stepMs) - 1) * stepMs
      return `${writeTime(from, true)} to ${writeTime(last % dayMs, true)}`
    }),
  )
