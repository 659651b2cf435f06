/** The options of forecasts and backtests. */
import { type PanelOptions, panelOptionNames, panelOptionsIn } from '../../data/index.js'
import {
  type CalendarOption,
  calendarOption,
  checkpointFolder,
  type EnsembleOptions,
  NETWORKS,
  type NetworkOptions,
  networkOptions,
  type Progress,
  trainingOptions,
} from '../../forecaster/index.js'
import {
  type AllowedOf,
  aFunction,
  checkGiven,
  checkKnown,
  checkOptions,
  number,
  type OptionTable,
  objectWith,
  oneOf,
  type TableOf,
  type Ways,
  type WithDefaults,
  wholeNumber,
  withDefaults,
  yesOrNo,
} from '../../options/index.js'
import { type BoundsOption, boundsOption } from '../../statistics/bounds.js'
import { type EffortOption, effortOption } from './effort.js'
import { type LevelsOption, levelsOption } from './levels-option.js'
import { type OutliersOption, outliersOption } from './outliers.js'
import { type PathsOption, pathsOption } from './paths/option.js'
import type { ForecastResult } from './result.js'

/**
 * The models: a kind of network, or `auto`, an ensemble of the baselines and a network chosen by the data, weighted by
 * backtest accuracy.
 */
export const MODELS = ['auto', ...NETWORKS] as const
/** One of `MODELS`. */
export type Model = (typeof MODELS)[number]

export interface HorizonOption {
  /** Steps to forecast, a whole number from 1. */
  readonly horizon: number
}

export const horizonOption = {
  horizon: {
    flag: '--horizon <steps>',
    values: wholeNumber({ from: 1 }),
    help: 'steps to forecast',
    isRequired: true,
  },
} satisfies TableOf<HorizonOption>

export interface ModelOption {
  /** A kind of network, or `auto`: an ensemble of a network and the baselines, by backtest accuracy. Default `auto`. */
  readonly model?: Model
}

const modelOption = {
  model: {
    flag: '--model <name>',
    values: oneOf(MODELS),
    help: 'a network, or auto: an ensemble of one and the baselines, by backtest accuracy',
    default: 'auto',
  },
} satisfies TableOf<ModelOption>

/** Options of the search for settings in `tuning/`. */
export interface SearchOptions {
  /**
   * Number of settings to try, from 2, the default ones included: hidden size, window, dropout and learning rate unless
   * they are set explicitly, and under `auto` the kind of network. Each is evaluated on values before the backtest's; the
   * forecast and the backtest use the best. Where there are fewer to try, all are tried. Default: no search.
   */
  readonly tune?: number
}

export const searchOptions = {
  tune: {
    flag: '--tune <count>',
    values: wholeNumber({ from: 2 }),
    help: 'number of settings to try: hidden size, window, dropout, learning rate',
    defaultText: 'no search',
  },
} satisfies TableOf<SearchOptions>

/** Options of the time that a run takes. */
export interface TimeOptions extends EffortOption {
  /**
   * Minutes that the run has, above 0; it ends within about a tenth or five seconds of them. A search for settings has half
   * of them at most, baselines come before networks, and the document's `notes` say what was left out: folds, networks or
   * epochs. A forecast of baselines always comes, also where the time is too short for it. Results then depend on the speed
   * of the machine, unless all is done in time. Default: no limit.
   */
  readonly timeBudgetMinutes?: number
}

export const timeOptions = {
  ...effortOption,
  timeBudgetMinutes: {
    flag: '--minutes <count>',
    values: number({ above: 0 }),
    help: 'minutes that the whole run has; what does not fit is left out',
    defaultText: 'no limit',
  },
} satisfies TableOf<TimeOptions>

/** Options of the backtest. */
export interface FoldOptions {
  /**
   * Largest number of folds; 0 for no backtest, so that the ensemble has default weights. Default 5; for more than 50
   * series 3, for more than 2,000 series 1.
   */
  readonly folds?: number
  /** Whether networks are trained anew in every fold rather than once for all folds. Default: on for small data. */
  readonly refit?: boolean
}

export const backtestOptions = {
  folds: {
    flag: '--folds <count>',
    values: wholeNumber({ from: 0 }),
    help: 'folds of the backtest, at most; 0 for none',
    defaultText: '5; fewer for many series',
  },
  refit: {
    flag: '--refit',
    values: yesOrNo,
    help: 'train anew in every fold',
    helpOfNo: 'train once for all folds',
    defaultText: 'on for small data',
  },
} satisfies TableOf<FoldOptions>

/** The options beside the horizon, in the groups of `--help` and the docs. */
export const forecastOptionGroups = {
  Model: { ...modelOption, ...networkOptions, ...calendarOption },
  Time: timeOptions,
  Training: trainingOptions,
  Tuning: searchOptions,
  Backtest: backtestOptions,
  'Prediction intervals': { ...levelsOption, ...boundsOption },
  Values: outliersOption,
} satisfies Readonly<Record<string, OptionTable>>

