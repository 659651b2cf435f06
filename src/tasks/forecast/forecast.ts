/** The main job: rows in; a trained forecaster, an honest score for it, and forecasts with intervals out. */

import type { SkippedSeries } from '../../data/index.js'
import {
  checkKnownAhead,
  Failures,
  type Panel,
  type PanelOptions,
  panelFromRows,
  type Series,
} from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import {
  type KnownSeries,
  knownSeries,
  type NetworkForecaster,
  namesAhead,
  type Progress,
  recalibrated,
  seesCalendar,
  type Task,
  type TrainingOptions,
  trainForecaster,
} from '../../forecaster/index.js'
import { rowsOf } from '../../statistics/forecast-rows.js'
import { backtest as backtestSeries, fewestForBacktest, refitsByDefault } from './backtest.js'
import { Checkpoint } from './checkpoint.js'
import {
  type BacktestFold,
  chooseEnsemble,
  type Ensemble,
  type EvaluatedEnsemble,
  type Folds,
  singleMember,
  type Weights,
} from './ensemble.js'
import { type ColumnNames, explainNext } from './explain.js'
import { Forecaster } from './forecaster.js'
import {
  baselinesFor,
  checkModelOptions,
  checkSearchOptions,
  foldsFor,
  type Model,
  type ModelOptions,
  networkFor,
  networksToTry,
  type SearchOptions,
  taskOf,
} from './options.js'
import { calibrationOf, errorsByStep, overallScores, scoresOf } from './scoring.js'
import { runSearch, searchFor, trainingsIn } from './tune.js'
import type { Backtest, Explanation, Fold, ForecastDocument, SeriesForecast, Tuning } from './types.js'

export interface PanelForecastOptions extends ModelOptions, SearchOptions {
  /**
   * Whether what moved each forecast is worked out, of the first 1,000 series that the network has a part in. Default:
   * where there are at most 200 series.
   */
  readonly explain?: boolean
  /** Whether a series that cannot be forecast is an error, rather than skipped while others can. Default false. */
  readonly strict?: boolean
  /**
   * A folder from which the work goes on after an interruption: each training backs itself up there, and the same data
   * with the same options end with the same result, to the bit, as if there had been none. Made if absent; what was
   * written is removed at the end. Other data or options are refused. Default: work begins anew.
   */
  readonly checkpoint?: string
  /** Ends the work; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /**
   * Called once the forecaster is trained, before the backtest, and, when the signal ends its training, with
   * the best so far.
   */
  readonly onTrained?: (forecaster: Forecaster) => void | Promise<void>
}

export interface ForecastOptions extends PanelForecastOptions, PanelOptions {}

/** The document, and the forecaster to keep. */
export interface ForecastResult extends ForecastDocument {
  readonly forecaster: Forecaster
}

/** A backtest without the forecast that may follow it. */
export interface BacktestDocument extends Omit<ForecastDocument, 'series' | 'training'> {
  readonly series: readonly Omit<SeriesForecast, 'forecast' | 'explanation'>[]
}

/** Series that can be forecast, what is known of them, and those left out. */
interface Work {
  readonly panel: Panel
  readonly known: readonly KnownSeries[]
  readonly skipped: readonly SkippedSeries[]
  readonly hasCalendar: boolean
  readonly network: ReturnType<typeof networkFor>
  readonly methods: readonly string[]
}

/** Fewest values of a series that others have taught to forecast. */
const fewestValues = 2

/** @throws InputError where a series cannot be forecast even by what others teach */
function checkSeries(panel: Panel, one: Series, horizonSteps: number): void {
  if (one.y.length < fewestValues) {
    throw new InputError(`${one.source}: expected at least ${fewestValues} rows, got ${one.y.length}`)
  }
  checkKnownAhead({ ...panel, series: [one] }, horizonSteps)
}

