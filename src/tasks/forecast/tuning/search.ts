/**
 * A search for a network's settings by successive halving (Jamieson & Talwalkar 2016), by thirds: all settings are
 * trained for few epochs, the best third of them anew for three times as many, and so on up to as many as a training
 * usually has. The default stays in to the end, so that the choice has been compared with it.
 *
 * Settings are compared by the MASE of folds that all have in common, each forecast by one network trained on the
 * values before the first of them. All of that lies before the first cutoff of the backtest, whose scores therefore are
 * of a choice that has not seen its actual values.
 */

import { InputError } from '../../../engine/errors.js'
import type {
  KnownSeries,
  NetworkKind,
  ScheduleOptions,
  Task,
  TrainingProgress,
} from '../../../forecaster/index.js'
import { OptionError } from '../../../options/index.js'
import { mean } from '../../../statistics/mean.js'
import { mase } from '../../../statistics/metrics/index.js'
import { medianOf } from '../../../statistics/quantiles.js'
import { backtestSeries } from '../backtest/backtest-series.js'
import { fewestForBacktest, upToFirstCutoff } from '../backtest/cutoffs.js'
import type { TunedSettings, Tuning, TuningTrial } from '../document.js'
import { settingsToTry, usualFor } from './search-space.js'

/** Settings that are trained for the same number of epochs. */
export interface Rung {
  readonly count: number
  readonly epochs: number
}

export interface Search {
  /** What is known before the backtest begins. */
  readonly series: readonly KnownSeries[]
  /** What is given of it stays as it is. */
  readonly task: Task
  readonly learningRate?: number
  readonly seed: number
  /** The default first. */
  readonly settings: readonly TunedSettings[]
  readonly rungs: readonly Rung[]
}

export interface SearchPlan extends ScheduleOptions {
  /** Settings to try, from 2; where there are fewer, all of them are. */
  readonly count: number
  /** Networks to choose from, the default first. */
  readonly kinds: readonly NetworkKind[]
  readonly seed: number
  /** Folds of the backtest, at most. */
  readonly folds: number
}

export interface SearchRun {
  readonly signal?: AbortSignal
  /** Whether time is up: the rung that is under way then ends, and the best of those it has tried is chosen. */
  readonly isOver?: () => boolean
  /** Trials of the same search that were made before it was interrupted. */
  readonly before?: readonly TuningTrial[]
  /** Called with all trials after each. */
  readonly onTrial?: (trials: readonly TuningTrial[]) => Promise<void> | undefined
  /** @param done share of the whole search, 0 to 1 */
  readonly onProgress?: (label: string, done: number, training?: TrainingProgress) => void
}

/** Of so many settings or fewer the best is chosen. */
const fewSettings = 3
/** Fewer epochs than these tell too little. */
const fewestEpochs = 2

/**
 * How many settings are trained for how many epochs.
 * @param epochs of the last rung
 */
export function rungsFor(count: number, epochs: number): Rung[] {
  const counts = [count]
  for (;;) {
    const last = counts[counts.length - 1]
    if (last <= fewSettings || epochs / 3 ** counts.length < fewestEpochs) break
    counts.push(Math.ceil(last / 3))
  }
  return counts.map((own, rung) => ({
    count: own,
    epochs: Math.round(epochs / 3 ** (counts.length - 1 - rung)),
  }))
}

/**
 * What is to be searched.
 * @param known all series as the final training sees them
 * @throws InputError when all settings are given, or when series are too short to compare any before the backtest begins
 */
export function searchFor(
  known: readonly KnownSeries[],
  task: Task,
  { count, kinds, seed, folds, learningRate, epochs }: SearchPlan,
): Search {
  const { horizonSteps } = task
  const series = upToFirstCutoff(known, horizonSteps, folds)
  const fewest = fewestForBacktest(horizonSteps)
  const longest = Math.max(...series.map(({ y }) => y.length))
  if (longest < fewest) {
    throw new OptionError(
      'forecast',
      (named) =>
        `${named('tune')}: expected at least ${fewest} values before the first cutoff of the backtest, to compare ` +
        `settings by, got ${longest}: give more rows, a shorter horizon or fewer folds`,
    )
  }
  const settings = settingsToTry(count, kinds, series, task, { learningRate }, seed)
  if (settings.length < 2) {
    throw new OptionError(
      'forecast',
      (named) => `${named('tune')}: expected settings left to choose, got all of them given`,
    )
  }
  const { schedule } = usualFor(series, { ...task, kind: kinds[0] }, { epochs, learningRate })
  return { series, task, learningRate, seed, settings, rungs: rungsFor(settings.length, schedule.epochs) }
}

