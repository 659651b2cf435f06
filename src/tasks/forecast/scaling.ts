/**
 * How a series is brought to a form that a small network learns from, and how forecasts are brought back: the
 * logarithm where its swings grow with its level, and the seasonal pattern taken off. Everything is decided
 * on the values given, which are those known at the time of the forecast.
 */
import { isSeasonal, seasonalPattern } from './seasonality.js'

/** The two decisions, which a saved forecaster keeps. */
export interface ScalingChoice {
  readonly isLog: boolean
  readonly hasPattern: boolean
}

export interface ScaledSeries {
  readonly choice: ScalingChoice
  /** The series as the network sees it, but for its unit. */
  readonly values: Float64Array
  /** Brings values that belong to steps `first`, `first + 1` ... of the series back. */
  restore(values: ArrayLike<number>, first: number): Float64Array
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length

/** Swings grow with the level when they are so many times larger in the upper half. */
const growth = 1.25
/** A logarithm of values spread wider than this would be ruled by the smallest ones. */
const widestSpread = 1000
const fewestChanges = 8

/** Whether step-to-step changes are larger where the series is higher. False unless all values are positive. */
function growsWithLevel(y: Float64Array): boolean {
  let [low, high] = [Infinity, -Infinity]
  for (const v of y) {
    low = Math.min(low, v)
    high = Math.max(high, v)
  }
  if (!(low > 0) || high > low * widestSpread || y.length <= fewestChanges) return false
  const sizes = Array.from({ length: y.length - 1 }, (_, t) => t)
    .sort((a, b) => y[a] + y[a + 1] - y[b] - y[b + 1])
    .map((t) => Math.abs(y[t + 1] - y[t]))
  const half = sizes.length >> 1
  return mean(sizes.slice(half)) > growth * mean(sizes.slice(0, half))
}

/**
 * @param m steps in a season
 * @param choice decisions made before; by default they are made on y
 */
export function scaleSeries(y: Float64Array, m: number, choice?: ScalingChoice): ScaledSeries {
  const isLog = choice?.isLog ?? growsWithLevel(y)
  const level = isLog ? y.map(Math.log) : y
  const hasPattern = choice?.hasPattern ?? isSeasonal(level, m)
  const pattern = hasPattern ? seasonalPattern(level, m) : new Float64Array(1)
  return {
    choice: { isLog, hasPattern },
    values: level.map((v, t) => v - pattern[t % pattern.length]),
    restore: (values, first) =>
      Float64Array.from(values, (v, i) => {
        const whole = v + pattern[(first + i) % pattern.length]
        return isLog ? Math.exp(whole) : whole
      }),
  }
}
