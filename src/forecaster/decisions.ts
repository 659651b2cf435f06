/**
 * Choices by the amount of data that the trainings of a run have in common: those of the folds, whose errors calibrate and
 * weigh, and the final one, whose forecasts they are applied to. Each has more data than the one before; a choice made by
 * each for itself would let the errors of one kind of network calibrate the intervals of another. They are made on the
 * data of the smallest, for that is the one that a large network, or quantiles, would ask too much of.
 *
 * On sums of M3's monthly series, of 3 months (124 series) and 6 months (427), both between the limits for the median and
 * for quantiles, the median of all trainings had a MASE of .856 and 1.456, the quantiles of all .856 and 1.460.
 */
import { areIntermittentCounts } from '../statistics/counts.js'
import { columnCountsOf, type KnownSeries } from './known-series.js'
import type { HeadKind } from './options.js'
import { shapeFor } from './shape.js'
import type { Task } from './task.js'
import { isRetrainedWith, membersFor } from './training.js'
import { windowsIn } from './validation.js'

/** What trainings of several amounts of data have in common. */
export interface Decisions {
  readonly head: HeadKind
  /** Units of the recurrent layer. */
  readonly hiddenSize: number
  /** Steps of the input window. */
  readonly windowSteps: number
  /** Networks in the ensemble. */
  readonly members: number
  /** Whether each network is trained anew on all windows. */
  readonly isRetrained: boolean
}

/** About so many training windows have series of these lengths. */
export const trainingWindowCount = (lengths: readonly number[], horizonSteps: number): number =>
  lengths.reduce((sum, n) => sum + Math.max(0, n - 2 * horizonSteps), 0)

/** With fewer training windows, only the median is learned, and intervals rest on its errors. */
export const fewestWindowsForQuantiles = 3000

/**
 * From 3,000 windows on the quantiles, or the negative binomial where values are counts, many of them 0; of fewer the
 * median.
 *
 * On four made panels of 200 intermittent series each (negative binomial with a season and a drift; lumpy with a week;
 * demand now and then, by two seeds) the weighted quantile loss of the negative binomial was between 2.6 % lower and
 * 0.2 % higher than that of the quantiles, 0.7 % lower on average, in about half the time; on the two where the median
 * was tried too, 7 % lower than its.
 */
function defaultHead(series: readonly KnownSeries[], windows: number): HeadKind {
  if (windows < fewestWindowsForQuantiles) return 'median'
  return areIntermittentCounts(series.map(({ y }) => y)) ? 'negativeBinomial' : 'quantiles'
}

/**
 * The choices that options leave open, made on the series of the smallest training.
 * @param series of which at least one can be learned from
 */
export function decide(series: readonly KnownSeries[], task: Task): Decisions {
  const { horizonSteps, strategy = 'direct' } = task
  const lengths = series.map(({ y }) => y.length)
  const head = task.head ?? defaultHead(series, trainingWindowCount(lengths, horizonSteps))
  const shape = shapeFor(lengths, { ...task, strategy, head, columns: columnCountsOf(series[0]) })
  const windows = lengths.reduce((sum, length) => sum + windowsIn(length, shape).count, 0)
  return {
    head,
    hiddenSize: shape.hiddenSize,
    windowSteps: shape.windowSteps,
    members: membersFor(windows),
    isRetrained: isRetrainedWith(windows),
  }
}
