/** The rows of a forecast: a median and intervals for each step ahead. */
import { InputError } from '../engine/errors.js'
import { medianOf, type QuantileForecast, quantileAt } from './quantiles.js'

/** One observed value of a series. */
export interface Observation {
  /** Time stamp as text, in the form the file used (ISO 8601, or the step number of a file without times). */
  readonly ds: string
  /** The value, in the unit of the series. */
  readonly y: number
}

/** Stamps and values as rows. */
export const observationsOf = (ds: readonly string[], y: ArrayLike<number>): Observation[] =>
  ds.map((stamp, t) => ({ ds: stamp, y: y[t] }))

/**
 * One forecast step: the median and the central prediction intervals, such as `lo-80` and `hi-80` between which
 * 80 % of the actual values should lie. The levels are an option; 80 and 95 by default.
 */
export interface ForecastRow {
  /** Time stamp as text, in the form the file used. */
  readonly ds: string
  /** The median: half of the actual values should lie above, in the unit of the series. */
  readonly median: number
  readonly [bound: `lo-${number}` | `hi-${number}`]: number
}

/** @throws InputError on a forecast that is not finite, with the series' name and the first such step */
export function checkFinite(source: string, { values }: QuantileForecast): void {
  const steps = values.flatMap((row) => {
    const at = row.findIndex((value) => !Number.isFinite(value))
    return at < 0 ? [] : [at + 1]
  })
  if (steps.length === 0) return
  throw new InputError(
    `${source}: expected a finite forecast, got none for step ${Math.min(...steps)}; ` +
      'look for extreme values in the series, or train the model anew',
  )
}

/** Shares that intervals should hold, in percent. */
const defaultLevels: readonly number[] = [80, 95]

/**
 * A forecast as rows, one a step ahead.
 * @param levels of the intervals, in percent
 */
export function rowsOf(
  stamps: readonly string[],
  forecast: QuantileForecast,
  levels: readonly number[] = defaultLevels,
): ForecastRow[] {
  const median = medianOf(forecast)
  const intervals = [...levels]
    .sort((a, b) => a - b)
    .map((level) => {
      // Exact where the level is one of the forecast's: 0.025, which (1 − 0.95) / 2 is not.
      const [low, high] = [(100 - level) / 200, (100 + level) / 200]
      return [level, quantileAt(forecast, low), quantileAt(forecast, high)] as const
    })
  return stamps.map((ds, h) => ({
    ds,
    median: median[h],
    ...Object.fromEntries(
      intervals.flatMap(([level, low, high]) => [
        [`lo-${level}`, low[h]],
        [`hi-${level}`, high[h]],
      ]),
    ),
  }))
}

const lowBound = /^lo-(\d+(?:\.\d+)?)$/

/** The levels of the intervals that rows carry, in percent and rising: 80 where they have `lo-80` and `hi-80`. */
export function levelsOf(rows: readonly ForecastRow[]): number[] {
  const [first] = rows
  if (first === undefined) return []
  return Object.keys(first)
    .map((key) => lowBound.exec(key)?.[1])
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
