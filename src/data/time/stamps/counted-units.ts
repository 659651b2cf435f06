/**
 * Time as a number of days, seconds or parts of a second since an origin: serial days of spreadsheets, and seconds,
 * milliseconds, microseconds and nanoseconds since 1970 of data frames and databases (UTC). Decimals are read too.
 */
import { dayMs, hourMs, minuteMs } from '../calendar.js'
import type { CommonForm, ParsedStamp } from './stamp.js'

interface Unit {
  readonly label: string
  readonly unitMs: number
  /** The stamp of 0. */
  readonly originMs: number
  /** Numbers that are taken for it unless an option says so: years that occur in data. */
  readonly from: number
  readonly to: number
  /** Whether its numbers are instants in UTC, rather than days of a calendar. */
  readonly isUtc?: true
}

const day = { unitMs: dayMs }

/** Serial days overlap with days since 1970: below 25,000 (1968-06-11) they are the latter. */
export const countedUnits: readonly Unit[] = [
  { label: 'epoch-s', unitMs: 1000, originMs: 0, from: 1e8, to: 4.2e9, isUtc: true },
  { label: 'epoch-ms', unitMs: 1, originMs: 0, from: 1e11, to: 4.2e12, isUtc: true },
  { label: 'epoch-us', unitMs: 1e-3, originMs: 0, from: 1e14, to: 4.2e15, isUtc: true },
  { label: 'epoch-ns', unitMs: 1e-6, originMs: 0, from: 1e17, to: 4.2e18, isUtc: true },
  { label: 'excel', ...day, originMs: Date.UTC(1899, 11, 30), from: 25_000, to: 75_000 },
  { label: 'epoch-d', ...day, originMs: 0, from: 5000, to: 24_999.999 },
  { label: 'julian-day', ...day, originMs: -2_440_587.5 * dayMs, from: 2_415_020, to: 2_488_070 },
  { label: 'matlab', ...day, originMs: -719_529 * dayMs, from: 693_960, to: 767_010 },
]

const isNumber = (cell: string): boolean => /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$/.test(cell)
const decimalsOf = (cell: string): number => (/\.(\d*)/.exec(cell)?.[1] ?? '').length
const maxOf = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0)

/** Steps of the clock that rounded days are taken to be on, where they all are. */
const clockSteps = [dayMs, hourMs, 30 * minuteMs, 15 * minuteMs, 5 * minuteMs, minuteMs, 1000, 1]

/**
 * The form of numbers in a unit; undefined where none is in its range.
 * @param isAsked whether an option names it, so that any date is in its range
 */
export function countedForm(unit: Unit, cells: readonly string[], isAsked: boolean): CommonForm | undefined {
  const { label, unitMs, originMs, from, to, isUtc } = unit
  const [least, most] = isAsked ? [-8.6e15 / unitMs, 8.6e15 / unitMs] : [from, to]
  const values = cells.map((cell) => {
    const value = isNumber(cell) ? Number(cell) : Number.NaN
    return value >= least && value <= most ? value : undefined
  })
  const known = values.filter((value) => value !== undefined)
  if (known.length === 0) return undefined
  const decimals = maxOf(cells.map(decimalsOf))
  const isDays = unitMs === dayMs
  // Half a unit of the last decimal, as far as it was rounded.
  const tolerance = isDays ? Math.min(0.5 * 10 ** -decimals * dayMs, hourMs / 4) + 1 : 0.5
  const stepMs = isDays
    ? clockSteps.find((step) => known.every((value) => offBy(value * dayMs + originMs, step) <= tolerance))!
    : 1
  const stamps = values.map((value): ParsedStamp | undefined =>
    value === undefined
      ? undefined
      : { wall: Math.round((originMs + value * unitMs) / stepMs) * stepMs, offsetMinutes: undefined },
  )
  const isPadded = cells.every((cell) => decimalsOf(cell) === decimals)
  return {
    label,
    hasDays: true,
    ...(isUtc ? { isUtc } : {}),
    stamps,
    write: ({ wall }) => writeNumber(wall - originMs, unitMs, decimals, isPadded),
  }
}

const offBy = (stamp: number, step: number): number => Math.abs(stamp - Math.round(stamp / step) * step)

function writeNumber(ms: number, unitMs: number, decimals: number, isPadded: boolean): string {
  if (unitMs < 1) {
    const whole = String(BigInt(Math.round(ms)) * BigInt(Math.round(1 / unitMs)))
    return isPadded && decimals > 0 ? `${whole}.${'0'.repeat(decimals)}` : whole
  }
  const text = (ms / unitMs).toFixed(decimals)
  return isPadded || decimals === 0 ? text : text.replace(/\.?0+$/, '')
}
