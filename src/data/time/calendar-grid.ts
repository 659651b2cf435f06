/**
 * The regular grid of a sorted list of stamps: its frequency, its absent steps and the stamps ahead.
 *
 * On a calendar every stamp has an ordinal, and the frequency is the greatest common divisor of the ordinals' differences,
 * provided that at least half of them equal it: the others are gaps. grid.ts chooses the calendar.
 */
import { dayMs, timeOfDay } from './calendar.js'
import { calendarOf, counting } from './calendars.js'
import { parseFrequency, stepMsOf } from './frequency.js'
import type { Calendar } from './month-rules.js'
import { onceADay, withoutJitter } from './rounding.js'

export interface Grid {
  readonly isRegular: true
  /** Alias of the frequency; see frequency.ts. */
  readonly frequency: string
  /** Grid step of each stamp: 0 for the first, 1 more for the next, 2 or more after absent steps. */
  readonly positions: readonly number[]
  /** Stamps beside the grid, which count as the nearest step. Default none. */
  readonly moved?: Moved
  /** The stamp of any step, also past the end. */
  stampAt(position: number): number
  /** The step of a stamp, negative before the first; undefined off the grid. */
  positionOf(stamp: number): number | undefined
}

/** Stamps beside their grid. */
export interface Moved {
  readonly count: number
  /** The largest distance in milliseconds. */
  readonly mostMs: number
  /** Index of the first. */
  readonly first: number
}

export interface Irregularity {
  readonly isRegular: false
  /**
   * Index of the first stamp at an unexpected distance from the one before; 0 if the first is not a stamp of the named
   * frequency.
   */
  readonly at: number
  /** Alias of the frequency of most stamps. */
  readonly expected: string
  /** Stamps off a named frequency. */
  readonly misfits?: number
}

/** Infers the grid of whole numbers that count steps, at least two and strictly rising: 1, 2, 3 or 0, 10, 20. */
export function inferStepGrid(steps: readonly number[]): Grid | Irregularity {
  return onCalendar(steps, counting)
}

/**
 * The grid of a frequency for the stamps, one or more and strictly rising. Times nearly at its steps count as those.
 *
 * @throws InputError on an unknown frequency; see frequency.ts.
 */
export function gridOf(stamps: readonly number[], frequency: string): Grid | Irregularity {
  const exact = exactGridOf(stamps, frequency)
  if (exact.isRegular || stamps.length < 2) return exact
  const parts = parseFrequency(frequency)
  const stepMs = stepMsOf(parts)
  const isClock = stepMs !== undefined && stepMs < dayMs
  const rounded = [
    stepMs === undefined ? undefined : withoutJitter(stamps, stepMs),
    isClock || parts.unit === 'step' ? undefined : onceADay(stamps),
  ]
  for (const near of rounded) {
    const grid = near && exactGridOf(near, frequency)
    if (grid?.isRegular) return movedFrom(stamps, grid)
  }
  if (stepMs !== undefined || ['B', 'step'].includes(parts.unit)) return exact
  const { calendar, step } = calendarOf(frequency, stamps)
  const near = nearGrid(stamps, calendar, step)
  return near?.frequency === frequency ? near : exact
}

function exactGridOf(stamps: readonly number[], frequency: string): Grid | Irregularity {
  const { calendar, step } = calendarOf(frequency, stamps)
  const { positionOf } = makeGrid([], calendar, step, stamps[0])
  const off = stamps.map((stamp) => positionOf(stamp) === undefined)
  const misfits = calendar.name(step, stamps[0]) === frequency ? off.filter(Boolean).length : stamps.length
  if (misfits > 0) {
    const at = misfits === stamps.length ? 0 : off.indexOf(true)
    return { isRegular: false, at, expected: frequency, misfits }
  }
  const ordinals = stamps.map(calendar.ordinal)
  const at = widestJump(ordinals, step)
  return at === undefined
    ? makeGrid(ordinals, calendar, step, stamps[0])
    : { isRegular: false, at, expected: frequency, misfits }
}

/** The grid of stamps on a calendar, with the step of most of them. */
export function onCalendar(stamps: readonly number[], calendar: Calendar): Grid | Irregularity {
  const ordinals = stamps.map(calendar.ordinal)
  const { step, at } = findRhythm(ordinals)
  return at === undefined
    ? makeGrid(ordinals, calendar, step, stamps[0])
    : { isRegular: false, at, expected: calendar.name(step, stamps[0]) }
}

/** Steps of a grid without a stamp. */
export const absentSteps = ({ positions }: Grid): number => positions.at(-1)! + 1 - positions.length

