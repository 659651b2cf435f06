/**
 * The course of a series without noise; and the outliers of a series: values far from its usual course
 * (`usual-course.ts`), and stretches of values, such as an outage, that are all off to one side.
 */
import { median } from './median.js'
import { medianSizes } from './sliding-medians.js'
import { fewestSeasons, type UsualCourse, usualCourse } from './usual-course.js'

/** How far off outliers are, in standard deviations as estimated by the median distance. */
const farthest = 6
/** Values in a row that are farther off than `side`, by `mean` at least in so many, are outliers together. */
const side = 2.5
const stretches = [
  { steps: 3, mean: 4 },
  { steps: 6, mean: 3.5 },
]
/** A stretch goes on over a gap of so many other values. */
const widestGap = 2
/** A stretch at an end that is longer is a new level. */
const longestAtEnd = 2
/** Outliers are at most this share of the values. */
const largestShare = 0.25
const deviationOfMedian = 1.4826
/** The spread may differ over time: it is that of so many values on each side, at least this share of the whole one's. */
const [spreadReach, leastSpread] = [100, 1 / 3]
/** Of a usual size, distances up to this share are rounding errors. */
const rounding = 1e-9
/** Values lie this much further above their course than below where the logarithmic scale may suit them. */
const skew = 1.35
/** So do values whose ninth decile is so many times the first. */
const wide = 4
/** A usual course whose ninth decile is so many times the first grows beyond what a level can follow. */
const growthBeyond = 30
/** Where outliers would be many, they are not; the spread is then larger by this factor. */
const wider = 1.5

export interface Outliers {
  /** The usual value of each step. */
  readonly usual: Float64Array
  /** How far each value lies from its usual course; of a series that spreads more at higher levels, beside that. */
  readonly distances: Float64Array
  /** The values, or their logs where they grow beyond what a level can follow. */
  readonly values: Float64Array
  /** The values without their seasons, in the unit of the distances. */
  readonly withoutSeasons: Float64Array
  /** Whether each value is an outlier. */
  readonly isOutlier: readonly boolean[]
}

/** One value, or one in fifty. */
const areFew = (count: number, of: number): boolean => count <= Math.max(1, of / 50)
/** What departs from a steady course more often does so as a rule. */
const mostDepartures = 5

/**
 * What is expected of each value of a series without noise, else undefined: its usual value, where all others are one, or
 * one in fifty; where it stays at one value until it changes to another, as seldom, the value before; and where it is a
 * pattern that repeats to the digit, but as seldom, that.
 * @param y at least one value
 * @param m steps in a season
 */
export function steadyCourse(y: Float64Array, m: number): Float64Array | undefined {
  const courseBy = (usual: Float64Array): Float64Array | undefined => {
    const errors = errorsFrom(y, usual)
    const others = errors.reduce((count, v) => (v === 0 ? count : count + 1), 0)
    if (!areFew(others, y.length) || others > mostDepartures) return undefined
    return usual.map((v, t) => (errors[t] === 0 ? y[t] : v))
  }
  const steady =
    courseBy(new Float64Array(y.length).fill(median(y.slice()))) ??
    courseBy(y.map((_, t) => y[Math.max(0, t - 1)]))
  if (steady !== undefined || m < 2 || y.length < fewestSeasons * m) return steady
  return courseBy(usualCourse(y, m).usual)
}

/** Steps `from` to before `to`. */
interface Stretch {
  readonly from: number
  readonly to: number
}

/** Stretches of values that are off to the same side, over gaps. */
function stretchesOf(z: Float64Array): Stretch[] {
  const found: Stretch[] = []
  for (const sign of [-1, 1]) {
    for (let t = 0; t < z.length; t++) {
      if (!(sign * z[t] > side)) continue
      const from = t
      let to = t + 1
      for (t++; t < z.length && t - to <= widestGap; t++) if (sign * z[t] > side) to = t + 1
      found.push({ from, to })
    }
  }
  return found
}

const isTouching = ({ from, to }: Stretch, n: number): boolean => from === 0 || to === n

/**
 * The outliers of a stretch: all of it, or the values that are far off.
 * @param inflation of the mean of values in a row, which wander together
 */
function outliersOfStretch(z: Float64Array, { from, to }: Stretch, inflation: number): number[] {
  const steps = Array.from({ length: to - from }, (_, i) => from + i)
  if (isTouching({ from, to }, z.length) && steps.length > longestAtEnd) return []
  const mean = steps.reduce((sum, t) => sum + Math.abs(z[t]), 0) / steps.length
  const isWhole = stretches.some((least) => steps.length >= least.steps && mean >= inflation * least.mean)
  return isWhole ? steps : steps.filter((t) => Math.abs(z[t]) > farthest)
}

/** The median of those that are not 0, in standard deviations. */
const deviationOf = (sizes: Float64Array): number => {
  const some = sizes.filter((size) => size > 0)
  return some.length === 0 ? 0 : deviationOfMedian * median(some)
}

/** The power of the usual value with which the distances grow, 0 to 1; 0 unless all usual values are above 0. */
function growthOf(distances: Float64Array, usual: Float64Array): number {
  if (!usual.every((v) => v > 0)) return 0
  const order = Array.from(usual.keys()).sort((a, b) => usual[a] - usual[b])
  const half = order.length >> 1
  const logRatio = (values: Float64Array): number => {
    const of = (steps: number[]): number => median(Float64Array.from(steps, (t) => values[t]))
    return Math.log(of(order.slice(half)) / of(order.slice(0, half)))
  }
  const power = logRatio(distances.map(Math.abs)) / logRatio(usual)
  return Number.isFinite(power) ? Math.min(1, Math.max(0, power)) : 0
}

