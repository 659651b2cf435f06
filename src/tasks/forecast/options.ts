/** The options of forecasts and backtests. */
import type { PanelOptions } from '../../data/index.js'
import {
  type CalendarOption,
  calendarOption,
  type EnsembleOptions,
  NETWORKS,
  type NetworkOptions,
  networkOptions,
  type Progress,
  trainingOptions,
} from '../../forecaster/index.js'
import {
  checkKnown,
  checkOptions,
  number,
  type OptionTable,
  oneOf,
  percentages,
  type TableOf,
  type WithDefaults,
  wholeNumber,
  withDefaults,
  yesOrNo,
} from '../../options/index.js'
import { LEVELS } from '../../statistics/quantiles.js'
import type { Forecaster } from './forecaster.js'

/** `auto` is an ensemble of a network that suits the series and the baselines, weighted by their backtest. */
export const MODELS = ['auto', ...NETWORKS] as const
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
  /** One kind of network, or `auto`: an ensemble of a network and the baselines, by their backtest. Default `auto`. */
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

/** What decides a search for settings; `tuning/` has it. */
export interface SearchOptions {
  /**
   * How many settings of the network are tried, from 2, the default settings among them: hidden size, window, dropout and
   * learning rate that are not set explicitly, and under `auto` the kind of network. Each is evaluated on values before
   * the backtest begins; the best one is trained, backtested and forecast with. All are tried where there are fewer.
   * Default: no search.
   */
  readonly tune?: number
  /**
   * Minutes after which no more settings are tried, above 0. Where they are too few for all, the choice depends on the
   * speed of the machine. Requires `tune`. Default: no limit.
   */
  readonly timeBudgetMinutes?: number
}

export const searchOptions = {
  tune: {
    flag: '--tune <count>',
    values: wholeNumber({ from: 2 }),
    help: 'number of settings to try: hidden size, window, dropout, learning rate',
    defaultText: 'no search',
  },
  timeBudgetMinutes: {
    flag: '--time-budget <minutes>',
    values: number({ above: 0 }),
    help: 'minutes after which the search ends',
    defaultText: 'no limit',
    requires: 'tune',
  },
} satisfies TableOf<SearchOptions>

/** What decides a backtest beside the training. */
export interface FoldOptions {
  /** Folds of the backtest, at most. Default 5; for more than 200 series 3, for more than 2,000 series 1. */
  readonly folds?: number
  /** Whether networks are trained anew in every fold, rather than once for all. Default: on for small data. */
  readonly refit?: boolean
}

export const backtestOptions = {
  folds: {
    flag: '--folds <count>',
    values: wholeNumber({ from: 1 }),
    help: 'folds of the backtest, at most',
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

export interface LevelsOption {
  /** Prediction interval levels in percent, above 0 and up to 99. Default 80 and 95. */
  readonly levels?: readonly number[]
}

const levelsOption = {
  levels: {
    flag: '--levels <percents>',
    values: percentages({ above: 0, to: Math.round(100 * (1 - 2 * LEVELS[0])) }),
    help: 'prediction interval levels in percent',
    defaultText: '80,95',
  },
} satisfies TableOf<LevelsOption>

/** The options beside the horizon, by what they decide: in these groups `--help` and the docs list them. */
export const forecastOptionGroups = {
  Model: { ...modelOption, ...networkOptions, ...calendarOption },
  Training: trainingOptions,
  Tuning: searchOptions,
  Backtest: backtestOptions,
  'Prediction intervals': levelsOption,
} satisfies Readonly<Record<string, OptionTable>>

export const forecastOptions = {
  ...horizonOption,
  ...modelOption,
  ...networkOptions,
  ...calendarOption,
  ...trainingOptions,
  ...searchOptions,
  ...backtestOptions,
  ...levelsOption,
} satisfies TableOf<ModelOptions>

/** All that decides a forecast beside the data. */
export interface ModelOptions
  extends HorizonOption,
    ModelOption,
    NetworkOptions,
    CalendarOption,
    EnsembleOptions,
    SearchOptions,
    FoldOptions,
    LevelsOption {}

/** What accompanies a run, and does not decide its forecasts. */
export interface RunOptions {
  /**
   * Whether the forecasts are explained: how far each value and covariate moved them, for the first 1,000 series that the
   * network has a part in. Default: for up to 200 series.
   */
  readonly explain?: boolean
  /** Whether a series that cannot be forecast is an error, rather than skipped while others can. Default false. */
  readonly strict?: boolean
  /**
   * A folder in which progress is saved: run again with the same data and options after an interruption, the work is
   * resumed there and ends with the same result, to the bit. Made if absent; removed at the end. Other data or options
   * are refused. Default: nothing is saved.
   */
  readonly checkpoint?: string
  /** Ends the work; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
  /**
   * Called once the forecaster is trained, before the backtest, and, when the signal ends its training, with the best so
   * far.
   */
  readonly onTrained?: (forecaster: Forecaster) => void | Promise<void>
}

export interface PanelForecastOptions extends ModelOptions, RunOptions {}

export interface ForecastOptions extends PanelForecastOptions, PanelOptions {}

const runOptionNames: Readonly<Record<keyof RunOptions, true>> = {
  explain: true,
  strict: true,
  checkpoint: true,
  signal: true,
  onProgress: true,
  onTrained: true,
}

/** Options as given, with the default values of those that do not depend on the data. */
export type Resolved<Given> = WithDefaults<typeof forecastOptions, Given>

/**
 * @param others names of further options that the caller takes
 * @throws OptionError on options out of range and on names of no option
 */
export function resolved<Given extends ModelOptions>(
  given: Given,
  others: readonly string[] = [],
): Resolved<Given> {
  checkKnown('forecast', [...Object.keys(forecastOptions), ...Object.keys(runOptionNames), ...others], given)
  checkOptions('forecast', forecastOptions, given)
  return withDefaults(forecastOptions, given)
}

/** The options of reading rows, and the others. */
export function splitOptions({
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
