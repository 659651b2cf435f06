/**
 * Rolling-origin evaluation (Tashman 2000): the whole procedure, training included, is run as of several past
 * days, and what it forecast then is held against what came. Each origin's intervals are calibrated on errors
 * known by then.
 */
import { drift, naive, type PointAndIntervals, seasonalNaive } from './baselines.js'
import { forecastNext, type PastForecast, recalibrate, type Task, trainForecaster } from './forecaster.js'
import { coverage, mase, smape } from './metrics.js'
import { fewestValues, type TrainingProgress } from './training.js'
import type { Scores } from './types.js'

export interface Origin {
  /** Values known at the time; the forecast is of those that follow. */
  readonly known: number
  readonly forecast: PointAndIntervals
}

export interface BacktestResult {
  readonly origins: readonly Origin[]
  readonly model: Scores
  readonly naive: Scores
  readonly seasonalNaive: Scores
  readonly drift: Scores
  /** What the model forecast at each origin and what came: what further calibration starts from. */
  readonly past: readonly PastForecast[]
  /** Forecasts without overlap that the origins amount to. */
  readonly effective: number
}

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

const average = (scores: readonly Scores[]): Scores => {
  const mean = (of: (score: Scores) => number): number =>
    scores.reduce((sum, score) => sum + of(score), 0) / scores.length
  return {
    mase: mean((score) => score.mase),
    smape: mean((score) => score.smape),
    coverage80: mean((score) => score.coverage80),
    coverage95: mean((score) => score.coverage95),
  }
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
  const scores: Record<'model' | 'naive' | 'seasonalNaive' | 'drift', Scores[]> = {
    model: [],
    naive: [],
    seasonalNaive: [],
    drift: [],
  }
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
    const judge = ({ median, lo80, hi80, lo95, hi95 }: PointAndIntervals): Scores => ({
      mase: mase(actual, median, seen, m),
      smape: smape(actual, median),
      coverage80: coverage(actual, lo80, hi80),
      coverage95: coverage(actual, lo95, hi95),
    })
    scores.model.push(judge(forecast))
    scores.naive.push(judge(naive(seen, horizonSteps)))
    scores.seasonalNaive.push(judge(seasonalNaive(seen, m, horizonSteps)))
    scores.drift.push(judge(drift(seen, horizonSteps)))
    past.push({ known, median: forecast.median, actual })
  }
  return {
    origins,
    model: average(scores.model),
    naive: average(scores.naive),
    seasonalNaive: average(scores.seasonalNaive),
    drift: average(scores.drift),
    past,
    effective: ((starts.length - 1) * spacing) / horizonSteps + 1,
  }
}
