/**
 * Rolling-origin evaluation (Tashman 2000): the whole procedure, training included, is run as of several past
 * days, and what it forecast then is held against what came. Each origin's intervals are calibrated on errors
 * known by then.
 */
import { type Baseline, baselines, naive2 } from './baselines/index.js'
import { forecastNext, type PastForecast, recalibrate, type Task, trainForecaster } from './forecaster.js'
import { coverage, type Errors, mae, mase, msis, owa, rmse, rmsse, smape } from './metrics/index.js'
import { medianOf, type QuantileForecast, quantileAt } from './quantiles.js'
import { fewestValues, type TrainingProgress } from './training.js'
import type { Backtest, Scores } from './types.js'

export interface Origin {
  /** Values known at the time; the forecast is of those that follow. */
  readonly known: number
  readonly forecast: QuantileForecast
}

export interface BacktestResult {
  readonly origins: readonly Origin[]
  /** Of the model and of what it has to beat. */
  readonly scores: Readonly<Record<Method, Scores>>
  /** What the model forecast at each origin and what came: what further calibration starts from. */
  readonly past: readonly PastForecast[]
  /** Forecasts without overlap that the origins amount to. */
  readonly effective: number
}

/** What a backtest compares. */
export type Method = Exclude<keyof Backtest, 'folds'>

export interface BacktestOptions {
  /** Origins, at most. */
  readonly folds: number
  readonly seed: number
  readonly signal?: AbortSignal
  readonly onProgress?: (fold: number, folds: number, progress: TrainingProgress) => void
}

/** Fewest values for a forecast with one past forecast to judge it by. */
export const fewestForBacktest = (horizonSteps: number): number => fewestValues(horizonSteps) + horizonSteps

/**
 * How many values are known at each origin, oldest first. Origins are a horizon apart, closer where the series
 * is short; the first knows at least half of the series where that is enough to learn from.
 */
export function originsOf(length: number, horizonSteps: number, folds: number): number[] {
  const last = length - horizonSteps
  const first = Math.min(last, Math.max(fewestValues(horizonSteps), Math.ceil(length / 2)))
  const widest = Math.floor((last - first) / Math.max(1, folds - 1))
  const spacing = Math.min(horizonSteps, Math.max(1, widest))
  const count = Math.min(folds, Math.floor((last - first) / spacing) + 1)
  return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * spacing)
}

/** What one fold alone can tell. */
type FoldScores = Omit<Scores, 'owa'>

/** @param seen what the forecast could see */
function judge(actual: Float64Array, forecast: QuantileForecast, seen: Float64Array, m: number): FoldScores {
  const median = medianOf(forecast)
  const [lo95, lo80, hi80, hi95] = [0.025, 0.1, 0.9, 0.975].map((level) => quantileAt(forecast, level))
  return {
    mase: mase(actual, median, seen, m),
    rmsse: rmsse(actual, median, seen, m),
    smape: smape(actual, median),
    mae: mae(actual, median),
    rmse: rmse(actual, median),
    msis: msis(actual, lo95, hi95, 0.95, seen, m),
    coverage80: coverage(actual, lo80, hi80),
    coverage95: coverage(actual, lo95, hi95),
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length

/** @param benchmark mean errors of Naive 2 over the folds */
function average(folds: readonly FoldScores[], benchmark: Errors): Scores {
  const keys = Object.keys(folds[0]) as (keyof FoldScores)[]
  const means = Object.fromEntries(keys.map((key) => [key, mean(folds.map((fold) => fold[key]))]))
  const scores = means as unknown as FoldScores
  return { ...scores, owa: owa(scores, benchmark) }
}

/** @param y at least `fewestForBacktest` values */
export async function backtest(
  y: Float64Array,
  task: Task,
  options: BacktestOptions,
): Promise<BacktestResult> {
  const { seasonalPeriod: m, horizonSteps } = task
  const { seed, signal, onProgress } = options
  const starts = originsOf(y.length, horizonSteps, options.folds)
  const origins: Origin[] = []
  const past: PastForecast[] = []
  const judged: Record<Method, FoldScores[]> = {
    model: [],
    naive: [],
    seasonalNaive: [],
    drift: [],
    theta: [],
    ets: [],
  }
  const benchmarks: Errors[] = []
  const spacing = starts.length > 1 ? starts[1] - starts[0] : horizonSteps
  for (const [fold, known] of starts.entries()) {
    const seen = y.slice(0, known)
    const actual = y.slice(known, known + horizonSteps)
    const trained = await trainForecaster(seen, task, {
      seed,
      signal,
      onProgress: (progress) => onProgress?.(fold + 1, starts.length, progress),
    })
    signal?.throwIfAborted()
    // Errors of earlier origins count once their last step was seen.
    const seenThrough = past.slice(0, Math.max(0, fold + 1 - Math.ceil(horizonSteps / spacing)))
    const forecaster = recalibrate(trained, seenThrough, (seenThrough.length * spacing) / horizonSteps)
    const forecast = forecastNext(forecaster, seen)
    origins.push({ known, forecast })
    judged.model.push(judge(actual, forecast, seen, m))
    for (const [name, method] of Object.entries(baselines) as [keyof typeof baselines, Baseline][]) {
      judged[name].push(judge(actual, method(seen, m, horizonSteps), seen, m))
    }
    const points = naive2(seen, m, horizonSteps)
    benchmarks.push({ smape: smape(actual, points), mase: mase(actual, points, seen, m) })
    past.push({ known, median: medianOf(forecast), actual })
  }
  const benchmark: Errors = {
    smape: mean(benchmarks.map((errors) => errors.smape)),
    mase: mean(benchmarks.map((errors) => errors.mase)),
  }
  const scores = Object.fromEntries(
    Object.entries(judged).map(([name, folds]) => [name, average(folds, benchmark)]),
  ) as Record<Method, Scores>
  return {
    origins,
    scores,
    past,
    effective: ((starts.length - 1) * spacing) / horizonSteps + 1,
  }
}
