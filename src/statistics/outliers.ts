/**
 * The usual value of a constant series; and a series without its gross outliers, so that they do not decide its scale:
 * values far from the median of their neighbours, apart from the season, are replaced by it.
 */
import { median, middles } from './robust-season.js'
import { centredAverage, isSeasonal } from './seasonality.js'

/** Neighbours on each side, by the season of which they are a whole one where that is not too many. */
const [fewestNeighbours, mostNeighbours] = [7, 100]
const fewestAtEnd = 3
/** An outlier lies so many standard deviations off, as estimated by the median distance. */
const farthest = 6
const deviationOfMedian = 1.4826

/**
 * The middle values of each value's neighbours, as many on one side as on the other, so that a slope does not matter;
 * towards the ends of fewer, and at the ends of a few on one side.
 */
function middlesAround(y: Float64Array, neighbours: number): (readonly [low: number, high: number])[] {
  const last = y.length - 1
  return Array.from(y, (_, t) => {
    const reach = Math.max(fewestAtEnd, Math.min(neighbours, t, last - t))
    const [from, to] = [Math.max(0, t - reach), Math.min(last, t + reach)]
    const around = new Float64Array(to - from)
    around.set(y.subarray(from, t))
    around.set(y.subarray(t + 1, to + 1), t - from)
    return middles(around)
  })
}

/** For each season the median distance from the mean of a whole season around it. */
function seasonMedians(y: Float64Array, trend: Float64Array, m: number): Float64Array {
  const distances = Array.from({ length: m }, (): number[] => [])
  y.forEach((v, t) => {
    if (Number.isFinite(trend[t])) distances[t % m].push(v - trend[t])
  })
  return Float64Array.from(distances, (own) => median(Float64Array.from(own)))
}

/** One value, or one in fifty. */
const areFew = (count: number, of: number): boolean => count <= Math.max(1, of / 50)

/**
 * The value of a series that is constant but for one value, or one in fifty; else undefined.
 * @param y at least one value
 */
export function constantOf(y: Float64Array): number | undefined {
  const usual = median(y.slice())
  const others = y.reduce((count, v) => (v === usual ? count : count + 1), 0)
  return areFew(others, y.length) ? usual : undefined
}

/** The series with its outliers, beside a level and a seasonal pattern, replaced by these. */
function replaced(y: Float64Array, seasons: Float64Array, neighbours: number): Float64Array {
  const level = y.map((v, t) => v - seasons[t % seasons.length])
  const around = middlesAround(level, neighbours)
  const bound =
    farthest *
    deviationOfMedian *
    median(level.map((v, t) => Math.abs(v - (around[t][0] + around[t][1]) / 2)))
  // A value on the edge of a new level is near one of the two.
  const isOff = (t: number): boolean => level[t] < around[t][0] - bound || level[t] > around[t][1] + bound
  const off = [...y.keys()].filter(isOff)
  // Where most values are as usual, nothing says how far others may be: they are outliers where they are few.
  if (bound === 0 && !areFew(off.length, y.length)) return y
  const kept = y.slice()
  for (const t of off) kept[t] = (around[t][0] + around[t][1]) / 2 + seasons[t % seasons.length]
  return kept
}

/**
 * @param y at least two values
 * @param m steps in a season
 */
export function withoutOutliers(y: Float64Array, m: number): Float64Array {
  const neighbours = Math.min(mostNeighbours, Math.max(fewestNeighbours, Math.ceil(m / 2)))
  // One outlier is enough to hide a season.
  const rough = replaced(y, new Float64Array(1), neighbours)
  if (!isSeasonal(rough, m)) return rough
  return replaced(y, seasonMedians(y, centredAverage(rough, m), m), neighbours)
}
