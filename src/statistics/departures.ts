/**
 * Departures of a long series from its usual course that are further than its extremes usually reach (`peaks.ts`): single
 * values; medians of several in a row, which show an hour or a day that is a little off as a whole; and changes of level.
 *
 * So are stretches of values that are high or low as no other is, such as bursts of spikes, though the usual course
 * follows them: by means, in which each value counts only as far as extremes usually reach, so that a single one makes
 * no burst.
 */
import { median } from './median.js'
import type { Outliers } from './outliers.js'
import { peakScore, peaksOf } from './peaks.js'
import { middlesAround } from './sliding-medians.js'

/** Neighbours on each side of the values that are looked at together. */
const reaches = [0, 2, 8, 32]
/** Neighbours on each side in a mean. */
const meanReach = 16
/** Where chance brings this share of what recurs, means are more than usual: their extremes fall off fast. */
const rareMeans = 1 / 20
/** Fewer stretches of a length say nothing of how far their medians and means reach. */
const fewestStretches = 60
/** A level has so many values on each side at least. */
const leastLevel = 32
/** Values within so many steps are of one peak. */
export const peakSteps = 12

function mediansWithin(values: Float64Array, reach: number): Float64Array {
  if (reach === 0) return values
  const { low, high } = middlesAround(values, reach)
  return low.map((v, t) => (v + high[t]) / 2)
}

/** The change of the level at each step: the median of so many values from there on, less that of those before. */
function levelChanges(values: Float64Array, reach: number): Float64Array {
  const medians = mediansWithin(values, reach)
  const last = values.length - 1
  return values.map((_, t) => medians[Math.min(last, t + reach)] - medians[Math.max(0, t - reach - 1)])
}

/** Whether a size is the largest within so many steps, the first of several. */
function isLargest(sizes: Float64Array, t: number, steps: number): boolean {
  for (let u = Math.max(0, t - steps); u < t; u++) if (sizes[u] >= sizes[t]) return false
  for (let u = t + 1; u <= Math.min(sizes.length - 1, t + steps); u++) if (sizes[u] > sizes[t]) return false
  return true
}

/** The mean of the values around each one, as many at the ends. */
function meansWithin(values: Float64Array, reach: number): Float64Array {
  const n = values.length
  const size = 2 * reach + 1
  const sums = new Float64Array(n + 1)
  for (let t = 0; t < n; t++) sums[t + 1] = sums[t] + values[t]
  return values.map((_, t) => {
    const from = Math.min(n - size, Math.max(0, t - reach))
    return (sums[from + size] - sums[from]) / size
  })
}

/** Values no further from 0 than those that recur. */
function withoutExtremes(values: Float64Array): Float64Array {
  const above = peaksOf(values, peakSteps)?.size ?? Infinity
  const below =
    peaksOf(
      values.map((v) => -v),
      peakSteps,
    )?.size ?? Infinity
  return values.map((v) => Math.max(-below, Math.min(above, v)))
}

/**
 * -log10 of how often chance brings a value, or values around it, as far from the usual course, or a mean as high or
 * low, or the level changes as much from one value to the next; 0 where that is often, and everywhere in a series of
 * which nothing can be said.
 */
export function departureScores({
  values,
  distances,
  withoutSeasons,
}: Pick<Outliers, 'values' | 'distances' | 'withoutSeasons'>): Float64Array {
  const n = distances.length
  const scores = new Float64Array(n)
  const isLong = (reach: number): boolean => n >= fewestStretches * (2 * reach + 1)
  const rise = (
    of: Float64Array,
    reach: number,
    { rare, isIn }: { rare?: number; isIn?: (sizes: Float64Array, t: number) => boolean } = {},
  ): void => {
    for (const sign of [1, -1]) {
      const sizes = of.map((v) => sign * v)
      const peaks = peaksOf(sizes, Math.max(peakSteps, 2 * reach + 1), rare)
      if (peaks === undefined) continue
      sizes.forEach((size, t) => {
        if (size > peaks.size && (isIn?.(sizes, t) ?? true))
          scores[t] = Math.max(scores[t], peakScore(peaks, size))
      })
    }
  }
  for (const reach of reaches.filter(isLong)) {
    rise(mediansWithin(distances, reach), reach)
    if (reach >= leastLevel)
      rise(levelChanges(withoutSeasons, reach), reach, {
        isIn: (sizes, t) => isLargest(sizes, t, 2 * reach + 1),
      })
  }
  if (isLong(meanReach)) {
    const middle = median(values.slice())
    const bounded = withoutExtremes(values.map((v) => v - middle))
    rise(meansWithin(bounded, meanReach), meanReach, { rare: rareMeans })
  }
  return scores
}
