/**
 * What is usual in a series: its value, where it is constant; and the series without its gross outliers, so that they do not decide how it is scaled: values far from the median of their
 * neighbours, a seasonal median apart, give way to these.
 */
import { isSeasonal } from './seasonality.js'

/** Neighbours on each side, by the season of which they are a whole one where that is not too many. */
const [fewestNeighbours, mostNeighbours] = [7, 100]
/** An outlier lies so many standard deviations off, as the median distance tells them. */
const farthest = 6
const deviationOfMedian = 1.4826

/** The middle of the values, the mean of two where they are even in number. Sorts them. */
function median(values: Float64Array): number {
  values.sort()
  const half = values.length >> 1
  return values.length % 2 === 1 ? values[half] : (values[half - 1] + values[half]) / 2
}

/** The median of each value and its neighbours; at the ends, of those there are. */
function movingMedian(y: Float64Array, neighbours: number): Float64Array {
  return y.map((_, t) => median(y.slice(Math.max(0, t - neighbours), t + neighbours + 1)))
}

/** For each season the median distance from the level, where there are neighbours on both sides. */
function seasonMedians(y: Float64Array, level: Float64Array, neighbours: number, m: number): Float64Array {
  const distances = Array.from({ length: m }, (): number[] => [])
  for (let t = neighbours; t < y.length - neighbours; t++) distances[t % m].push(y[t] - level[t])
  return Float64Array.from(distances, (own) => median(Float64Array.from(own)))
}

/**
 * The value that a series always has, but for one in fifty, and for at least one; undefined where there is none.
 * @param y at least one value
 */
export function constantOf(y: Float64Array): number | undefined {
  const usual = median(y.slice())
  const others = y.reduce((count, v) => (v === usual ? count : count + 1), 0)
  return others <= Math.max(1, y.length / 50) ? usual : undefined
}

/** What is far off from the level and a pattern of seasons, given way to these. */
function replaced(y: Float64Array, seasons: Float64Array, neighbours: number): Float64Array {
  const level = movingMedian(
    y.map((v, t) => v - seasons[t % seasons.length]),
    neighbours,
  )
  const usual = level.map((v, t) => v + seasons[t % seasons.length])
  const bound = farthest * deviationOfMedian * median(y.map((v, t) => Math.abs(v - usual[t])))
  // Where most values are as usual, nothing says how far others may be.
  if (!(bound > 0)) return y
  return y.map((v, t) => (Math.abs(v - usual[t]) > bound ? usual[t] : v))
}

/**
 * @param y at least one value
 * @param m steps in a season
 */
export function withoutOutliers(y: Float64Array, m: number): Float64Array {
  const neighbours = Math.min(mostNeighbours, Math.max(fewestNeighbours, Math.ceil(m / 2)))
  // One outlier is enough to hide a season.
  const rough = replaced(y, new Float64Array(1), neighbours)
  if (y.length < m + 2 * neighbours || !isSeasonal(rough, m)) return rough
  return replaced(y, seasonMedians(y, movingMedian(y, neighbours), neighbours, m), neighbours)
}