/** @throws InputError where no series is long enough for a backtest */
function checkLengths(series: readonly Series[], horizonSteps: number): void {
  const fewest = fewestForBacktest(horizonSteps)
  const longest = series.reduce((a, b) => (b.y.length > a.y.length ? b : a))
  if (longest.y.length < fewest) {
    throw new InputError(
      `${longest.source}: expected at least ${fewest} rows for a horizon of ${horizonSteps}, ` +
        `got ${longest.y.length}: give more rows or a shorter horizon`,
    )
  }
}

function prepare(panel: Panel, options: PanelForecastOptions): Work {
  checkModelOptions(options)
  checkSearchOptions(options)
  const { horizon, model = 'auto', calendar, strict = false } = options
  checkLengths(panel.series, horizon)
  const failures = new Failures(strict)
  const usable: Series[] = []
  for (const one of panel.series) {
    failures.attempt(one.id, () => {
      checkSeries(panel, one, horizon)
      usable.push(one)
    })
  }
  if (usable.length === 0) throw failures.first
  checkLengths(usable, horizon)
  const kept = { ...panel, series: usable }
  const hasCalendar = seesCalendar(kept, calendar)
  const known = knownSeries(kept, horizon, hasCalendar)
  return {
    panel: kept,
    known,
    skipped: [...panel.skipped, ...failures.skipped],
    hasCalendar,
    network: networkFor(
      model,
      panel.seasonalPeriod,
      known.map(({ y }) => y.length),
      horizon,
    ),
    methods: baselinesFor(known.length),
  }
}

/** Under `auto` what all methods together make of it, else the network. */
const judgedBy = ({ panel, network, methods }: Work, model: Model, series: Folds): EvaluatedEnsemble =>
  model === 'auto'
    ? chooseEnsemble(series, [network, ...methods], panel.seasonalPeriod)
    : singleMember(series, network)

const foldOf = (
  { ds, y }: Series,
  { known, forecasts }: BacktestFold,
  levels: readonly number[] | undefined,
): Fold => {
  const { model } = forecasts
  const stamps = ds.slice(known, known + model.values[0].length)
  return {
    cutoff: ds[known - 1],
    rows: rowsOf(stamps, model, levels).map((row, h) => ({ ...row, y: y[known + h] })),
  }
}

/** The simple method with the least MASE. */
const bestOf = (scores: Backtest['scores'], methods: readonly string[]): string | undefined =>
  methods
    .filter((method) => Number.isFinite(scores[method]?.mase))
    .sort((a, b) => scores[a].mase - scores[b].mase)[0]

function backtestsOf(
  { panel: { series, seasonalPeriod: m }, methods }: Work,
  folds: Folds,
  levels: readonly number[] | undefined,
): { readonly each: readonly Backtest[]; readonly overall: Backtest } {
  const scores = folds.map((own) => scoresOf(own, m))
  const each = series.map((one, i): Backtest => {
    const best = bestOf(scores[i], methods)
    const compared = ['model', ...(best === undefined ? [] : [best])]
    return {
      folds: folds[i].map((fold) => foldOf(one, fold, levels)),
      scores: scores[i],
      errorsByStep:
        folds[i].length === 0
          ? {}
          : Object.fromEntries(compared.map((method) => [method, errorsByStep(folds[i], method)])),
      calibration: calibrationOf(folds[i], 'model'),
    }
  })
  if (series.length === 1) return { each, overall: { ...each[0], folds: [] } }
  const all = folds.flat()
  const overall = overallScores(folds, scores, m)
  const best = bestOf(overall, methods)
  const compared = ['model', ...(best === undefined ? [] : [best])]
  return {
    each,
    overall: {
      folds: [],
      scores: overall,
      errorsByStep: Object.fromEntries(compared.map((method) => [method, errorsByStep(all, method, m)])),
      calibration: calibrationOf(all, 'model'),
    },
  }
}

/** What a training takes of the options. */
const trainingOf = ({
  seed = 0,
  members,
  learningRate,
  epochs,
  signal,
}: PanelForecastOptions): TrainingOptions => ({
  seed,
  members,
  learningRate,
  epochs,
  signal,
})

