/**
 * The weight of each series' errors in training: half by the seasonal naive error, by which forecasts are scored, half
 * by the level, each relative to its mean over all series.
 */
import { mean } from '../statistics/mean.js'
import { seasonalScale } from '../statistics/metrics/index.js'
import type { PreparedSeries } from './prepared-series.js'

/** No series counts more than so many times the average one. */
const largestWeight = 10

/** @param y the series' values as they were given */
export function seriesWeights(
  prepared: readonly PreparedSeries[],
  y: readonly Float64Array[],
  seasonalPeriod: number,
): number[] {
  const byNaiveError = prepared.map(
    ({ values, scale }) => scale / seasonalScale('forecast', values, seasonalPeriod),
  )
  const byLevel = prepared.map(({ choice, scale }, i) => {
    if (choice.isLog) return scale
    const level = mean(y[i].map(Math.abs))
    return level > 0 ? scale / level : 0
  })
  const [meanByNaiveError, meanByLevel] = [mean(byNaiveError) || 1, mean(byLevel) || 1]
  return byNaiveError.map(
    (weight, i) =>
      (Math.min(largestWeight, weight / meanByNaiveError) +
        Math.min(largestWeight, byLevel[i] / meanByLevel)) /
      2,
  )
}
