/**
 * Rolling-origin evaluation (Tashman 2000): the whole procedure is run as of several past days, and what it forecast
 * then is held against what came. Each origin's intervals are calibrated on errors known by then. Training is part of
 * it, unless series are so many that it is done once, with what was known at the first origin.
 */
import { platform } from '#platform'
import {
  fewestTrainingValues,
  forecastScaled,
  type KnownSeries,
  type NetworkForecaster,
  type PastForecast,
  recalibrated,
  restoreForecast,
  type Task,
  type TrainedForecaster,
  type TrainingOptions,
  type TrainingProgress,
  trainForecaster,
  trainingWindowCount,
} from '../../forecaster/index.js'
import { effectiveCount } from '../../statistics/calibration.js'
import { type Baseline, baselines, naive2 } from '../../statistics/methods/index.js'
import type { QuantileForecast } from '../../statistics/quantiles.js'
import type { Checkpoint } from './checkpoint.js'
import type { BacktestFold, Folds } from './ensemble.js'

export interface BacktestOptions extends Omit<TrainingOptions, 'onProgress' | 'backupPath'> {
  /** Origins, at most. */
  readonly folds: number
  /** Whether networks are trained anew at each origin. Default: where that takes little. */
  readonly refit?: boolean
  /** What the trainings go on from after an interruption. Default: they begin anew. */
  readonly checkpoint?: Checkpoint
  /** @param done share of the whole backtest, 0 to 1 */
  readonly onProgress?: (label: string, done: number, training?: TrainingProgress) => void
}

export interface BacktestResult {
  /** Of each series, oldest first; none where a series is too short. */
  readonly series: Folds
  /** What the networks forecast at each origin: what further calibration starts from. */
  readonly past: readonly PastForecast[]
  /** Forecasts without overlap that they amount to. */
  readonly effective: number
}

/** Fewest values for a forecast with one past forecast to judge it by. */
export const fewestForBacktest = (horizonSteps: number): number =>
  fewestTrainingValues(horizonSteps) + horizonSteps

/**
 * How many values are known at each origin, oldest first. Origins are a horizon apart, closer where the series
 * is short; the first knows at least half of the series where that is enough to learn from. None where the series is
 * shorter than `fewestForBacktest`.
 */
export function cutoffsOf(length: number, horizonSteps: number, folds: number): number[] {
  if (length < fewestForBacktest(horizonSteps)) return []
  const last = length - horizonSteps
  const first = Math.min(last, Math.max(fewestTrainingValues(horizonSteps), Math.ceil(length / 2)))
  const widest = Math.floor((last - first) / Math.max(1, folds - 1))
  const spacing = Math.min(horizonSteps, Math.max(1, widest))
  const count = Math.min(folds, Math.floor((last - first) / spacing) + 1)
  return Array.from({ length: count }, (_, i) => last - (count - 1 - i) * spacing)
}

/** What was known of a series at an origin. */
function cut(series: KnownSeries, known: number, horizonSteps: number): KnownSeries {
  const { past, future, static: statics } = series.covariates
  return {
    ...series,
    y: series.y.slice(0, known),
    covariates: {
      past: past.map((column) => column.slice(0, known)),
      future: future.map((column) => column.slice(0, known + horizonSteps)),
      static: statics,
    },
  }
}

/**
 * What is known at the first origin, of the series that have one then: all that may decide how later ones are forecast.
 * None where all series are shorter than `fewestForBacktest`.
 */
export function knownAtFirstCutoff(
  series: readonly KnownSeries[],
  horizonSteps: number,
  folds: number,
): KnownSeries[] {
  const [first] = roundsOf(series.map(({ y }) => cutoffsOf(y.length, horizonSteps, folds)))
  return first === undefined
    ? []
    : first.at.map(({ index, known }) => cut(series[index], known, horizonSteps))
}

/** Training at each of a few origins takes little below so many windows. */
const mostRefitted = 20_000

export const refitsByDefault = (series: readonly KnownSeries[], horizonSteps: number): boolean =>
  trainingWindowCount(
    series.map(({ y }) => y.length),
    horizonSteps,
  ) < mostRefitted

/** Series that have an origin in a round, and how much of each is known there. */
interface Round {
  readonly at: readonly { readonly index: number; readonly known: number }[]
}

/** Rounds, oldest first; the last origins of all series are in the last round. */
function roundsOf(origins: readonly (readonly number[])[]): Round[] {
  const most = Math.max(0, ...origins.map(({ length }) => length))
  return Array.from({ length: most }, (_, round) => ({
    at: origins.flatMap((own, index) => {
      const known = own[own.length - most + round]
      return known === undefined ? [] : [{ index, known }]
    }),
  }))
}

