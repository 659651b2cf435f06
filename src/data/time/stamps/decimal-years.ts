/**
 * Years with decimals: months as twelfths (`1949.08333` is February 1949, as R writes time series) or as their middles,
 * days as parts of the year (`2018.0027`), and years with the month after the point (`1871.01` to `1871.12`, where `1871.1`
 * is October, as spreadsheets write it).
 */
import { dayMs, hourMs, toCivil, toStamp } from '../calendar.js'
import type { CommonForm, ParsedStamp } from './stamp.js'

const decimalYear = /^[12]\d{3}(?:\.\d*)?$/
const isYear = (cell: string): boolean =>
  decimalYear.test(cell) && Number(cell) >= 1500 && Number(cell) < 2200
const decimalsOf = (cell: string): number => (cell.split('.')[1] ?? '').length
const monthStart = (year: number, month: number): number => toStamp({ year, month, day: 1, timeMs: 0 })
const lengthOf = (year: number): number => monthStart(year + 1, 1) - monthStart(year, 1)

/** A way to read years with decimals: undefined where a cell does not suit it. */
interface Reading {
  readonly label: string
  readonly hasDays: boolean
  read(year: number, fraction: number, cell: string): number | undefined
  /** A number, or all of the text. */
  write(stamp: number): number | string
}

/** How far from a whole month a twelfth may be: `decimal_date` of lubridate divides the year by days. */
const monthTolerance = 0.085

/** @param shift where in the month the number lies: 0 for its start, 0.5 for its middle */
const months = (shift: number): Reading => ({
  label: 'decimal-year',
  hasDays: false,
  read: (year, fraction, cell) => {
    const month = fraction * 12 - shift
    const tolerance = Math.min(0.3, monthTolerance + 6 * 10 ** -Math.max(1, decimalsOf(cell)))
    return Math.abs(month - Math.round(month)) <= tolerance
      ? monthStart(year, Math.round(month) + 1)
      : undefined
  },
  write: (stamp) => {
    const { year, month } = toCivil(stamp)
    return year + (month - 1 + shift) / 12
  },
})

const partsOf = (stepMs: number): Reading => ({
  label: 'decimal-year',
  hasDays: true,
  read: (year, fraction, cell) => {
    const ms = fraction * lengthOf(year)
    const stamp = monthStart(year, 1) + Math.round(ms / stepMs) * stepMs
    const tolerance = Math.max(0.51 * 10 ** -decimalsOf(cell) * lengthOf(year), 0.01 * stepMs)
    const isSure = tolerance < stepMs / 2
    return isSure && Math.abs(ms - Math.round(ms / stepMs) * stepMs) <= tolerance ? stamp : undefined
  },
  write: (stamp) => {
    const { year } = toCivil(stamp)
    return year + (stamp - monthStart(year, 1)) / lengthOf(year)
  },
})

const monthAfterPoint: Reading = {
  label: 'YYYY.MM',
  hasDays: false,
  read: (year, _, cell) => {
    const month = Number((cell.split('.')[1] ?? '').padEnd(2, '0'))
    return decimalsOf(cell) <= 2 && month >= 1 && month <= 12 ? monthStart(year, month) : undefined
  },
  write: (stamp) => {
    const { year, month } = toCivil(stamp)
    return year + month / 100
  },
}

/** `2018.1` for January beside `2018.10` for October. */
const shortMonthAfterPoint: Reading = {
  label: 'YYYY.M',
  hasDays: false,
  read: (year, _, cell) => {
    const digits = cell.split('.')[1] ?? ''
    return /^(?:[1-9]|1[0-2])$/.test(digits) ? monthStart(year, Number(digits)) : undefined
  },
  write: (stamp) => {
    const { year, month } = toCivil(stamp)
    return `${year}.${month}`
  },
}

const quarterAfterPoint: Reading = {
  label: 'YYYY.Q',
  hasDays: false,
  read: (year, _, cell) => {
    const quarter = Number(cell.split('.')[1])
    return decimalsOf(cell) === 1 && quarter >= 1 && quarter <= 4
      ? monthStart(year, quarter * 3 - 2)
      : undefined
  },
  write: (stamp) => {
    const { year, month } = toCivil(stamp)
    return year + Math.ceil(month / 3) / 10
  },
}

/** The first that suits all cells, and tells them apart, is taken. */
const readings = [
  quarterAfterPoint,
  monthAfterPoint,
  shortMonthAfterPoint,
  months(0),
  months(0.5),
  partsOf(dayMs),
  partsOf(hourMs),
]

/** The form of years with decimals; undefined where most cells are none. */
export function decimalYearForm(cells: readonly string[]): CommonForm | undefined {
  const years = cells.filter(isYear)
  if (2 * years.length <= cells.length || years.every((cell) => Number.isInteger(Number(cell))))
    return undefined
  const different = new Set(years).size
  for (const { label, hasDays, read, write } of readings) {
    const walls = cells.map((cell) => {
      if (!isYear(cell)) return undefined
      const year = Math.floor(Number(cell))
      return read(year, Number(cell) - year, cell)
    })
    if (walls.some((wall, i) => wall === undefined && isYear(cells[i]))) continue
    // The same digits throughout are parts of years: 1700.5 is the middle of 1700.
    if (different > 1 && label.startsWith('YYYY') && new Set(years.map((cell) => cell.slice(4))).size === 1)
      continue
    if (new Set(walls.filter((wall) => wall !== undefined)).size < different) continue
    const decimals = years.reduce((most, cell) => Math.max(most, decimalsOf(cell)), 0)
    const isPadded = years.every((cell) => decimalsOf(cell) === decimals)
    const stamps = walls.map((wall): ParsedStamp | undefined =>
      wall === undefined ? undefined : { wall, offsetMinutes: undefined },
    )
    return {
      label,
      hasDays,
      stamps,
      write: ({ wall }) => {
        const written = write(wall)
        if (typeof written === 'string') return written
        const text = written.toFixed(decimals)
        return isPadded ? text : text.replace(/\.?0+$/, '')
      },
    }
  }
  return undefined
}