/** The folder that the trainings go on from, where one is asked for. */
async function checkpointOf(
  work: 'forecast' | 'backtest',
  known: readonly KnownSeries[],
  task: Task,
  options: PanelForecastOptions,
): Promise<Checkpoint | undefined> {
  if (options.checkpoint === undefined) return undefined
  const { signal: _, ...training } = trainingOf(options)
  const { folds, refit, model = 'auto', tune, timeBudgetMinutes } = options
  const { engine } = engineInfo()
  const search = tune && { tune, timeBudgetMinutes, kinds: networksToTry(model, task.kind) }
  return Checkpoint.open(options.checkpoint, { work, engine, task, training, folds, refit, search }, known)
}

/** How often networks are trained for the backtest. */
const trainingsOf = (
  known: readonly KnownSeries[],
  { horizon, folds, refit }: PanelForecastOptions,
): number => ((refit ?? refitsByDefault(known, horizon)) ? foldsFor(folds, known.length) : 1)

/** What is to be done, with the settings that a search chose where one was asked for. */
interface Begun {
  readonly work: Work
  readonly options: PanelForecastOptions
  readonly checkpoint: Checkpoint | undefined
  readonly tuning?: Tuning
}

/** Networks of a training, about. */
const usualMembers = 4

/**
 * Prepares the work, and searches for settings where that is asked for.
 * @param trainingsAfter how often networks are trained when that is done
 */
async function begin(
  kind: 'forecast' | 'backtest',
  panel: Panel,
  options: PanelForecastOptions,
  trainingsAfter: (known: readonly KnownSeries[]) => number,
): Promise<Begun> {
  const work = prepare(panel, options)
  const { tune, timeBudgetMinutes = Infinity, model = 'auto', seed = 0, folds, signal, onProgress } = options
  const { known, network } = work
  const task = taskOf(options, network, panel.seasonalPeriod)
  if (tune === undefined) return { work, options, checkpoint: await checkpointOf(kind, known, task, options) }
  const deadline = performance.now() + 60_000 * timeBudgetMinutes
  const search = searchFor(known, task, {
    count: tune,
    kinds: networksToTry(model, network),
    seed,
    folds: foldsFor(folds, known.length),
    learningRate: options.learningRate,
    epochs: options.epochs,
  })
  const checkpoint = await checkpointOf(kind, known, task, options)
  const after = trainingsAfter(known) * (options.members ?? usualMembers)
  const share = trainingsIn(search) / (trainingsIn(search) + after)
  const before = await checkpoint?.found<Tuning | Pick<Tuning, 'trials'>>('tuning')
  const tuning =
    before !== undefined && 'chosen' in before
      ? before
      : await runSearch(search, {
          signal,
          isOver: () => performance.now() > deadline,
          before: before?.trials,
          onTrial: (trials) => checkpoint?.keep('tuning', { trials }),
          onProgress: (label, done, training) => onProgress?.({ label, done: share * done, training }),
        })
  await checkpoint?.keep('tuning', tuning)
  const { model: chosen, ...settings } = tuning.chosen
  return {
    work: { ...work, network: chosen },
    options: {
      ...options,
      ...settings,
      onProgress: (now) => onProgress?.({ ...now, done: share + (1 - share) * now.done }),
    },
    checkpoint,
    tuning,
  }
}

/**
 * Judges how well the series of a panel can be forecast, without forecasting them.
 * @throws InputError as `forecastPanel` does
 */
export async function backtestPanel(panel: Panel, given: PanelForecastOptions): Promise<BacktestDocument> {
  const began = performance.now()
  const { work, options, checkpoint, tuning } = await begin('backtest', panel, given, (known) =>
    trainingsOf(known, given),
  )
  const { model = 'auto', folds, refit, levels, seed = 0, onProgress } = options
  const { known, network, methods } = work
  const task = taskOf(options, network, panel.seasonalPeriod)
  const tested = await backtestSeries(known, network, methods, task, {
    ...trainingOf(options),
    folds: foldsFor(folds, known.length),
    refit,
    checkpoint,
    onProgress: (label, done, training) => onProgress?.({ label, done, training }),
  })
  const { ensemble, folds: judged } = judgedBy(work, model, tested.series)
  const { each, overall } = backtestsOf(work, judged, levels)
  await checkpoint?.remove()
  return {
    model,
    series: work.panel.series.map((one, i) => ({
      id: one.id,
      frequency: one.frequency,
      history: one.ds.map((ds, t) => ({ ds, y: one.y[t] })),
      backtest: each[i],
      weights: ensemble.weights,
    })),
    skipped: work.skipped,
    overall,
    ...searched(tuning),
    engine: engineInfo().engine,
    seed,
    seconds: (performance.now() - began) / 1000,
  }
}