const breatheAfterMs = 50

/** The simple methods' forecasts of some series. Lets others have a turn now and then. */
async function* baselineForecasts(
  series: readonly KnownSeries[],
  methods: readonly string[],
  m: number,
  horizonSteps: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Record<string, QuantileForecast>> {
  let breathed = performance.now()
  for (const { y } of series) {
    if (performance.now() - breathed > breatheAfterMs) {
      await platform.breathe()
      signal?.throwIfAborted()
      breathed = performance.now()
    }
    yield Object.fromEntries(
      methods.map((name) => [name, (baselines as Record<string, Baseline>)[name](y, m, horizonSteps)]),
    )
  }
}

/**
 * The forecaster, which decides anew how series are scaled that have values of 0 and below by now and had none when it
 * was trained: no logarithm can be taken of them any longer.
 */
function withoutLogarithms(forecaster: NetworkForecaster, series: readonly KnownSeries[]): NetworkForecaster {
  const changed = series.filter(({ id, y }) => forecaster.scalings.get(id)?.isLog && y.some((v) => v <= 0))
  if (changed.length === 0) return forecaster
  const ids = new Set(changed.map(({ id }) => id))
  return { ...forecaster, scalings: new Map([...forecaster.scalings].filter(([id]) => !ids.has(id))) }
}

/** Forecasts without overlap that past ones amount to. */
const countOf = (
  past: readonly { readonly index: number; readonly end: number }[],
  horizonSteps: number,
): number =>
  effectiveCount(
    past.map(({ index, end }) => ({ of: index, end })),
    horizonSteps,
  )

/** Of a round's work, the share that training is, where there is any. */
const trainingShare = 0.8

/**
 * @param series of which at least one has `fewestForBacktest` values
 * @param network what the networks' forecasts are called beside the baselines
 * @param methods the baselines that are judged as well
 */
export async function backtest(
  series: readonly KnownSeries[],
  network: string,
  methods: readonly string[],
  task: Task,
  {
    folds,
    refit = refitsByDefault(series, task.horizonSteps),
    checkpoint,
    onProgress,
    ...training
  }: BacktestOptions,
): Promise<BacktestResult> {
  const { seasonalPeriod: m, horizonSteps: H } = task
  const { signal } = training
  const rounds = roundsOf(series.map(({ y }) => cutoffsOf(y.length, H, folds)))
  const judged: BacktestFold[][] = series.map(() => [])
  const past: (PastForecast & { readonly index: number; readonly end: number })[] = []
  let trained: TrainedForecaster | undefined
  for (const [round, { at }] of rounds.entries()) {
    const label = `backtest ${round + 1}/${rounds.length}`
    const isTrained = refit || trained === undefined
    const known = at.map((origin) => cut(series[origin.index], origin.known, H))
    if (trained === undefined || refit) {
      trained = await trainForecaster(known, task, {
        ...training,
        backupPath: checkpoint?.backups(`fold-${round + 1}`),
        onProgress: (progress) =>
          onProgress?.(label, (round + trainingShare * progress.done) / rounds.length, progress),
      })
      signal?.throwIfAborted()
    }
    // Errors of earlier origins count once their last step was seen.
    const limits = new Map(at.map((origin) => [origin.index, origin.known]))
    const seen = past.filter(({ index, end }) => end <= (limits.get(index) ?? -1))
    const forecaster = withoutLogarithms(recalibrated(trained, seen, countOf(seen, H)), known)
    const scaled = forecastScaled(forecaster, known)
    let done = 0
    for await (const simple of baselineForecasts(known, methods, m, H, signal)) {
      const { index, known: count } = at[done]
      const seenNow = known[done]
      const forecast = scaled[done]
      const actual = series[index].y.slice(count, count + H)
      judged[index].push({
        known: count,
        seen: seenNow.y,
        actual,
        forecasts: { [network]: restoreForecast(forecaster, forecast, seenNow.y), ...simple },
        benchmark: naive2(seenNow.y, m, H),
      })
      past.push({ index, end: count + H, known: seenNow, forecast, actual })
      done++
      const share = isTrained ? trainingShare : 0
      onProgress?.(label, (round + share + (1 - share) * (done / at.length)) / rounds.length)
    }
  }
  return { series: judged, past, effective: countOf(past, H) }
}