/** The deviation in each season; one 0 of too few seasons. */
function seasonDeviations(distances: Float64Array, m: number): Float64Array {
  if (m < 2 || distances.length < fewestSeasons * m) return new Float64Array(1)
  const own = Array.from({ length: m }, (): number[] => [])
  distances.forEach((distance, t) => {
    own[t % m].push(Math.abs(distance))
  })
  return Float64Array.from(own, (sizes) => deviationOfMedian * median(Float64Array.from(sizes)))
}

/** What the distances grow with, by the usual values. */
function growingWith(distances: Float64Array, usual: Float64Array): Float64Array {
  const growth = growthOf(distances, usual)
  return usual.map((v) => v ** growth)
}

/** How far the values usually lie from their course, over time, level and season; 0 where most lie on it. */
function spreads(distances: Float64Array, usual: Float64Array, m: number): Float64Array {
  if (median(distances.map(Math.abs)) === 0) return new Float64Array(distances.length)
  const level = growingWith(distances, usual)
  const even = distances.map((distance, t) => distance / level[t])
  const whole = deviationOf(even.map(Math.abs))
  const nearby = medianSizes(even, spreadReach)
  const seasons = seasonDeviations(even, m)
  return nearby.map(
    (v, t) => level[t] * Math.max(deviationOfMedian * v, leastSpread * whole, seasons[t % seasons.length]),
  )
}

/** The correlation of neighbours that are not off, 0 or more. */
function correlationOf(z: Float64Array): number {
  let [products, squares] = [0, 0]
  for (let t = 1; t < z.length; t++) {
    if (Math.abs(z[t]) > side || Math.abs(z[t - 1]) > side) continue
    products += z[t] * z[t - 1]
    squares += (z[t] ** 2 + z[t - 1] ** 2) / 2
  }
  return squares > 0 ? Math.max(0, products / squares) : 0
}

/** The distances from the usual values, 0 where rounding is all there is. */
function errorsFrom(y: Float64Array, usual: Float64Array): Float64Array {
  const some = y.filter((v) => v !== 0).map(Math.abs)
  const least = some.length === 0 ? 0 : rounding * median(some)
  return y.map((v, t) => (Math.abs(v - usual[t]) > least ? v - usual[t] : 0))
}

/** The steps of the outliers beside the usual course. */
function outlierSteps(y: Float64Array, { usual, distances }: UsualCourse, m: number): number[] {
  const n = y.length
  // By the nearer of two values, as on the edge of a level, the distances of usual values would be too small.
  const errors = errorsFrom(y, usual)
  for (let spread = spreads(errors, usual, m); ; ) {
    const z = distances.map((distance, t) => (errors[t] === 0 ? 0 : distance / spread[t]))
    const correlation = correlationOf(z)
    const inflation = Math.sqrt((1 + correlation) / (1 - correlation))
    const found = stretchesOf(z)
      .map((stretch) => outliersOfStretch(z, stretch, inflation))
      .filter(({ length }) => length > 0)
    const steps = found.flat()
    if (areFew(found.length, n) && steps.length <= largestShare * n) return steps
    // Where most values lie on the course, nothing says how far others may be but these themselves.
    const least = deviationOf(errors.map(Math.abs))
    const seasons = seasonDeviations(errors, m)
    spread = spread.map((v, t) => (v === 0 ? Math.max(least, seasons[t % seasons.length]) : wider * v))
  }
}

/** The ninth decile over the first. */
function spanOf(y: Float64Array): number {
  const sorted = y.slice().sort()
  const tenth = Math.floor(y.length / 10)
  return sorted[y.length - 1 - tenth] / sorted[tenth]
}

/** The distances and the values without their seasons, on a scale on which those of all times compare. */
function comparable(
  y: Float64Array,
  course: UsualCourse,
  m: number,
): Pick<Outliers, 'values' | 'distances' | 'withoutSeasons'> {
  if (y.every((v) => v > 0) && spanOf(course.usual) > growthBeyond) {
    const log = y.map(Math.log)
    const { distances, seasons } = usualCourse(log, m)
    return { values: log, distances, withoutSeasons: log.map((v, t) => v - seasons[t]) }
  }
  const { usual, distances, seasons } = course
  const level = growingWith(distances, usual)
  return {
    values: y,
    distances: distances.map((distance, t) => distance / level[t]),
    withoutSeasons: y.map((v, t) => (v - seasons[t]) / level[t]),
  }
}

/** Whether values lie further above the usual ones than below, or span more than one order of magnitude. */
function mayBeLog(y: Float64Array, usual: Float64Array): boolean {
  if (!y.every((v) => v > 0)) return false
  if (spanOf(y) > wide) return true
  const [above, below] = [1, -1].map((sign) =>
    deviationOf(y.map((v, t) => Math.max(0, sign * (v - usual[t])))),
  )
  return above > skew * below
}

/**
 * The outliers of a series beside its usual course. Where the logarithmic scale may suit the values, those are none that
 * are near on it.
 * @param y at least two values
 * @param m steps in a season
 */
export function outliersOf(y: Float64Array, m: number): Outliers {
  const course = usualCourse(y, m)
  const isOutlier = new Array<boolean>(y.length).fill(false)
  for (const t of outlierSteps(y, course, m)) isOutlier[t] = true
  if (isOutlier.includes(true) && mayBeLog(y, course.usual)) {
    const log = y.map(Math.log)
    const steps = new Set(outlierSteps(log, usualCourse(log, m), m))
    for (const t of y.keys()) isOutlier[t] &&= steps.has(t)
  }
  return { usual: course.usual, ...comparable(y, course, m), isOutlier }
}