/** Of more series, what moved their forecasts is only worked out when asked for; of more than the second, never. */
const [explainedByDefault, mostExplained] = [200, 1000]

/** What moved the network's part of the forecasts, where it has one. */
function explanationsOf(
  { panel, known, hasCalendar, network }: Work,
  forecaster: NetworkForecaster,
  forecasts: readonly { readonly weights: Weights }[],
  { horizon, explain = known.length <= explainedByDefault }: PanelForecastOptions,
): ReadonlyMap<KnownSeries, Explanation> {
  const moved = known.filter((_, i) => (forecasts[i].weights[network] ?? 0) > 0)
  if (!explain || moved.length === 0) return new Map()
  const names: ColumnNames = {
    ...panel.covariateNames,
    future: namesAhead(panel, horizon, hasCalendar),
  }
  const explained = moved.slice(0, mostExplained)
  const explanations = explainNext(forecaster, explained, names)
  return new Map(explained.map((one, i) => [one, explanations[i]]))
}

/**
 * Forecasts the series of a panel with one network for all of them, or, for `auto`, what the backtest shows to be best.
 * Series that are too short for one of the methods that are mixed are forecast by the network alone.
 * @throws InputError on options out of range, on series all of which are too short for the horizon, where something
 *   known ahead is not given for it, on a search for settings that leaves nothing to choose or too little to judge by,
 *   and on a checkpoint of other data or options
 */
export async function forecastPanel(panel: Panel, given: PanelForecastOptions): Promise<ForecastResult> {
  const began = performance.now()
  const { work, options, checkpoint, tuning } = await begin(
    'forecast',
    panel,
    given,
    (known) => 1 + trainingsOf(known, given),
  )
  const { horizon, model = 'auto', folds, refit, levels, seed = 0, signal, onProgress } = options
  const { known, network, methods, hasCalendar } = work
  const m = panel.seasonalPeriod
  const task = taskOf(options, network, m)
  const saved = (forecaster: NetworkForecaster, ensemble: Ensemble): Forecaster =>
    new Forecaster(forecaster, {
      columns: panel.columns,
      hasCalendar,
      ahead: namesAhead(work.panel, horizon, hasCalendar),
      ensemble,
      network,
      levels,
    })

  // The final model comes first: whoever interrupts the backtest has it.
  const trainings = 1 + trainingsOf(known, options)
  const trained = await trainForecaster(known, task, {
    ...trainingOf(options),
    backupPath: checkpoint?.backups('final'),
    onProgress: (training) =>
      onProgress?.({ label: 'final model', done: training.done / trainings, training }),
  })
  await options.onTrained?.(saved(trained.forecaster, { weights: { [network]: 1 } }))
  signal?.throwIfAborted()
  const tested = await backtestSeries(known, network, methods, task, {
    ...trainingOf(options),
    folds: foldsFor(folds, known.length),
    refit,
    checkpoint,
    onProgress: (label, done, training) =>
      onProgress?.({ label, done: (1 + done * (trainings - 1)) / trainings, training }),
  })
  const { ensemble, folds: judged } = judgedBy(work, model, tested.series)
  const forecaster = saved(recalibrated(trained, tested.past, tested.effective), ensemble).fittedTo(known)
  const forecasts = forecaster.forecasts(known)
  const explanations = explanationsOf(work, forecaster.networkForecaster, forecasts, options)
  const { each, overall } = backtestsOf(work, judged, levels)
  const { loss, valLoss } = trained.training
  await checkpoint?.remove()
  return {
    model,
    series: work.panel.series.map(
      (one, i): SeriesForecast => ({
        id: one.id,
        frequency: one.frequency,
        history: one.ds.map((ds, t) => ({ ds, y: one.y[t] })),
        forecast: rowsOf(one.future(horizon), forecasts[i].quantiles, levels),
        backtest: each[i],
        weights: forecasts[i].weights,
        ...explained(explanations.get(known[i])),
      }),
    ),
    skipped: work.skipped,
    overall,
    training: { loss, valLoss },
    ...searched(tuning),
    engine: engineInfo().engine,
    seed,
    seconds: (performance.now() - began) / 1000,
    forecaster,
  }
}

