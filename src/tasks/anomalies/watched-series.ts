/**
 * A series as detection watches it. Its outliers and the runs of a value that is stuck do not decide how it is scaled, and
 * networks see the usual values in their place; their errors are measured from the values themselves.
 */
import type { KnownSeries, PreparedSeries } from '../../forecaster/index.js'
import { departureScores } from '../../statistics/departures.js'
import { outliersOf } from '../../statistics/outliers.js'
import { repeatsOf } from '../../statistics/repeats.js'
import type { ScalingChoice } from '../../statistics/scaling.js'
import { anomalousScore } from './anomaly-score.js'

/** A series that varies, on the scale of the networks. */
export interface WatchedSeries extends PreparedSeries {
  /** The values on the networks' scale, however far off. */
  readonly actual: Float64Array
  /** Whether the networks see the usual value in place of the actual one. */
  readonly isReplaced: readonly boolean[]
  /**
   * Whether a value is one of several replaced in a row. Their errors say nothing of usual ones. That of one alone does:
   * it may be the end of a heavy tail.
   */
  readonly isInStretch: readonly boolean[]
  /** Anomaly scores of the runs that values are in; 0 in none. */
  readonly runScores: Float64Array
  /** Anomaly scores of departures from the usual course, of long series. */
  readonly departureScores: Float64Array
  /** The values without their seasons. */
  readonly withoutSeasons: Float64Array
  /** Mean size of the changes from step to step. */
  readonly change: number
  /** Whether most values are as the ones before, so that changes nearby are single events and tell nothing. */
  readonly isStill: boolean
  /** The first step that can be forecast. */
  readonly first: number
}

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
  const outliers = outliersOf(y, m)
  const { usual, withoutSeasons, isOutlier } = outliers
  const runScores = new Float64Array(y.length)
  for (const { from, to, score } of repeatsOf(y)) runScores.fill(score, from, to)
  const isReplaced = isOutlier.map((is, t) => is || runScores[t] >= anomalousScore)
  const cleaned = y.map((v, t) => (isReplaced[t] ? usual[t] : v))
  const first = prepare(cleaned)
  // An outlier may be of a kind that has no logarithm.
  const prepared =
    first.choice.isLog && y.some((v) => v <= 0) ? prepare(cleaned, { ...first.choice, isLog: false }) : first
  const { values, choice } = prepared
  return {
    ...prepared,
    actual: values.map((v, t) => v + (choice.isLog ? Math.log(y[t] / cleaned[t]) : y[t] - cleaned[t])),
    isReplaced,
    isInStretch: isReplaced.map((is, t) => is && (isReplaced[t - 1] || isReplaced[t + 1] || false)),
    runScores,
    withoutSeasons,
    departureScores: departureScores(outliers),
    change: changeIn(values, 0, y.length),
    isStill: 2 * y.reduce((count, v, t) => (v === y[t - 1] ? count + 1 : count), 0) > y.length,
  }
}
