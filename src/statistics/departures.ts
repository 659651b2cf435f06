/**
 * Departures of a long series from its usual course that are further than its extremes usually reach (`peaks.ts`): single
 * values, and medians of several in a row, which show an hour or a day that is a little off as a whole.
 */
import { peakScore, peaksOf } from './peaks.js'
import { middlesAround } from './sliding-medians.js'

/** Neighbours on each side of the values that are looked at together. */
const reaches = [0, 2, 8, 32]
/** Fewer stretches of a length say nothing of how far their medians reach. */
const fewestStretches = 60
/** Values within so many steps are of one peak. */
export const peakSteps = 12

function mediansWithin(values: Float64Array, reach: number): Float64Array {
  if (reach === 0) return values
  const { low, high } = middlesAround(values, reach)
  return low.map((v, t) => (v + high[t]) / 2)
}

/**
 * -log10 of how often chance brings a value, or values around it, as far from the usual course; 0 where that is often, and
 * everywhere in a series of which nothing can be said.
 * @param distances from the usual course, in order of time
 */
export function departureScores(distances: Float64Array): Float64Array {
  const n = distances.length
  const scores = new Float64Array(n)
  for (const reach of reaches) {
    const steps = 2 * reach + 1
    if (n < fewestStretches * steps) break
    const medians = mediansWithin(distances, reach)
    for (const sign of [1, -1]) {
      const sizes = medians.map((v) => sign * v)
      const peaks = peaksOf(sizes, Math.max(peakSteps, steps))
      if (peaks === undefined) continue
      sizes.forEach((size, t) => {
        if (size > peaks.size) scores[t] = Math.max(scores[t], peakScore(peaks, size))
      })
    }
  }
  return scores
}