const searched = (tuning: Tuning | undefined): Pick<ForecastDocument, 'tuning'> =>
  tuning === undefined ? {} : { tuning }

const explained = (explanation: Explanation | undefined): Pick<SeriesForecast, 'explanation'> =>
  explanation === undefined ? {} : { explanation }

export interface TrainPanelOptions
  extends Omit<
    PanelForecastOptions,
    'folds' | 'refit' | 'onTrained' | 'checkpoint' | 'explain' | keyof SearchOptions
  > {
  /**
   * The step of each series from which on values are held back: they end the training and calibrate the intervals, and
   * nothing is learned from them. Default: each network holds back another part of the series.
   */
  readonly validationFrom?: number
}

/**
 * Trains a network on the series of a panel, without judging it by a backtest; for `auto`, the network that suits them.
 * @throws InputError as `forecastPanel` does, and when `validationFrom` leaves nothing to learn from or nothing to hold back
 */
export async function trainPanel(panel: Panel, options: TrainPanelOptions): Promise<Forecaster> {
  const work = prepare(panel, options)
  const { horizon, levels, validationFrom, onProgress } = options
  const { known, network, hasCalendar } = work
  const { forecaster } = await trainForecaster(known, taskOf(options, network, panel.seasonalPeriod), {
    ...trainingOf(options),
    validationFrom,
    onProgress: (training) => onProgress?.({ label: 'training', done: training.done, training }),
  })
  return new Forecaster(forecaster, {
    columns: panel.columns,
    hasCalendar,
    ahead: namesAhead(work.panel, horizon, hasCalendar),
    ensemble: { weights: { [network]: 1 } },
    network,
    levels,
  })
}

/** The options of reading rows, and the others. */
function splitOptions({
  time,
  id,
  target,
  wide,
  past,
  future,
  static: statics,
  futureTable,
  holidays,
  frequency,
  fill,
  duplicates,
  season,
  strict,
  ...rest
}: ForecastOptions): readonly [PanelOptions, PanelForecastOptions] {
  const columns = { time, id, target, wide, past, future, static: statics, futureTable, holidays }
  return [
    { ...columns, frequency, fill, duplicates, season, strict },
    { ...rest, strict },
  ]
}

/**
 * Forecasts the series in a table's rows.
 *
 *     const { series } = await forecast(rows, { target: 'passengers', horizon: 12 })
 *
 * @param rows sorted by time here; values may be numbers, dates or text, as in a CSV
 * @throws InputError when columns or frequency are not clear, values are missing or not numbers, the series are
 *   too short for the horizon, or an option is out of range
 */
export async function forecast(
  rows: readonly Readonly<Record<string, unknown>>[],
  options: ForecastOptions,
): Promise<ForecastResult> {
  const [reading, rest] = splitOptions(options)
  return forecastPanel(panelFromRows(rows, reading), rest)
}

/**
 * Judges how well the series in a table's rows can be forecast; `forecast` without the forecast.
 * @throws InputError as `forecast` does
 */
export async function backtest(
  rows: readonly Readonly<Record<string, unknown>>[],
  options: ForecastOptions,
): Promise<BacktestDocument> {
  const [reading, rest] = splitOptions(options)
  return backtestPanel(panelFromRows(rows, reading), rest)
}
