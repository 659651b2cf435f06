/**
 * Finds opening times in stamps: weekdays and times of day that never occur, although days or weeks of the others do.
 *
 * Closed times must be more than chance. If steps were absent at random, at the rate at which open ones are, n closed
 * days would all be absent with the probability rate^n; times the number of weekdays or of times of day, it must be small.
 */
import { dayMs, timeOfDay, weekday } from './calendar.js'
import { weekOffset } from './opening.js'

/** Largest probability, for one choice of closed times, at which they are taken for chance. */
const mostChance = 0.05
/** Shorter steps have too many slots in a week. */
const shortestStepMs = 1000
/** Each open slot of the week must occur at least in this share of the weeks. */
const leastPresence = 0.5

/**
 * The open slots of the week, see opening.ts; undefined if all are open, or if closed ones may be chance.
 *
 * @param stamps rising, on a grid of `stepMs`
 * @param stepMs a part of a day, or a day
 */
export function findOpening(stamps: readonly number[], stepMs: number): number[] | undefined {
  if (stepMs < shortestStepMs || dayMs % stepMs !== 0) return undefined
  const phase = stamps[0] % stepMs
  if (stamps.some((stamp) => (stamp - phase) % stepMs !== 0)) return undefined
  const times = closedTimes(stamps, stepMs)
  const days = closedWeekdays(stamps)
  if (times === undefined && days === undefined) return undefined
  const openDays = allDays.filter((day) => !days?.has(day))
  const openTimes = times ?? evenly(mod(phase, stepMs), stepMs)
  const slots = openDays.flatMap((day) => openTimes.map((time) => day * dayMs + time))
  return withoutClosed(stamps, slots)
}

const allDays = [0, 1, 2, 3, 4, 5, 6]

const evenly = (phase: number, stepMs: number): number[] =>
  Array.from({ length: dayMs / stepMs }, (_, i) => phase + i * stepMs)

/** The times of day that occur; undefined if all do, or if the others may be absent by chance. */
function closedTimes(stamps: readonly number[], stepMs: number): number[] | undefined {
  if (stepMs === dayMs) return undefined
  const times = [...new Set(stamps.map(timeOfDay))].sort((a, b) => a - b)
  const all = dayMs / stepMs
  const days = new Set(stamps.map(dayOf)).size
  const nights = days - 1
  // The first and the last day may be parts.
  const before = times.filter((time) => time < timeOfDay(stamps[0])).length
  const after = times.filter((time) => time > timeOfDay(stamps.at(-1)!)).length
  const expected = days * times.length - before - after
  return times.length < all && isMoreThanChance(expected - stamps.length, expected, nights, all)
    ? times
    : undefined
}

/** The weekdays that never occur; undefined if there is none, or if they may be absent by chance. */
function closedWeekdays(stamps: readonly number[]): ReadonlySet<number> | undefined {
  const days = [...new Set(stamps.map(dayOf))]
  const open = new Set(days.map((day) => weekday(day * dayMs)))
  const span = Array.from({ length: days.at(-1)! - days[0] + 1 }, (_, i) => weekday((days[0] + i) * dayMs))
  const closedDays = span.filter((day) => !open.has(day))
  const closed = new Set(allDays.filter((day) => !open.has(day)))
  const expected = span.length - closedDays.length
  const absent = expected - days.length
  // One weekend is enough where nothing else is absent: who skips it works by the week.
  const isWeekend = closed.size === 2 && closed.has(5) && closed.has(6)
  if (isWeekend && closedDays.length >= 2 && absent === 0) return closed
  return closed.size > 0 &&
    isMoreThanChance(absent, expected, closedDays.length / closed.size, allDays.length)
    ? closed
    : undefined
}

/** The slots without those that never occur, if there are weeks enough to tell: Saturdays may be shorter. */
function withoutClosed(stamps: readonly number[], slots: readonly number[]): number[] | undefined {
  const counts = new Map<number, number>()
  for (const stamp of stamps) counts.set(weekOffset(stamp), (counts.get(weekOffset(stamp)) ?? 0) + 1)
  const weeks = (stamps.at(-1)! - stamps[0]) / (7 * dayMs)
  const open = slots.filter((slot) => counts.has(slot))
  const expected = open.length * weeks
  const isSure =
    open.length < slots.length &&
    isMoreThanChance(Math.max(0, expected - stamps.length), expected, Math.floor(weeks), slots.length)
  const kept = isSure ? open : slots
  // A slot that is rarely there is no open one: an opening on some Sundays is no rule.
  const isRegular = kept.every((slot) => (counts.get(slot) ?? 0) + 1 >= leastPresence * Math.floor(weeks))
  return isRegular ? kept.slice() : undefined
}

/**
 * @param absent of `expected` open steps
 * @param closed times that all of a kind are absent
 * @param kinds of which one could have been absent
 */
function isMoreThanChance(absent: number, expected: number, closed: number, kinds: number): boolean {
  const rate = (absent + 1) / (expected + 2)
  return closed >= 2 && kinds * rate ** closed < mostChance
}

const dayOf = (stamp: number): number => Math.floor(stamp / dayMs)
const mod = (a: number, n: number): number => ((a % n) + n) % n
