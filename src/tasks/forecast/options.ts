/** What a forecast can be asked for, and what is refused. */

import type { PanelOptions } from '../../data/index.js'
import { checkWhole } from '../../engine/checks.js'
import { InputError } from '../../engine/errors.js'
import {
  type HeadKind,
  heads,
  largestSeed,
  NETWORKS,
  type NetworkKind,
  type Progress,
  STRATEGIES,
  type Strategy,
  type Task,
} from '../../forecaster/index.js'
import { baselines } from '../../statistics/methods/index.js'
import { LEVELS } from '../../statistics/quantiles.js'
import type { Forecaster } from './forecaster.js'

/** `auto` mixes a network that suits the series with the simple methods, by their backtest. */
export const MODELS = ['auto', ...NETWORKS] as const
export type Model = (typeof MODELS)[number]

/** Settings of the networks' training that a search may choose. */
export interface NetworkSettings {
  /** Units of the recurrent layer, from 1. Default by the number of windows: 16 to 64. */
  readonly hiddenSize?: number
  /** Steps a network sees, from 2. Default by the season and the horizon. */
  readonly windowSteps?: number
  /** Share of the decoder's inputs that are left out in training, from 0 up to 1. Default 0. */
  readonly dropout?: number
  /** First step size, above 0. Default 0.005, of many windows 0.003. */
  readonly learningRate?: number
  /** Of a network's training, at most. Default 10 to 100 by the number of windows and series. */
  readonly epochs?: number
}

export interface ModelOptions extends NetworkSettings {
  /** Steps ahead, a whole number from 1. */
  readonly horizon: number
  /** Default `auto`. */
  readonly model?: Model
  /** How a network comes to steps far ahead: all at once, or from its own forecasts. Default `direct`. */
  readonly strategy?: Strategy
  /**
   * What networks put out: `quantiles`, the `median` alone, the `mean`, or the parameters of a likelihood, `studentT`
   * for outliers and `negativeBinomial` for counts, whole numbers from 0. Default: quantiles where there are windows
   * enough to learn them from, of counts with many zeros `negativeBinomial`; else the median.
   */
  readonly head?: HeadKind
  /** Networks that are averaged, each from another random start, 1 to 100. Default 5, of many windows 3. */
  readonly members?: number
  /** Of the networks' random start; the same seed gives the same forecast. Default 0. */
  readonly seed?: number
  /** Past origins of the backtest, at most. Default 5; of more than 200 series 3, of more than 2,000 series 1. */
  readonly folds?: number
  /** Whether networks are trained anew at each origin of the backtest. Default: where that takes little. */
  readonly refit?: boolean
  /** Shares that prediction intervals should hold, in percent, above 0 up to 99. Default 80 and 95. */
  readonly levels?: readonly number[]
  /**
   * Whether networks also see the time of day, the day of the week and the like. Default: where there are at least
   * 1,000 values.
   */
  readonly calendar?: boolean
}

/** A search for settings, as `tuning.ts` has it. */
export interface SearchOptions {
  /**
   * Settings of the network that are tried, from 2, the default among them: those of units, window, dropout and first
   * step size that are not given, and under `auto` the network. Each is judged on values known before the backtest begins,
   * and the best one is trained, judged and forecast with. All are tried where there are fewer. Default: none are tried.
   */
  readonly tune?: number
  /**
   * Minutes after which no more settings are tried, above 0; what then is best depends on how fast the machine is, where
   * all are tried in time it does not. Asks for `tune`. Default: as long as it takes.
   */
  readonly timeBudgetMinutes?: number
}

function checkOneOf(name: string, value: string, allowed: readonly string[]): void {
  if (!allowed.includes(value)) {
    throw new InputError(`forecast ${name}: expected one of ${allowed.join(', ')}, got ${value}`)
  }
}

function checkNumber(name: string, value: number, isIn: boolean, expected: string): void {
  if (!isIn) throw new InputError(`forecast ${name}: expected ${expected}, got ${value}`)
}

const mostMembers = 100
const widest = Math.round(100 * (1 - 2 * LEVELS[0]))

