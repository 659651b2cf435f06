import { checkTask, type ForecastTask } from './baseline.js'
import { seasonallyAdjusted } from './decomposition.js'

/**
 * Naive 2, the benchmark of the M-competitions: the last value, where the series is seasonal without its season and
 * then again with it. Points only.
 * @param y at least 1 value
 * @param task the season, and how many steps to forecast
 * @throws InputError as a `Baseline` does
 */
export function naive2(y: Float64Array, task: ForecastTask): Float64Array {
  checkTask('naive2', y, 1, task)
  const { seasonalPeriod, horizonSteps } = task
  const { adjusted, indexAt } = seasonallyAdjusted(y, seasonalPeriod)
  const last = adjusted[y.length - 1]
  return Float64Array.from({ length: horizonSteps }, (_, h) => last * indexAt(y.length + h))
}
