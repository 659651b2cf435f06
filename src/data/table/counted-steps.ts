/** A column of numbers that count steps: whole ones, or with decimals, such as seconds since a start. */
import { inferStepGrid } from '../time/grid.js'
import type { ParsedStamp } from '../time/stamps/index.js'
import { stepClock } from '../time/time-axis.js'
import type { Reading } from './time-reading.js'

const number = /^[+-]?\d+(?:\.\d*)?$/
const decimalsOf = (cell: string): number => (/\.(\d*)/.exec(cell)?.[1] ?? '').length

export interface CountedSteps {
  readonly label: 'step'
  readonly hasDays: false
  /** The number of each text as its wall time; undefined for other text. */
  readonly stamps: readonly (ParsedStamp | undefined)[]
  /** How many texts are numbers. */
  readonly count: number
  /** The steps of some rows; NaN for other text. */
  reading(codes: Uint32Array, rows: Uint32Array): Reading
}

/** The count of a column of these texts; undefined unless most are numbers. */
export function countedSteps(texts: readonly string[]): CountedSteps | undefined {
  const values = texts.map((text) => (number.test(text) ? Number(text) : undefined))
  const known = values.filter((value) => value !== undefined)
  if (2 * known.length <= texts.length) return undefined
  const decimals = texts.reduce(
    (most, text, i) => (values[i] === undefined ? most : Math.max(most, decimalsOf(text))),
    0,
  )
  const scale = 10 ** decimals
  // With decimals, a row is a step; whole numbers keep their distances.
  const origin = decimals === 0 ? 0 : Math.round(known.reduce((a, b) => Math.min(a, b)) * scale)
  const unit =
    decimals === 0
      ? 1
      : known.reduce(
          (divisor, value) => greatestCommonDivisor(divisor, Math.round(value * scale) - origin),
          0,
        ) || 1
  const isPadded = texts.every((text, i) => values[i] === undefined || decimalsOf(text) === decimals)
  const stepOf = (value: number): number => (Math.round(value * scale) - origin) / unit
  const write = (step: number): string => {
    const text = ((origin + step * unit) / scale).toFixed(decimals)
    return isPadded ? text : text.replace(/\.?0+$/, '')
  }
  return {
    label: 'step',
    hasDays: false,
    stamps: values.map((wall) => (wall === undefined ? undefined : { wall, offsetMinutes: undefined })),
    count: known.length,
    reading: (codes, rows) => ({
      ...stepClock,
      stamps: Float64Array.from(rows, (row) => {
        const value = values[codes[row]]
        return value === undefined ? Number.NaN : stepOf(value)
      }),
      infer: inferStepGrid,
      numberOf: ({ wall }) => stepOf(wall),
      write,
    }),
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? Math.abs(a) : greatestCommonDivisor(b, a % b)
}
