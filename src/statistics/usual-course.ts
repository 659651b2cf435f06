/**
 * The usual course of a series, which its outliers do not move: a level and seasons, all of them medians of other values.
 *
 * What repeats every season is a pattern and not an outlier, however far it lies from the rest: a shop closed on Sundays,
 * a December three times the other months. So the season comes first: the usual distance of a value from the level is
 * the median distance of its neighbours in the same season, itself left out. A season of seven seasons is tried after,
 * such as the week of hours. A season is taken where it comes closer to the values, by the sum of the square roots of the
 * distances, in which no single one counts for much. Its swings are the same at every level, or grow with it.
 *
 * The level is the median of as many neighbours as leave it close to most values: the steadier a series, the more, and the
 * longer an outage can be that does not move it.
 */
import { median } from './median.js'
import { middlesAround } from './sliding-medians.js'

export interface UsualCourse {
  /** The usual value of each step. */
  readonly usual: Float64Array
  /** Its part that comes from the seasons; 0 without any. */
  readonly seasons: Float64Array
  /** How far each value lies from it; on the edge of a new level, and of few seasons, from the nearer of two. */
  readonly distances: Float64Array
}

/** An estimate that may lie anywhere between two values. */
interface Between {
  readonly low: Float64Array
  readonly high: Float64Array
}

/** Neighbours in the same season, on each side. */
const seasonsAround = 7
/** A season repeats so many times at least: then no single value decides it. */
export const fewestSeasons = 3
const seasonsInSecond = 7
/** A season comes closer than none by this factor at least. */
const closer = 0.99
/** Fewest and most neighbours of a level on each side. */
const [fewestNeighbours, mostNeighbours] = [7, 1000]
/** A longer reach is taken while it leaves the median distance within this factor of the least. */
const asClose = 1.25

const none = (n: number): Between => ({ low: new Float64Array(n), high: new Float64Array(n) })

const centre = ({ low, high }: Between): Float64Array => low.map((v, t) => (v + high[t]) / 2)

const sum = (a: Between, b: Between): Between => ({
  low: a.low.map((v, t) => v + b.low[t]),
  high: a.high.map((v, t) => v + b.high[t]),
})

const scaled = ({ low, high }: Between, by: Float64Array): Between => ({
  low: low.map((v, t) => v * by[t]),
  high: high.map((v, t) => v * by[t]),
})

/** The distance from the nearer of two values, 0 between them. */
const distanceFrom = (y: Float64Array, { low, high }: Between): Float64Array =>
  y.map((v, t) => v - Math.min(Math.max(v, low[t]), high[t]))

/** Mean of the square roots of distances. */
function misfit(y: Float64Array, usual: Float64Array): number {
  let total = 0
  for (let t = 0; t < y.length; t++) total += Math.sqrt(Math.abs(y[t] - usual[t]))
  return total / y.length
}

/** For each value the middle values of its neighbours in the same season. */
function seasonAround(y: Float64Array, m: number): Between {
  const season = none(y.length)
  for (let first = 0; first < m; first++) {
    const own = Float64Array.from({ length: Math.ceil((y.length - first) / m) }, (_, k) => y[first + k * m])
    const { low, high } = middlesAround(own, seasonsAround)
    own.forEach((_, k) => {
      season.low[first + k * m] = low[k]
      season.high[first + k * m] = high[k]
    })
  }
  return season
}

/** The median of the neighbours; within `reach` of an end, on the line through the halves of the values there. */
function levelAround(y: Float64Array, reach: number): Between {
  const n = y.length
  const { low, high } = middlesAround(y, reach)
  const size = Math.min(n, 2 * reach + 1)
  const half = size >> 1
  const slopeFrom = (first: number): number =>
    (median(y.slice(first + size - half, first + size)) - median(y.slice(first, first + half))) /
    (size - half)
  const tilt = (first: number, from: number, to: number): void => {
    const slope = slopeFrom(first)
    // Of the window's middle one: whole seasons of neighbours, whichever value it is.
    const [lowest, highest] = [low[first + half], high[first + half]]
    for (let t = from; t < to; t++) {
      const off = slope * (t - first - (size - 1) / 2)
      low[t] = lowest + off
      high[t] = highest + off
    }
  }
  if (size === n) tilt(0, 0, n)
  else {
    tilt(0, 0, reach)
    tilt(n - size, n - reach, n)
  }
  return { low, high }
}

const typicalDistance = (y: Float64Array, found: Between): number => {
  const middle = centre(found)
  return median(y.map((v, t) => Math.abs(v - middle[t])))
}

/** The level with the longest reach that stays close to most values. */
function level(y: Float64Array): Between {
  const n = y.length
  const levels: { readonly found: Between; readonly typical: number }[] = []
  const longest = Math.min(mostNeighbours, Math.ceil(n / 2))
  for (let reach = fewestNeighbours; ; reach = Math.min(longest, 2 * reach)) {
    const found = levelAround(y, reach)
    levels.push({ found, typical: typicalDistance(y, found) })
    if (reach >= longest) break
  }
  const least = Math.min(...levels.map(({ typical }) => typical))
  return levels.findLast(({ typical }) => typical <= asClose * least)!.found
}

/** Its swings the same at every level, or growing with it. */
function seasonsBeside(apart: Float64Array, level: Float64Array, m: number): Between[] {
  const same = seasonAround(apart, m)
  if (!level.every((v) => v > 0)) return [same]
  const share = apart.map((v, t) => v / level[t])
  return [same, scaled(seasonAround(share, m), level)]
}

/**
 * The seasons of a series.
 * @param known its level, where one is known: else the median of a whole season around each value
 */
function seasonsOf(y: Float64Array, periods: readonly number[], known?: Float64Array): Between {
  let found = none(y.length)
  for (const m of periods) {
    const before = found
    const middle = centre(before)
    const rest = y.map((v, t) => v - middle[t])
    const rough = known ?? centre(levelAround(rest, m))
    const apart = rest.map((v, t) => v - rough[t])
    let least = closer * misfit(apart, new Float64Array(y.length))
    for (const season of seasonsBeside(apart, rough, m)) {
      const left = misfit(apart, centre(season))
      if (left >= least) continue
      least = left
      found = sum(before, season)
    }
  }
  return found
}

/**
 * @param y at least two values
 * @param m steps in a season
 */
export function usualCourse(y: Float64Array, m: number): UsualCourse {
  const periods = [m, seasonsInSecond * m].filter((period) => m > 1 && y.length >= fewestSeasons * period)
  const levelBeside = (seasons: Between): Between => {
    const middle = centre(seasons)
    return level(y.map((v, t) => v - middle[t]))
  }
  let seasons = seasonsOf(y, periods)
  let around = levelBeside(seasons)
  // A median of a season on a slope wavers with it; that of values without their season does not.
  if (periods.length > 0) {
    seasons = seasonsOf(y, periods, centre(around))
    around = levelBeside(seasons)
  }
  const usual = sum(around, seasons)
  return { usual: centre(usual), distances: distanceFrom(y, usual), seasons: centre(seasons) }
}
