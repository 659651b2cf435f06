/**
 * The transformations of a series before the networks, and their inverse: the logarithm where its swings grow with its
 * level, and, for networks that do not read the season themselves, the removal of the seasonal pattern. They are chosen
 * on the values given, those known at the time of the forecast.
 */
import { isSeasonal, seasonalPattern } from './seasonality.js'

/** The two choices, which a saved forecaster keeps. */
export interface ScalingChoice {
  readonly isLog: boolean
  readonly hasPattern: boolean
}

export interface ScalingTask {
  /** Steps in a season. */
  readonly seasonalPeriod: number
  /** Whether the networks read the season from their window, so that no pattern is removed. */
  readonly readsSeason: boolean
}

export interface ScaledSeries {
  readonly choice: ScalingChoice
  /** The transformed series, before its offset and scale. */
  readonly values: Float64Array
  /** Transforms values of steps `first`, `first + 1` ...; not finite where they have no logarithm. */
  transform(values: ArrayLike<number>, first: number): Float64Array
  /** The inverse, for values of steps `first`, `first + 1` ... of the series. */
  restore(values: ArrayLike<number>, first: number): Float64Array
}

/** Swings grow with the level when they are so many times larger in the upper half. */
const growth = 1.25
/** A logarithm of values spread wider than this would be ruled by the smallest ones. */
const widestSpread = 1000
/** Nine in ten values lie above the lowest tenth; so many times its bound is a wide span. */
const wideSpan = 4
const fewestChanges = 8

/** The mean of all numbers but the largest: a single step to a new level is no swing. */
const meanSwing = (sizes: readonly number[]): number =>
  (sizes.reduce((sum, v) => sum + v, 0) - Math.max(...sizes)) / (sizes.length - 1)

/** Whether step-to-step changes are larger where the series, all of it positive, is higher. */
function growsWithLevel(y: Float64Array): boolean {
  const sizes = Array.from({ length: y.length - 1 }, (_, t) => t)
    .sort((a, b) => y[a] + y[a + 1] - y[b] - y[b + 1])
    .map((t) => Math.abs(y[t + 1] - y[t]))
  const half = sizes.length >> 1
  return meanSwing(sizes.slice(half)) > growth * meanSwing(sizes.slice(0, half))
}

/**
 * Whether the logarithm is taken. Never of values of 0 and below, nor of few; nor where only a step to a new level, after
 * which swings are as before, makes values span widely.
 * @param readsSeason swings within a season, which the window's own scale takes in, do not decide it then
 */
function takesLog(y: Float64Array, readsSeason: boolean): boolean {
  if (y.length <= fewestChanges) return false
  const sorted = y.slice().sort()
  const [low, high] = [sorted[0], sorted[y.length - 1]]
  if (!(low > 0)) return false
  const tenth = Math.floor(y.length / 10)
  const isWide = sorted[y.length - 1 - tenth] > wideSpan * sorted[tenth]
  if (!isWide && readsSeason) return false
  return high <= low * (isWide ? widestSpread ** 2 : widestSpread) && growsWithLevel(y)
}

/** Restored values lie no further beyond the known ones than so many times their range. */
const furthest = 3

/**
 * @param choice made before; by default it is made on y
 */
export function scaleSeries(
  y: Float64Array,
  { seasonalPeriod: m, readsSeason }: ScalingTask,
  choice?: ScalingChoice,
): ScaledSeries {
  const isLog = choice?.isLog ?? takesLog(y, readsSeason)
  const level = isLog ? y.map(Math.log) : y
  const hasPattern = choice?.hasPattern ?? (!readsSeason && isSeasonal(level, m))
  const pattern = hasPattern ? seasonalPattern(level, m) : new Float64Array(1)
  let [low, high] = [Infinity, -Infinity]
  for (const v of level) {
    low = Math.min(low, v)
    high = Math.max(high, v)
  }
  const reach = furthest * (high - low)
  const withoutPattern = (values: Float64Array, first: number): Float64Array =>
    values.map((v, i) => v - pattern[(first + i) % pattern.length])
  return {
    choice: { isLog, hasPattern },
    values: withoutPattern(level, 0),
    transform: (values, first) => {
      const own = Float64Array.from(values)
      return withoutPattern(isLog ? own.map(Math.log) : own, first)
    },
    restore: (values, first) =>
      Float64Array.from(values, (v, i) => {
        const whole = v + pattern[(first + i) % pattern.length]
        return isLog ? Math.exp(Math.min(high + reach, Math.max(low - reach, whole))) : whole
      }),
  }
}