/** Throws `InputError` on options out of range. */
export function checkSearchOptions({ tune, timeBudgetMinutes: minutes }: SearchOptions): void {
  if (tune !== undefined) {
    checkNumber('tune', tune, Number.isInteger(tune) && tune >= 2, 'a whole number from 2')
  }
  if (minutes === undefined) return
  checkNumber('timeBudgetMinutes', minutes, minutes > 0, 'a number above 0')
  if (tune === undefined) {
    throw new InputError(
      `forecast timeBudgetMinutes: expected tune beside it, which it limits, got ${minutes} alone`,
    )
  }
}

/** Throws `InputError` on options out of range. */
export function checkModelOptions(options: ModelOptions): void {
  const { horizon, model = 'auto', strategy = 'direct', head, members, seed = 0, folds, levels } = options
  checkWhole('forecast horizon', horizon)
  checkOneOf('model', model, MODELS)
  checkOneOf('strategy', strategy, STRATEGIES)
  if (head !== undefined) checkOneOf('head', head, Object.keys(heads))
  if (folds !== undefined) checkWhole('forecast folds', folds)
  if (members !== undefined) {
    checkWhole('forecast members', members)
    checkNumber('members', members, members <= mostMembers, `at most ${mostMembers}`)
  }
  checkNumber(
    'seed',
    seed,
    Number.isInteger(seed) && Math.abs(seed) <= largestSeed,
    `a whole number of at most ${largestSeed} in size`,
  )
  for (const level of levels ?? []) {
    checkNumber('levels', level, level > 0 && level <= widest, `percents above 0 up to ${widest}`)
  }
  if (levels?.length === 0) throw new InputError('forecast levels: expected at least one percent, got none')
  const { hiddenSize, windowSteps, dropout, learningRate, epochs } = options
  if (hiddenSize !== undefined) checkWhole('forecast hiddenSize', hiddenSize)
  if (windowSteps !== undefined) {
    checkWhole('forecast windowSteps', windowSteps)
    checkNumber('windowSteps', windowSteps, windowSteps >= 2, 'a whole number from 2')
  }
  if (epochs !== undefined) checkWhole('forecast epochs', epochs)
  if (dropout !== undefined)
    checkNumber('dropout', dropout, dropout >= 0 && dropout < 1, 'a share from 0 up to 1')
  if (learningRate !== undefined) {
    checkNumber('learningRate', learningRate, learningRate > 0 && learningRate < Infinity, 'a number above 0')
  }
}

/** Pieces pay where a season has many steps, and the series several seasons. */
const longSeason = 20
const fewestSeasons = 6

/** The network that `auto` mixes with: one that reads pieces where seasons are long, else an LSTM. */
export function networkFor(
  model: Model,
  m: number,
  lengths: readonly number[],
  horizonSteps: number,
): NetworkKind {
  if (model !== 'auto') return model
  const sorted = [...lengths].sort((a, b) => a - b)
  const typical = sorted[Math.floor(sorted.length / 2)]
  return m >= longSeason && typical - horizonSteps >= fewestSeasons * m ? 'segment' : 'lstm'
}

/** The networks that a search may choose from, first the one that is trained without it. */
export const networksToTry = (model: Model, network: NetworkKind): readonly NetworkKind[] =>
  model !== 'auto' ? [network] : network === 'segment' ? ['segment', 'lstm', 'gru'] : ['lstm', 'gru']

/** The part of the options that decides what networks learn. */
export function taskOf(options: ModelOptions, kind: NetworkKind, seasonalPeriod: number): Task {
  const { horizon, strategy, head, hiddenSize, windowSteps, dropout } = options
  return { kind, seasonalPeriod, horizonSteps: horizon, strategy, head, hiddenSize, windowSteps, dropout }
}

/** Of more series than these, baselines that search are left out. */
const mostSearched = 2000

/** Methods that search for the parameters of each series. */
const searching = ['ets', 'arima', 'combination']

/** The simple methods that are judged and mixed: of more than 2,000 series those that take no search. */
export const baselinesFor = (seriesCount: number): readonly string[] =>
  Object.keys(baselines).filter((method) => seriesCount <= mostSearched || !searching.includes(method))

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
