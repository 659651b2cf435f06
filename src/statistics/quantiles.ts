/** Forecasts as quantiles, which every method gives, and which are scored, calibrated and averaged. */
import { InputError } from '../engine/errors.js'
import { normalQuantile } from '../nn/distributions/index.js'

/** Quantiles of each step ahead. */
export interface QuantileForecast {
  /** Rising, between 0 and 1, 0.5 among them: the shares of values that should lie below. */
  readonly levels: readonly number[]
  /** One array a level, with one number a step ahead; at no step is a higher level's number the lower one. */
  readonly values: readonly Float64Array[]
}

/** The levels that every method gives: the deciles, and the bounds of the 90 %, 95 % and 99 % intervals. */
export const LEVELS: readonly number[] = [
  0.005, 0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.995,
]

/** Index of the median in `LEVELS`. */
export const medianIndex = LEVELS.indexOf(0.5)

const levelsZ: readonly number[] = LEVELS.map(normalQuantile)

/**
 * A forecast of normal errors at `LEVELS`.
 * @param median one number a step ahead
 * @param sigma standard deviation of each step, from 0
 */
export const normalForecast = (median: Float64Array, sigma: Float64Array): QuantileForecast => ({
  levels: LEVELS,
  values: levelsZ.map((z) => median.map((v, h) => v + z * sigma[h])),
})

/** The same from the median and the standard deviation as functions of the step h = 1, 2, ... */
export function normalForecastBy(
  horizonSteps: number,
  medianAt: (h: number) => number,
  sigmaAt: (h: number) => number,
): QuantileForecast {
  const steps = Array.from({ length: horizonSteps }, (_, i) => i + 1)
  return normalForecast(Float64Array.from(steps, medianAt), Float64Array.from(steps, sigmaAt))
}

/**
 * The quantile of each step at any level, on the straight line between the levels there are.
 * @throws InputError when the level lies outside them
 */
export function quantileAt({ levels, values }: QuantileForecast, level: number): Float64Array {
  const [least, most] = [levels[0], levels[levels.length - 1]]
  if (!(level >= least && level <= most)) {
    throw new InputError(`quantileAt level: expected a number from ${least} to ${most}, got ${level}`)
  }
  const above = levels.findIndex((known) => known >= level)
  if (levels[above] === level) return values[above]
  const share = (level - levels[above - 1]) / (levels[above] - levels[above - 1])
  // From the lower one on, so that it stays between the two to the last digit.
  return values[above].map((v, h) => Math.min(v, values[above - 1][h] + (v - values[above - 1][h]) * share))
}

/** The median of each step. */
export const medianOf = (forecast: QuantileForecast): Float64Array => quantileAt(forecast, 0.5)

/** How many steps ahead a forecast reaches. */
export const stepsOf = ({ values }: QuantileForecast): number => values[0].length

/**
 * Weighted means of several forecasts' quantiles, level by level (Vincent 1912): unlike a mixture of distributions,
 * it is no wider than its parts.
 * @param forecasts at least one, all of the same levels and steps
 * @param weights one a forecast, from 0 and not all 0; only their ratios count
 * @throws InputError when the forecasts or weights are not so
 */
export function averageQuantiles(
  forecasts: readonly QuantileForecast[],
  weights: readonly number[],
): QuantileForecast {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (forecasts.length === 0 || weights.length !== forecasts.length) {
    throw new InputError(
      `averageQuantiles weights: expected one a forecast, at least 1, got ${weights.length} for ${forecasts.length}`,
    )
  }
  if (!weights.every((weight) => weight >= 0) || !(total > 0)) {
    throw new InputError(
      `averageQuantiles weights: expected numbers from 0, not all 0, got ${weights.join(', ')}`,
    )
  }
  checkAlike('averageQuantiles', forecasts)
  const { levels, values } = forecasts[0]
  const shares = weights.map((weight) => weight / total)
  const means = values.map((row, i) => {
    const rows = forecasts.map((part) => part.values[i])
    return row.map((first, h) => {
      // From the first on, so that what is the same in all stays as it is.
      let sum = first
      for (let f = 0; f < rows.length; f++) sum += shares[f] * (rows[f][h] - first)
      return sum
    })
  })
  // Rounding may turn quantiles around that are all but the same.
  return uncrossed({ levels, values: means })
}

/**
 * The forecasts of several series, or from several cutoffs, one after another.
 * @param forecasts at least one, all of the same levels
 * @throws InputError when the levels differ
 */
export function joined(forecasts: readonly QuantileForecast[]): QuantileForecast {
  checkLevels('joined', forecasts)
  const { levels } = forecasts[0]
  return {
    levels,
    values: levels.map((_, i) => Float64Array.from(forecasts.flatMap(({ values }) => [...values[i]]))),
  }
}

/** Each step's quantiles in rising order (Chernozhukov, Fernández-Val & Galichon 2010). */
export function uncrossed({ levels, values }: QuantileForecast): QuantileForecast {
  const rows = values.map((row) => row.slice())
  for (let h = 0; h < rows[0].length; h++) {
    // Most are in order.
    if (rows.every((row, i) => i === 0 || rows[i - 1][h] <= row[h])) continue
    const sorted = Float64Array.from(rows, (row) => row[h]).sort()
    for (const [i, row] of rows.entries()) row[h] = sorted[i]
  }
  return { levels, values: rows }
}

/** The forecast with nothing below `least`. */
export const atLeast = ({ levels, values }: QuantileForecast, least: number): QuantileForecast => ({
  levels,
  values: values.map((row) => row.map((v) => Math.max(least, v))),
})

/** The forecast, not below 0 where the past never was: sales, loads and counts cannot be. */
export function clippedLike(forecast: QuantileForecast, past: Float64Array): QuantileForecast {
  for (const v of past) if (!(v >= 0)) return forecast
  return atLeast(forecast, 0)
}

function checkLevels(where: string, forecasts: readonly QuantileForecast[]): void {
  const { levels } = forecasts[0]
  const other = forecasts.find((part) => part.levels.join() !== levels.join())
  if (other !== undefined) {
    throw new InputError(
      `${where} forecasts: expected the same levels of all, got ${levels.join(', ')} and ${other.levels.join(', ')}`,
    )
  }
}

function checkAlike(where: string, forecasts: readonly QuantileForecast[]): void {
  checkLevels(where, forecasts)
  const steps = stepsOf(forecasts[0])
  const other = forecasts.find((part) => stepsOf(part) !== steps)
  if (other !== undefined) {
    throw new InputError(
      `${where} forecasts: expected the same number of steps of all, got ${steps} and ${stepsOf(other)}`,
    )
  }
}
