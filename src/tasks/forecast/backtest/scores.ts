/** How good the forecasts of a backtest were, by method: per series, and over all. */
import { mean } from '../../../statistics/mean.js'
import {
  coverage,
  crps,
  type Errors,
  mae,
  mase,
  msis,
  owa,
  rmse,
  rmsse,
  seasonalScale,
  smape,
  weightedQuantileLoss,
} from '../../../statistics/metrics/index.js'
import { joined, LEVELS, medianOf, type QuantileForecast, quantileAt } from '../../../statistics/quantiles.js'
import type { Backtest, Scores } from '../document.js'
import type { ScoredFold } from './fold.js'

/** The scores of a single fold. */
type FoldScores = Omit<Scores, 'owa'>

function foldScores({ actual, seen }: ScoredFold, forecast: QuantileForecast, m: number): FoldScores {
  const median = medianOf(forecast)
  const [lo95, lo80, hi80, hi95] = [0.025, 0.1, 0.9, 0.975].map((level) => quantileAt(forecast, level))
  return {
    mase: mase(actual, median, seen, m),
    rmsse: rmsse(actual, median, seen, m),
    smape: smape(actual, median),
    mae: mae(actual, median),
    rmse: rmse(actual, median),
    msis: msis(actual, lo95, hi95, 0.95, seen, m),
    wql: weightedQuantileLoss(actual, forecast),
    crps: crps(actual, forecast),
    coverage80: coverage(actual, lo80, hi80),
    coverage95: coverage(actual, lo95, hi95),
  }
}

function average(folds: readonly FoldScores[]): FoldScores {
  const keys = Object.keys(folds[0]) as (keyof FoldScores)[]
  const means = Object.fromEntries(keys.map((key) => [key, mean(folds.map((fold) => fold[key]))]))
  return means as unknown as FoldScores
}

/** The errors of Naive 2, averaged over folds. */
export const benchmarkOf = (folds: readonly ScoredFold[], m: number): Errors => ({
  smape: mean(folds.map(({ actual, benchmark }) => smape(actual, benchmark))),
  mase: mean(folds.map(({ actual, benchmark, seen }) => mase(actual, benchmark, seen, m))),
})

/** The MASE of one fold, by method. */
export const maseOf = ({ actual, seen, forecasts }: ScoredFold, m: number): Record<string, number> =>
  Object.fromEntries(
    Object.entries(forecasts).map(([method, forecast]) => [
      method,
      mase(actual, medianOf(forecast), seen, m),
    ]),
  )

/** Scores over the folds of one series, by method. */
export function scoresOf(folds: readonly ScoredFold[], m: number): Record<string, Scores> {
  if (folds.length === 0) return {}
  const benchmark = benchmarkOf(folds, m)
  const actual = folds.map((fold) => fold.actual)
  return Object.fromEntries(
    Object.keys(folds[0].forecasts).map((method) => {
      const scores = average(folds.map((fold) => foldScores(fold, fold.forecasts[method], m)))
      const together = joined(folds.map(({ forecasts }) => forecasts[method]))
      const wql = weightedQuantileLoss(
        actual.flatMap((values) => [...values]),
        together,
      )
      return [method, { ...scores, wql, owa: owa(scores, benchmark) }]
    }),
  )
}

/** The sum of all values' sizes, by which a quantile loss is weighted. */
const sizeOf = (folds: readonly ScoredFold[]): number =>
  folds.reduce((sum, { actual }) => sum + actual.reduce((own, v) => own + Math.abs(v), 0), 0)

/**
 * Scores over all series, by method: the means of theirs. The OWA is of the mean errors, and the weighted quantile
 * loss of all values together, as the M4 competition and GluonTS have them.
 */
export function overallScores(
  series: readonly (readonly ScoredFold[])[],
  scores: readonly Readonly<Record<string, Scores>>[],
  m: number,
): Record<string, Scores> {
  const scored = series.filter((folds) => folds.length > 0)
  if (scored.length === 0) return {}
  const benchmarks = scored.map((folds) => benchmarkOf(folds, m))
  const benchmark = {
    smape: mean(benchmarks.map((errors) => errors.smape)),
    mase: mean(benchmarks.map((errors) => errors.mase)),
  }
  const given = scores.filter((own) => Object.keys(own).length > 0)
  const sizes = scored.map(sizeOf)
  const size = sizes.reduce((sum, v) => sum + v, 0)
  return Object.fromEntries(
    Object.keys(given[0]).map((method) => {
      const means = average(given.map((own) => own[method]))
      let loss = 0
      given.forEach((own, i) => {
        if (Number.isFinite(own[method].wql)) loss += own[method].wql * sizes[i]
      })
      return [method, { ...means, wql: size > 0 ? loss / size : 0, owa: owa(means, benchmark) }]
    }),
  )
}

/** Mean error at each step ahead of one method: absolute, or, over series, scaled as the MASE. */
export function errorsByStep(folds: readonly ScoredFold[], method: string, m?: number): number[] {
  if (folds.length === 0) return []
  const totals = new Float64Array(folds[0].actual.length)
  for (const { actual, seen, forecasts } of folds) {
    const median = medianOf(forecasts[method])
    const scale = m === undefined ? 1 : seasonalScale('mase', seen, m)
    for (let h = 0; h < totals.length; h++)
      totals[h] += Math.abs(actual[h] - median[h]) / scale / folds.length
  }
  return [...totals]
}

/** What share of values lay at or below each of a method's quantiles. */
export function calibrationOf(folds: readonly ScoredFold[], method: string): Backtest['calibration'] {
  if (folds.length === 0) return []
  const counts = new Float64Array(LEVELS.length)
  let total = 0
  for (const { actual, forecasts } of folds) {
    total += actual.length
    LEVELS.forEach((level, i) => {
      const bound = quantileAt(forecasts[method], level)
      for (let h = 0; h < actual.length; h++) if (actual[h] <= bound[h]) counts[i]++
    })
  }
  return LEVELS.map((level, i) => ({ level, share: counts[i] / total }))
}
