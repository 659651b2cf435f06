import type { ForecastRow } from '../types.js'

const LOW = /^lo-(\d+(?:\.\d+)?)$/

/** The levels of the intervals that rows carry, in percent and rising: 80 where they have `lo-80` and `hi-80`. */
export function levelsOf(rows: readonly ForecastRow[]): number[] {
  const [first] = rows
  if (first === undefined) return []
  return Object.keys(first)
    .map((key) => LOW.exec(key)?.[1])
    .filter((level) => level !== undefined)
    .map(Number)
    .filter((level) => `hi-${level}` in first)
    .sort((a, b) => a - b)
}

/** Low and high bound of an interval. */
export const boundsOf = (row: ForecastRow, level: number): readonly [low: number, high: number] => [
  row[`lo-${level}`],
  row[`hi-${level}`],
]

/** Everything that a row forecasts: the median, then the bounds of each interval from the narrowest on. */
export const valuesOf = (row: ForecastRow, levels: readonly number[]): number[] => [
  row.median,
  ...levels.flatMap((level) => boundsOf(row, level)),
]

/** The names of those values, as in the CSV file. */
export const columnsOf = (levels: readonly number[]): string[] => [
  'median',
  ...levels.flatMap((level) => [`lo-${level}`, `hi-${level}`]),
]