const epochsOf = (rungs: readonly Rung[]): number =>
  rungs.reduce((sum, { count, epochs }) => sum + count * epochs, 0)

/** Trainings of one network, of usual length, that a search takes about as long as. */
export const trainingsIn = ({ rungs }: Search): number => epochsOf(rungs) / rungs[rungs.length - 1].epochs

/** Settings are compared by folds over so large a share of each series, */
const comparedShare = 0.2
/** but by at least so many folds of one series, and of all together at least so many, and at most. */
const [foldsOfOneSeries, fewestFolds, mostFolds] = [5, 20, 50]

/** Folds of each series that settings are compared by. */
function comparedFolds(series: readonly KnownSeries[], horizonSteps: number): number {
  const { length: count } = series
  const longest = Math.max(...series.map(({ y }) => y.length))
  const fewest = Math.min(foldsOfOneSeries, Math.ceil(fewestFolds / count))
  const most = Math.max(fewest, Math.floor(mostFolds / count))
  return Math.min(most, Math.max(fewest, Math.floor((comparedShare * longest) / horizonSteps)))
}

/** The MASE of some settings after so many epochs. */
async function scoreOf(
  { series, task, learningRate: given, seed }: Search,
  { model, learningRate = given, ...shape }: TunedSettings,
  epochs: number,
  signal: AbortSignal,
  onEpoch: (training: TrainingProgress) => void,
): Promise<number> {
  const { horizonSteps, seasonalPeriod: m } = task
  const tested = await backtestSeries(series, { ...task, ...shape, kind: model }, [], {
    seed,
    members: 1,
    learningRate,
    epochs,
    folds: comparedFolds(series, horizonSteps),
    refit: false,
    signal,
    onProgress: (_, __, training) => training !== undefined && onEpoch(training),
  })
  const scored = tested.series.filter(({ length }) => length > 0)
  return mean(
    scored.map((folds) =>
      mean(folds.map(({ actual, seen, forecasts }) => mase(actual, medianOf(forecasts[model]), seen, m))),
    ),
  )
}

const bestFirst = (trials: readonly TuningTrial[]): TuningTrial[] =>
  trials.toSorted((a, b) => (a.score === b.score ? 0 : a.score - b.score))

/** The best so many; the default takes the last place where it is not among them. */
function kept(trials: readonly TuningTrial[], usual: TunedSettings, count: number): TunedSettings[] {
  const best = bestFirst(trials)
    .slice(0, count)
    .map(({ settings }) => settings)
  return best.includes(usual) ? best : [...best.slice(0, -1), usual]
}

/**
 * Tries the settings. The same search gives the same result on the same engine, unless time is up before its end: the
 * best of the rung under way is then chosen, or of the one before where that has tried none, or the default. Settings
 * whose training fails, as one does whose steps are far too large, score worst.
 * @throws the signal's reason when it comes before the end
 */
export async function runSearch(
  search: Search,
  { signal, isOver = () => false, before = [], onTrial, onProgress }: SearchRun,
): Promise<Tuning> {
  const { settings, rungs } = search
  const [usual] = settings
  const planned = rungs.reduce((sum, { count }) => sum + count, 0)
  const allEpochs = epochsOf(rungs)
  const over = new AbortController()
  const ended = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal])
  const trials: TuningTrial[] = []
  let epochsDone = 0

  /** Undefined where time is up before the score is known. */
  const tried = async (one: TunedSettings, epochs: number): Promise<number | undefined> => {
    // JSON has no infinite numbers.
    if (trials.length < before.length) return before[trials.length].score ?? Infinity
    if (isOver()) return undefined
    const label = `tuning ${trials.length + 1}/${planned}`
    try {
      return await scoreOf(search, one, epochs, ended, (training) => {
        onProgress?.(label, (epochsDone + training.done * epochs) / allEpochs, training)
        if (isOver()) over.abort()
      })
    } catch (error) {
      if (over.signal.aborted && error === over.signal.reason) return undefined
      // What fails with the default too is no matter of settings.
      if (one !== usual && error instanceof InputError) return Infinity
      throw error
    }
  }

  let chosen = usual
  let left = settings
  for (const [rung, { epochs }] of rungs.entries()) {
    if (rung > 0) left = kept(trials.slice(-left.length), usual, rungs[rung].count)
    for (const [at, one] of left.entries()) {
      const score = await tried(one, epochs)
      if (score === undefined) return { chosen, trials, isCutShort: true }
      trials.push({ settings: one, epochs, score })
      chosen = bestFirst(trials.slice(-1 - at))[0].settings
      epochsDone += epochs
      if (trials.length > before.length) await onTrial?.(trials)
    }
  }
  return { chosen, trials, isCutShort: false }
}