export const forecastOptions = {
  ...horizonOption,
  ...modelOption,
  ...networkOptions,
  ...calendarOption,
  ...timeOptions,
  ...trainingOptions,
  ...searchOptions,
  ...backtestOptions,
  ...levelsOption,
  ...boundsOption,
  ...outliersOption,
} satisfies TableOf<ModelOptions>

/** Options of the model, its training, its backtest and its prediction intervals. */
export interface ModelOptions
  extends HorizonOption,
    ModelOption,
    NetworkOptions,
    CalendarOption,
    EnsembleOptions,
    TimeOptions,
    SearchOptions,
    FoldOptions,
    LevelsOption,
    BoundsOption,
    OutliersOption {}

/** Options of a run that do not change its forecasts. */
export interface RunOptions extends PathsOption {
  /**
   * Whether forecasts come with the effect of each past value and covariate, for the first 1,000 series in which the
   * network has weight. Default: true for up to 200 series.
   */
  readonly explain?: boolean
  /** Whether a series that cannot be forecast is an error rather than skipped. Default false. */
  readonly strict?: boolean
  /**
   * Folder in which progress is saved: after an interruption, the same call resumes from it and ends with the same
   * result, to the bit. Made if absent, and removed at the end. A checkpoint of other data or options is refused.
   * Default: nothing is saved.
   */
  readonly checkpoint?: string
  /** Ends the run when it is aborted; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /** Called after each epoch and each part of the run. */
  readonly onProgress?: (progress: Progress) => void
  /**
   * Called with results before the run ends, so that there is an answer soon and an interruption leaves one. Each is a
   * whole result, and better founded than the one before; the first of its `notes` says what it is. With much data the first is of the
   * baselines that take no search, by one fold; then comes the ensemble of all baselines; for a network asked for by name,
   * its own after its training in each fold. The run waits for a promise. Not called with the last result, which the run
   * returns.
   */
  readonly onResult?: (result: ForecastResult) => void | Promise<void>
}

/** All options of a forecast or backtest of a panel. */
export interface PanelForecastOptions extends ModelOptions, RunOptions {}

/** All options of a forecast or backtest of rows: those of a panel, and how rows are read. */
export interface ForecastOptions extends PanelForecastOptions, PanelOptions {}

const runOptions = {
  paths: pathsOption.paths.values,
  explain: yesOrNo,
  strict: yesOrNo,
  checkpoint: checkpointFolder,
  signal: objectWith<AbortSignal>('a signal', 'aborted', 'addEventListener'),
  onProgress: aFunction<(progress: Progress) => void>(),
  onResult: aFunction<(result: ForecastResult) => void | Promise<void>>(),
} satisfies AllowedOf<RunOptions>

const forecastWays: Ways = {
  covariates: 'name their columns by past (known up to the last value) or future (known ahead)',
  exog: 'name their columns by past (known up to the last value) or future (known ahead)',
  regressors: 'name their columns by past (known up to the last value) or future (known ahead)',
  batchSize: 'it follows from the data',
  optimizer: 'it is Adam; learningRate and epochs can be given',
  loss: 'it follows from head',
  numLayers: 'there is one recurrent layer, of hiddenSize units',
  verbose: 'give onProgress, a function',
  callbacks: 'give onProgress, a function',
  useGpu: 'leave it out, kernels are chosen by themselves',
}

/** The given options and the defaults that do not depend on the data. */
export type Resolved<Given> = WithDefaults<typeof forecastOptions, Given>

/**
 * Checks options and adds their defaults.
 * @param others names of further options of the caller's
 * @param task what the caller called
 * @throws OptionError on options out of range and on unknown names
 */
export function resolved<Given extends ModelOptions>(
  given: Given,
  others: readonly string[] = [],
  task = 'forecast',
): Resolved<Given> {
  const known = [...Object.keys(forecastOptions), ...Object.keys(runOptions), ...others]
  checkKnown(task, known, given, forecastWays)
  checkOptions(task, forecastOptions, given)
  const run = Object.keys(runOptions).map((name) => [name, (given as RunOptions)[name as keyof RunOptions]])
  checkGiven(task, runOptions, Object.fromEntries(run))
  return withDefaults(forecastOptions, given)
}

/** Splits options into those of reading rows and the others; both have `strict`. */
export function splitOptions(options: ForecastOptions): readonly [PanelOptions, PanelForecastOptions] {
  const isOther = ([name]: [string, unknown]): boolean =>
    name === 'strict' || !panelOptionNames.includes(name)
  const others = Object.fromEntries(Object.entries(options).filter(isOther))
  return [panelOptionsIn(options), others as unknown as PanelForecastOptions]
}
