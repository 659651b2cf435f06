/** The beginning of a forecast or backtest: its checkpoint and the search for settings. */

import { openWeek, type Panel } from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import {
  Checkpoint,
  continuedEpochs,
  type EnsembleOptions,
  type KnownSeries,
  membersFor,
  type NetworkKind,
  networkOptions,
  type Task,
  type TrainingOptions,
  trainingOptions,
  trainingWindowCount,
} from '../../forecaster/index.js'
import { OptionError, pickOptions } from '../../options/index.js'
import { type Pool, withPool } from '../../parallel/index.js'
import type { ForecastTask } from '../../statistics/methods/index.js'
import { foldsFor, refitsByDefault } from './backtest/cutoffs.js'
import { Budget } from './budget.js'
import type { Tuning } from './document.js'
import { refitsWith } from './effort.js'
import {
  backtestOptions,
  type ModelOptions,
  type PanelForecastOptions,
  type Resolved,
  resolved,
  searchOptions,
} from './options.js'
import { type Prepared, prepare } from './prepare.js'
import { runSearch, type Search, searchFor, trainingsIn } from './tuning/search.js'
import { networksToTry } from './tuning/search-space.js'

/** The task of the baselines. */
export const baselineTaskOf = (
  { horizon }: Resolved<ModelOptions>,
  { frequency, seasonalPeriod }: Seasons,
): ForecastTask => {
  const longSeasonSteps = openWeek(frequency, seasonalPeriod)
  return { seasonalPeriod, ...(longSeasonSteps !== undefined && { longSeasonSteps }), horizonSteps: horizon }
}

type Seasons = Pick<Panel, 'frequency' | 'seasonalPeriod'>

/** The options of the network's shape, with its task. */
export const taskOf = (options: Resolved<ModelOptions>, kind: NetworkKind, seasons: Seasons): Task => ({
  kind,
  ...baselineTaskOf(options, seasons),
  ...pickOptions(networkOptions, options),
})

/** The options of training. */
export const trainingOf = (
  options: Resolved<PanelForecastOptions>,
): Pick<TrainingOptions, keyof EnsembleOptions | 'signal'> => ({
  ...pickOptions(trainingOptions, options),
  seed: options.seed,
  signal: options.signal,
})

/** The checkpoint from which the trainings resume; undefined without the option. */
async function checkpointOf(
  work: 'forecast' | 'backtest',
  known: readonly KnownSeries[],
  task: Task,
  options: Resolved<PanelForecastOptions>,
): Promise<Checkpoint | undefined> {
  if (options.checkpoint === undefined) return undefined
  const search = options.tune && {
    ...pickOptions(searchOptions, options),
    kinds: networksToTry(options.model, task.kind),
  }
  const decisive = {
    work,
    engine: engineInfo().engine,
    task,
    training: pickOptions(trainingOptions, options),
    ...pickOptions(backtestOptions, options),
    ...(options.effort !== 'normal' && { effort: options.effort }),
    search,
  }
  return Checkpoint.open(work, options.checkpoint, decisive, known)
}

/** How many trainings that begin anew the backtest takes as long as, with a final one or not, each of an ensemble. */
export const trainingsOf = (
  known: readonly KnownSeries[],
  { horizon, folds, refit }: ModelOptions,
  hasFinal: boolean,
): number => {
  const most = foldsFor(folds, known.length)
  const further = (refit ?? refitsByDefault(known, horizon)) ? most - 1 : 0
  return most === 0 ? Number(hasFinal) : 1 + continuedEpochs * (further + Number(hasFinal))
}

/** The share of the final training in a run with so many folds. */
export const finalShareOf = (folds: number): number => (folds === 0 ? 1 : 0.1)

/** Does work in a pool with workers, which are ended after it. */
export const withWorkers = <T>(
  { signal }: Pick<PanelForecastOptions, 'signal'>,
  work: (pool: Pool) => Promise<T>,
): Promise<T> => withPool({ worker: 'dist/tasks/forecast/worker.node.js', signal }, work)

/** A run that has begun; after a search, its options hold the chosen settings. */
export interface Run {
  readonly prepared: Prepared
  readonly options: Resolved<PanelForecastOptions>
  readonly checkpoint: Checkpoint | undefined
  readonly tuning?: Tuning
  /** Of its time, where that is limited. */
  readonly budget?: Budget
}

/** One whose search is still to come, where the options ask for one. */
export interface Begun extends Run {
  readonly search?: Search
}

/** Prepares the series, checks what the options ask for, and opens the checkpoint. */
export async function begin(
  kind: 'forecast' | 'backtest',
  panel: Panel,
  asked: PanelForecastOptions,
): Promise<Begun> {
  const given = resolved(asked, [], kind)
  const options = { ...given, refit: given.refit ?? refitsWith(given.effort) }
  const { tune, timeBudgetMinutes, model, seed, folds } = options
  const limit = timeBudgetMinutes === undefined ? {} : { budget: new Budget(timeBudgetMinutes) }
  const prepared = prepare(panel, options)
  const { known, network } = prepared
  if (network === undefined) {
    if (tune !== undefined) {
      throw new OptionError(
        'forecast',
        (named) => `${named('tune')}: expected series long enough to train a network. ${prepared.notes[0]}`,
      )
    }
    // Baselines alone take seconds: there is nothing to resume.
    return { prepared, options, checkpoint: undefined, ...limit }
  }
  const task = taskOf(options, network, panel)
  const search =
    tune === undefined
      ? undefined
      : searchFor(known, task, {
          count: tune,
          kinds: networksToTry(model, network),
          seed,
          folds: Math.max(1, foldsFor(folds, known.length)),
          learningRate: options.learningRate,
          epochs: options.epochs,
        })
  const checkpoint = await checkpointOf(kind, known, task, options)
  return { prepared, options, checkpoint, ...limit, ...(search && { search }) }
}

/** Of a limit of time, the search has so much at most. */
const searchShare = 0.5

/**
 * The run after its search for settings, if there is one.
 * @param trainingsAfter number of trainings after the search, each of an ensemble of networks
 */
export async function searched(
  { search, ...run }: Begun,
  trainingsAfter: (known: readonly KnownSeries[]) => number,
): Promise<Run> {
  if (search === undefined) return run
  const { prepared, options, checkpoint, budget } = run
  const { signal, onProgress } = options
  const windows = trainingWindowCount(
    prepared.known.map(({ y }) => y.length),
    options.horizon,
  )
  const after = trainingsAfter(prepared.known) * (options.members ?? membersFor(windows))
  const share = trainingsIn(search) / (trainingsIn(search) + after)
  const before = await checkpoint?.found<Tuning | Pick<Tuning, 'trials'>>('tuning')
  const tuning =
    before !== undefined && 'chosen' in before
      ? before
      : await runSearch(search, {
          signal,
          isOver: () => budget !== undefined && budget.leftMs < (1 - searchShare) * budget.totalMs,
          before: before?.trials,
          onTrial: (trials) => checkpoint?.keep('tuning', { trials }),
          onProgress: (label, done, training) => onProgress?.({ label, done: share * done, training }),
        })
  await checkpoint?.keep('tuning', tuning)
  const { model: chosen, ...settings } = tuning.chosen
  return {
    ...run,
    prepared: { ...prepared, network: chosen },
    options: {
      ...options,
      ...settings,
      onProgress: (now) => onProgress?.({ ...now, done: share + (1 - share) * now.done }),
    },
    tuning,
  }
}
