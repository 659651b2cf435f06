/** The stamps of some rows as numbers: by the clock as written, or as instants where offsets from UTC change. */
import { minuteMs } from '../time/calendar.js'
import { type Grid, type Irregularity, inferGrid } from '../time/grid.js'
import type { CommonForm, ParsedStamp } from '../time/stamps/index.js'
import type { Clock } from '../time/time-axis.js'

/** The stamps of some rows, and how their grid is inferred. */
export interface Reading extends Clock {
  /** Of each of the rows, in the order given. */
  readonly stamps: Float64Array
  readonly infer: (stamps: readonly number[]) => Grid | Irregularity
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
  if (rows.every((row) => offsetAt(row) === first)) return byClock
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

const unreadStamp: ParsedStamp = { wall: Number.NaN, offsetMinutes: undefined }
const instantOf = ({ wall, offsetMinutes = 0 }: ParsedStamp): number => wall - offsetMinutes * minuteMs

/** Absent steps of a reading; infinite if it is incomplete or irregular. */
export function missingSteps({ stamps, infer }: Reading): number {
  const sorted = [...new Set(stamps)].sort((a, b) => a - b)
  if (sorted.length < 2 || stamps.some(Number.isNaN)) return Number.POSITIVE_INFINITY
  const grid = infer(sorted)
  return grid.isRegular ? grid.positions.at(-1)! + 1 - sorted.length : Number.POSITIVE_INFINITY
}
