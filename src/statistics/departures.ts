/**
 * Departures of a long series from its usual course that are further than its extremes usually reach (`peaks.ts`): single
 * values; medians of several in a row, which show an hour or a day that is a little off as a whole; and changes of level.
 */
import { peakScore, peaksOf } from './peaks.js'
import { middlesAround } from './sliding-medians.js'

/** Neighbours on each side of the values that are looked at together. */
const reaches = [0, 2, 8, 32]
/** Fewer stretches of a length say nothing of how far their medians reach. */
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

/**
 * -log10 of how often chance brings a value, or values around it, as far from the usual course, or the level changes as
 * much from one value to the next; 0 where that is often, and everywhere in a series of which nothing can be said.
 * @param distances from the usual course, in order of time
 * @param withoutSeasons the values
 */
export function departureScores(distances: Float64Array, withoutSeasons: Float64Array): Float64Array {
  const n = distances.length
  const scores = new Float64Array(n)
  for (const reach of reaches) {
    const steps = 2 * reach + 1
    if (n < fewestStretches * steps) break
    const rise = (values: Float64Array, isIn: (sizes: Float64Array, t: number) => boolean): void => {
      for (const sign of [1, -1]) {
        const sizes = values.map((v) => sign * v)
        const peaks = peaksOf(sizes, Math.max(peakSteps, steps))
        if (peaks === undefined) continue
        sizes.forEach((size, t) => {
          if (size > peaks.size && isIn(sizes, t)) scores[t] = Math.max(scores[t], peakScore(peaks, size))
        })
      }
    }
    rise(mediansWithin(distances, reach), () => true)
    if (reach >= leastLevel)
      rise(levelChanges(withoutSeasons, reach), (sizes, t) => isLargest(sizes, t, steps))
  }
  return scores
}