/** A grid of rounded stamps as that of the stamps themselves. */
export function movedFrom(stamps: readonly number[], grid: Grid): Grid {
  const distances = stamps.map((stamp, i) => Math.abs(stamp - grid.stampAt(grid.positions[i])))
  const count = distances.filter((ms) => ms > 0).length
  if (count === 0) return grid
  const moved = {
    count,
    mostMs: distances.reduce((a, b) => Math.max(a, b)),
    first: distances.findIndex((ms) => ms > 0),
  }
  return { ...grid, moved }
}

/**
 * The grid on which most stamps are and the others near a step, as before and after holidays: a weekly report on
 * Wednesday in place of Thursday, a month's last trading day before Good Friday. Undefined if there is none.
 *
 * @param calendar with units of a week or longer
 */
export function nearGrid(stamps: readonly number[], calendar: Calendar, step: number): Grid | undefined {
  const on = stamps.filter((stamp) => calendar.stamp(calendar.ordinal(stamp)) === stamp)
  const start = on.find((stamp) => {
    const { positionOf } = makeGrid([], calendar, step, stamp)
    return on.filter((other) => positionOf(other) !== undefined).length >= leastOnGrid * stamps.length
  })
  if (start === undefined) return undefined
  const grid = makeGrid([], calendar, step, start)
  const nearest = (stamp: number): number => {
    const near = Math.round((calendar.ordinal(stamp) - calendar.ordinal(start)) / step)
    const distance = (position: number) => Math.abs(grid.stampAt(position) - stamp)
    return [near - 1, near, near + 1].reduce((a, b) => (distance(b) < distance(a) ? b : a))
  }
  const steps = stamps.map(nearest)
  const [first] = steps
  const isNear = steps.every(
    (at, i) => Math.abs(grid.stampAt(at) - stamps[i]) <= farthestMoveMs && (i === 0 || at > steps[i - 1]),
  )
  if (!isNear || steps.at(-1)! - first + 1 > 2 * steps.length) return undefined
  return movedFrom(stamps, {
    ...grid,
    positions: steps.map((at) => at - first),
    stampAt: (position) => grid.stampAt(first + position),
    positionOf: (stamp) => {
      const at = nearest(stamp)
      return Math.abs(grid.stampAt(at) - stamp) <= farthestMoveMs ? at - first : undefined
    },
  })
}

/** At random, a seventh of the stamps would be on the most frequent weekday. */
const leastOnGrid = 0.6
/** Over a weekend with holidays on both sides; less than half a week. */
const farthestMoveMs = 3 * dayMs

function makeGrid(ordinals: readonly number[], calendar: Calendar, step: number, start: number): Grid {
  const first = calendar.ordinal(start)
  return {
    isRegular: true,
    frequency: calendar.name(step, start),
    positions: ordinals.map((ordinal) => (ordinal - first) / step),
    stampAt: (position) => calendar.stamp(first + position * step),
    positionOf: (stamp) => {
      const ordinal = calendar.ordinal(stamp)
      const position = (ordinal - first) / step
      return Number.isInteger(position) && calendar.stamp(ordinal) === stamp ? position : undefined
    },
  }
}

/** The step of the ordinals, and the index of the first irregular one. */
function findRhythm(ordinals: readonly number[]): { step: number; at: number | undefined } {
  const differences = differencesOf(ordinals)
  const divisor = differences.reduce(greatestCommonDivisor)
  const isUsual = differences.filter((d) => d === divisor).length * 2 >= differences.length
  if (isUsual) return { step: divisor, at: widestJump(ordinals, divisor) }
  const step = mostCommon(differences)
  return {
    step,
    at: differences.findIndex((d) => d % step !== 0) + 1 || differences.findIndex((d) => d !== step) + 1,
  }
}

/**
 * The index after the widest jump of a grid with more steps absent than present, which is a mistake such as a wrong year;
 * otherwise undefined.
 */
function widestJump(ordinals: readonly number[], step: number): number | undefined {
  const steps = (ordinals.at(-1)! - ordinals[0]) / step + 1
  if (steps <= 2 * ordinals.length) return undefined
  const differences = differencesOf(ordinals)
  return differences.indexOf(differences.reduce((a, b) => Math.max(a, b))) + 1
}

/** The greatest common divisor of the distances of stamps. */
export const commonStep = (stamps: readonly number[]): number =>
  differencesOf(stamps).reduce(greatestCommonDivisor)

export const areAtOneTime = (stamps: readonly number[]): boolean =>
  stamps.every((stamp) => timeOfDay(stamp) === timeOfDay(stamps[0]))

const differencesOf = (ordinals: readonly number[]): number[] =>
  ordinals.slice(1).map((ordinal, i) => ordinal - ordinals[i])

function mostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
