/**
 * Calibrated intervals from the errors of forecasts of values that the networks did not train on: conformal prediction
 * (Vovk et al. 2005; of quantiles, Romano, Patterson & Candès 2019).
 *
 * An interval's reach from the median is that of the networks' own quantiles where their head gives any; else the mean
 * size of errors at that step, smoothed to a + b √h, times the window's scale. Each interval is then stretched by the
 * factor with which it would have covered its share of the actual values, of which some may count less. Neighbouring
 * errors are not independent: the fewer forecasts without overlap they amount to, k, the wider the intervals: 80 % ones
 * by 1 + 1/k, 95 % ones by nearly its square, as their quantile is known less well.
 */
import { mean } from './mean.js'
import { LEVELS, medianIndex, type QuantileForecast } from './quantiles.js'
import { weightedQuantile } from './sorted-quantile.js'

/** A forecast and the actual values, both in the scaled series' values. */
export interface EvaluatedForecast {
  readonly forecast: QuantileForecast
  /** Of the window it was made from. */
  readonly scale: number
  readonly actual: Float64Array
  /** How much its errors count against those of others, more than 0. Default 1. */
  readonly weight?: number
}

/** How wide intervals are, so that past values lay in them as often as they should. */
export interface Calibration {
  /** Mean size of errors at each step ahead, on the windows' scale. */
  readonly sizes: readonly number[]
  /** By how much the interval between `LEVELS[i]` and its mirror is stretched, the widest interval first. */
  readonly factors: readonly number[]
}

/** The share of values that each interval should cover, the widest first. */
const shares = LEVELS.slice(0, medianIndex).map((level) => 1 - 2 * level)

/** By how much each interval is stretched where 80 % ones are by a factor: 95 % ones nearly by its square. */
export const stretchedBy = (factor: number): number[] =>
  // The power is 1 at 80 %, 1.86 at 95 %.
  shares.map((share) => factor ** (-Math.log(1 - share) / Math.log(5)))

/** Least squares of a + b √h with a, b >= 0. */
function smoothSizes(sizes: Float64Array): number[] {
  const n = sizes.length
  const roots = Array.from({ length: n }, (_, h) => Math.sqrt(h + 1))
  const [meanRoot, meanSize] = [mean(roots), mean(sizes)]
  const spread = roots.reduce((sum, r) => sum + (r - meanRoot) ** 2, 0)
  const joint = roots.reduce((sum, r, h) => sum + (r - meanRoot) * (sizes[h] - meanSize), 0)
  const slope = Math.max(0, spread > 0 ? joint / spread : 0)
  const offset = meanSize - slope * meanRoot
  // A line through the origin where the offset would be negative.
  if (offset < 0) return roots.map((r) => (r * meanSize) / meanRoot)
  return roots.map((r) => offset + slope * r)
}

/** How far an interval reaches from the median on one side, before it is stretched. */
function reachAt(
  { values }: QuantileForecast,
  interval: number,
  h: number,
  isAbove: boolean,
  hasSpread: boolean,
  size: number,
): number {
  if (!hasSpread) return size
  const bound = isAbove ? values[LEVELS.length - 1 - interval] : values[interval]
  return Math.abs(bound[h] - values[medianIndex][h])
}

/**
 * How many forecasts without overlap some forecasts amount to, at least 1: of each series, no more than its span holds.
 * @param forecasts what each is of, compared by identity, and the step it begins before
 */
export function effectiveCount(
  forecasts: readonly { readonly of: unknown; readonly end: number }[],
  horizonSteps: number,
): number {
  const spans = new Map<unknown, { least: number; most: number; count: number }>()
  for (const { of, end } of forecasts) {
    const span = spans.get(of)
    if (span === undefined) spans.set(of, { least: end, most: end, count: 1 })
    else {
      span.least = Math.min(span.least, end)
      span.most = Math.max(span.most, end)
      span.count++
    }
  }
  let sum = 0
  for (const { least, most, count } of spans.values())
    sum += Math.min(count, 1 + (most - least) / horizonSteps)
  return Math.max(1, sum)
}

/** A reach that is a smaller part of its error, or 0, does not say how far others are to be stretched. */
const largestStretch = 100

/**
 * @param evaluated at least one forecast, all of as many steps
 * @param hasSpread whether the networks' quantiles differ
 * @param effective forecasts without overlap that these amount to, at least 1; infinite where their number is accounted
 *   for elsewhere
 * @param least factor: 1 for counts, which are so coarse that right intervals cover more than their share.
 *   Default 0.
 */
export function calibrate(
  evaluated: readonly EvaluatedForecast[],
  hasSpread: boolean,
  effective: number,
  least = 0,
): Calibration {
  const steps = evaluated[0].actual.length
  const totals = new Float64Array(steps)
  const weights = evaluated.reduce((sum, { weight = 1 }) => sum + weight, 0)
  for (const { forecast, scale, actual, weight = 1 } of evaluated) {
    const median = forecast.values[medianIndex]
    for (let h = 0; h < steps; h++) {
      if (scale > 0) totals[h] += (weight * Math.abs(actual[h] - median[h])) / scale / weights
    }
  }
  const sizes = smoothSizes(totals)
  const few = stretchedBy(1 + 1 / effective)
  const factors = shares.map((share, interval) => {
    const errors = new Map<number, number[]>()
    for (const { forecast, scale, actual, weight = 1 } of evaluated) {
      const alike = errors.get(weight) ?? []
      errors.set(weight, alike)
      for (let h = 0; h < steps; h++) {
        const error = actual[h] - forecast.values[medianIndex][h]
        const reach = reachAt(forecast, interval, h, error > 0, hasSpread, sizes[h] * scale)
        if (error === 0) alike.push(0)
        else if (Math.abs(error) <= largestStretch * reach) alike.push(Math.abs(error) / reach)
      }
    }
    const groups = [...errors].map(([weight, alike]) => ({ weight, sorted: Float64Array.from(alike).sort() }))
    if (groups.every(({ sorted }) => sorted.length === 0)) return 1
    return Math.max(least, weightedQuantile(groups, share) * few[interval])
  })
  return { sizes, factors }
}

/**
 * A forecast with calibrated intervals. No interval is narrower than one within it.
 * @param scale of the window it was made from
 */
export function calibrated(
  forecast: QuantileForecast,
  scale: number,
  { sizes, factors }: Calibration,
  hasSpread: boolean,
): QuantileForecast {
  const last = LEVELS.length - 1
  const values = forecast.values.map((row) => row.slice())
  for (let h = 0; h < values[0].length; h++) {
    let [below, above] = [0, 0]
    for (let interval = medianIndex - 1; interval >= 0; interval--) {
      const reach = (isAbove: boolean): number =>
        factors[interval] * reachAt(forecast, interval, h, isAbove, hasSpread, sizes[h] * scale)
      below = Math.max(below, reach(false))
      above = Math.max(above, reach(true))
      values[interval][h] = values[medianIndex][h] - below
      values[last - interval][h] = values[medianIndex][h] + above
    }
  }
  return { levels: LEVELS, values }
}
