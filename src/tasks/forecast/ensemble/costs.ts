/** What the methods' errors in a backtest cost: the OWA, by fold, of one series or of all. */
import { mae, seasonalScale, smape } from '../../../statistics/metrics/index.js'
import type { ScoredFold } from '../backtest/fold.js'
import { benchmarkOf } from '../backtest/scores.js'

/** The median forecasts of all folds, one after another, and what their errors cost. */
export interface Costs {
  readonly medians: ReadonlyMap<string, readonly Float64Array[]>
  /** Of some medians, in the order of the folds, over the folds from one to before another; by default all of them. */
  readonly costOf: (medians: readonly Float64Array[], from?: number, to?: number) => number
}

/** Relative errors say nothing where there is nothing to relate them to. */
const isRelative = ({ actual }: ScoredFold): boolean => actual.every((v) => v !== 0)

/** The OWA against Naive 2 on these folds, in which values of 0 count by the MASE alone. */
export function costs(folds: readonly ScoredFold[], methods: readonly string[], m: number): Costs {
  const bounded = (v: number): number => (v > 0 ? v : 1)
  const relative = folds.map(isRelative)
  const related = folds.filter((_, i) => relative[i])
  const byMase = bounded(benchmarkOf(folds, m).mase)
  const bySmape = related.length === 0 ? 1 : bounded(benchmarkOf(related, m).smape)
  const scales = folds.map(({ seen }) => seasonalScale('mase', seen, m))
  return {
    medians: new Map(
      methods.map((method) => [
        method,
        folds.map(({ forecasts }) => forecasts[method].values[forecasts[method].levels.indexOf(0.5)]),
      ]),
    ),
    costOf: (medians, from = 0, to = folds.length) => {
      let [shares, scaled, count] = [0, 0, 0]
      for (let i = from; i < to; i++) {
        const { actual } = folds[i]
        if (relative[i]) {
          shares += smape(actual, medians[i]) / bySmape
          count++
        }
        scaled += mae(actual, medians[i]) / scales[i] / byMase
      }
      const mean = scaled / (to - from)
      return count === 0 ? mean : (shares / count + mean) / 2
    },
  }
}
