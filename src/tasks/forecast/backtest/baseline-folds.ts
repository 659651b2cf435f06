/** The baselines' part of a backtest: their forecasts from the values up to each cutoff. */

import type { KnownSeries } from '../../../forecaster/index.js'
import type { Pool } from '../../../parallel/index.js'
import type { ForecastTask } from '../../../statistics/methods/index.js'
import { cutoffsJob, inJobs, type SeriesCutoffs } from '../baselines/index.js'
import type { SeriesAtCutoff } from './cutoffs.js'
import type { BacktestFold } from './fold.js'

/**
 * With more series, ETS and ARIMA keep the forms and orders of an earlier cutoff. It takes a fifth less time; errors of
 * panels are the same within 1 %, but those of a single series may be a fifth larger.
 */
const manySeries = 200

/**
 * The baselines' forecasts of every fold.
 * @param folds of `foldsOver`
 * @param onProgress told the share that is done, 0 to 1
 * @returns the folds of each series, oldest first
 * @throws the reason of the pool's signal
 */
export async function baselineFolds(
  series: readonly KnownSeries[],
  folds: readonly (readonly SeriesAtCutoff[])[],
  methods: readonly string[],
  task: ForecastTask,
  pool: Pool,
  onProgress?: (done: number) => void,
): Promise<BacktestFold[][]> {
  const cutoffs: number[][] = series.map(() => [])
  for (const { index, known } of folds.flat()) cutoffs[index].push(known)
  const all = series.map(({ y }, i): SeriesCutoffs => ({ y, cutoffs: cutoffs[i] }))
  const total = folds.reduce((sum, { length }) => sum + length, 0)
  let done = 0
  const found = await pool.runAll(
    cutoffsJob,
    inJobs(all, ({ y, cutoffs }) => y.length * cutoffs.length).map((list) => ({
      series: list,
      methods,
      task,
      keepsChoices: series.length > manySeries,
    })),
    {
      onProgress: (count) => {
        done += count
        if (count > 0) onProgress?.(done / total)
      },
    },
  )
  return found.flat().map((own, i) => {
    const { y } = series[i]
    return own.map(({ forecasts, benchmark }, fold) => {
      const known = cutoffs[i][fold]
      return {
        known,
        seen: y.slice(0, known),
        actual: y.slice(known, known + task.horizonSteps),
        forecasts,
        benchmark,
      }
    })
  })
}
