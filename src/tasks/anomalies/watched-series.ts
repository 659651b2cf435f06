/**
 * A series as detection watches it. Gross outliers do not decide how it is scaled, and networks see them at most so far
 * from the other values; their errors are measured from the values themselves.
 */
import type { KnownSeries, PreparedSeries } from '../../forecaster/index.js'
import { withoutOutliers } from '../../statistics/outliers.js'
import type { ScalingChoice } from '../../statistics/scaling.js'

/** A series that varies, on the scale of the networks. */
export interface WatchedSeries extends PreparedSeries {
  /** The values on the networks' scale, however far off. */
  readonly actual: Float64Array
  /** Mean size of the changes from step to step. */
  readonly change: number
  /** The first step that can be forecast. */
  readonly first: number
}

/** Networks see no value further from that without outliers than so many times its scale. */
const farthestSeen = 10

/** Mean size of the changes from step to step among values `from` to before `to`, at least two. */
export function changeIn(values: Float64Array, from: number, to: number): number {
  let sum = 0
  for (let t = from + 1; t < to; t++) sum += Math.abs(values[t] - values[t - 1])
  return sum / (to - from - 1)
}

/**
 * A series scaled as it is without outliers.
 * @param prepare scales values, by a choice of scaling where one is given
 */
export function watchedSeries(
  one: KnownSeries,
  m: number,
  prepare: (y: Float64Array, choice?: ScalingChoice) => PreparedSeries,
): Omit<WatchedSeries, 'first'> {
  const { y } = one
  const usual = withoutOutliers(y, m)
  const first = prepare(usual)
  // An outlier may be of a kind that has no logarithm.
  const prepared =
    first.choice.isLog && y.some((v) => v <= 0) ? prepare(usual, { ...first.choice, isLog: false }) : first
  const { values, scale, choice } = prepared
  const { isLog } = choice
  const actual = values.map((v, t) => v + (isLog ? Math.log(y[t] / usual[t]) : y[t] - usual[t]))
  const farthest = farthestSeen * scale
  return {
    ...prepared,
    actual,
    change: changeIn(values, 0, y.length),
    values: actual.map((v, t) => Math.min(values[t] + farthest, Math.max(values[t] - farthest, v))),
  }
}
