/** The stamps of some rows as numbers: by the clock as written, or as instants where offsets from UTC change. */
import { minuteMs } from '../time/calendar.js'
import { type Grid, type Irregularity, inferGrid } from '../time/grid.js'
import { localMidnights } from '../time/local-midnights.js'
import type { CommonForm, ParsedStamp } from '../time/stamps/index.js'
import type { Clock } from '../time/time-axis.js'

/** The stamps of some rows, and how their grid is inferred. */
export interface Reading extends Clock {
  /** Of each of the rows, in the order given. */
  readonly stamps: Float64Array
  readonly infer: (stamps: readonly number[]) => Grid | Irregularity
  /** The zone whose midnights the stamps are, in words, if it is not that of the clock. */
  readonly zone?: string
}

/** The stamps of some rows in a form that fits them, by the clock or as instants. */
export function bestReading(form: CommonForm, codes: Uint32Array, rows: Uint32Array): Reading {
  const stampAt = (row: number): ParsedStamp => form.stamps[codes[row]] ?? unreadStamp
  const offsetAt = (row: number) => stampAt(row).offsetMinutes
  const byClock: Reading = {
    stamps: Float64Array.from(rows, (row) => stampAt(row).wall),
    infer: inferGrid,
    numberOf: ({ wall }) => wall,
    write: (wall, near) => form.write({ wall, offsetMinutes: offsetAt(near) }),
    wallOf: (wall) => wall,
  }
  const first = offsetAt(rows[0])
  if (rows.every((row) => offsetAt(row) === first)) {
    const isUtc = first === 0 || (first === undefined && form.isUtc === true)
    return (isUtc ? byMidnight(form, byClock, first) : undefined) ?? byClock
  }
  const shift = (row: number) => (offsetAt(row) ?? 0) * minuteMs
  const byInstant: Reading = {
    stamps: Float64Array.from(rows, (row) => instantOf(stampAt(row))),
    infer: inferGrid,
    numberOf: instantOf,
    write: (instant, near) => form.write({ wall: instant + shift(near), offsetMinutes: offsetAt(near) }),
    wallOf: (instant, near) => instant + shift(near),
  }
  return missingSteps(byClock) < missingSteps(byInstant) ? byClock : byInstant
}

/** Instants in UTC as the midnights of another zone, if they are regular only there, or begin its months. */
function byMidnight(form: CommonForm, byClock: Reading, offset: number | undefined): Reading | undefined {
  if (byClock.stamps.length < 3 || byClock.stamps.some(Number.isNaN)) return undefined
  const midnights = localMidnights(byClock.stamps)
  if (midnights === undefined) return undefined
  const reading: Reading = {
    stamps: midnights.walls,
    infer: inferGrid,
    numberOf: ({ wall }) => midnights.wallOf(wall),
    write: (wall) => form.write({ wall: midnights.instantOf(wall), offsetMinutes: offset }),
    wallOf: (wall) => wall,
    zone: zoneWords(midnights.offsets),
  }
  const [there, here] = [missingSteps(reading), missingSteps(byClock)]
  const beginsMonths = (one: Reading): boolean => /^\d*[MQY]S/.test(frequencyOf(one))
  return there < here || (there === here && beginsMonths(reading) && !beginsMonths(byClock))
    ? reading
    : undefined
}

const distinct = (stamps: Float64Array): number[] => [...new Set(stamps)].sort((a, b) => a - b)

function frequencyOf({ stamps, infer }: Reading): string {
  const sorted = distinct(stamps)
  const grid = sorted.length < 2 ? undefined : infer(sorted)
  return grid?.isRegular ? grid.frequency : ''
}

/** Such as `5 to 4 hours west of UTC`. */
function zoneWords([least, most]: readonly [number, number]): string {
  const side = most > 0 ? 'east' : 'west'
  const sizes = [...new Set([least, most].map((minutes) => String(Math.abs(minutes) / 60)))]
  return `${sizes.join(' to ')} hours ${side} of UTC`
}

const unreadStamp: ParsedStamp = { wall: Number.NaN, offsetMinutes: undefined }
const instantOf = ({ wall, offsetMinutes = 0 }: ParsedStamp): number => wall - offsetMinutes * minuteMs

/** Absent steps of a reading, half a one more if stamps are moved; infinite if it is incomplete or irregular. */
function missingSteps({ stamps, infer }: Reading): number {
  const sorted = distinct(stamps)
  if (sorted.length < 2 || stamps.some(Number.isNaN)) return Number.POSITIVE_INFINITY
  const grid = infer(sorted)
  if (!grid.isRegular) return Number.POSITIVE_INFINITY
  return grid.positions.at(-1)! + 1 - sorted.length + (grid.moved === undefined ? 0 : 0.5)
}
