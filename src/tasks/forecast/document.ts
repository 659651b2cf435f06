import type { SkippedSeries } from '../../data/index.js'
import type { NetworkKind, SearchedOptions } from '../../forecaster/index.js'
import type { ForecastRow, Observation } from '../../statistics/forecast-rows.js'
import type { Outlier } from './outliers.js'
import type { Paths } from './paths/option.js'

/** Scores of one method: means over the folds of a backtest, and over the series where there are several. */
export interface Scores {
  /** Mean absolute scaled error (Hyndman & Koehler 2006), scaled by the in-sample seasonal naive error. */
  readonly mase: number
  /** Root mean squared scaled error: as the MASE, with squared errors. */
  readonly rmsse: number
  /** Symmetric mean absolute percentage error in percent, 0 to 200 (the M4 definition). */
  readonly smape: number
  /** Mean absolute error, in the series' unit. */
  readonly mae: number
  /** Root mean squared error, in the series' unit. */
  readonly rmse: number
  /**
   * Overall weighted average: the mean of sMAPE and MASE, each relative to Naive 2's; 1 is as good as Naive 2 (the M4
   * definition). Infinite where Naive 2 alone made no error.
   */
  readonly owa: number
  /** Mean scaled interval score of the 95 % interval (Gneiting & Raftery 2007, scaled as the MASE). */
  readonly msis: number
  /** Weighted quantile loss over the quantiles 0.1, 0.2 ... 0.9 (Salinas et al. 2020), without unit. */
  readonly wql: number
  /** Continuous ranked probability score (Gneiting & Raftery 2007), in the series' unit. */
  readonly crps: number
  /** Share of actual values inside the 80 % interval, 0 to 1. */
  readonly coverage80: number
  /** Share of actual values inside the 95 % interval, 0 to 1. */
  readonly coverage95: number
}

/** One fold of a backtest: the forecast from the data up to the cutoff, beside the actual values. */
export interface Fold {
  /** Time stamp of the last value that the forecast is based on. */
  readonly cutoff: string
  /** Mean absolute scaled error of each method, by the names of `Backtest.scores`. */
  readonly mase: Readonly<Record<string, number>>
  /** One row a step: the forecast, and `y`, the actual value. */
  readonly rows: readonly (ForecastRow & { readonly y: number })[]
}

/** The backtest of one series, or of all series together. */
export interface Backtest {
  /** Oldest first; empty for all series together. */
  readonly folds: readonly Fold[]
  /**
   * By method: first `model`, the one that forecasts; then its network, such as `lstm`, where the model is an ensemble,
   * and the baselines.
   */
  readonly scores: Readonly<Record<string, Scores>>
  /**
   * Mean absolute error at each step ahead, of `model` and of the best baseline: in the series' unit, or, over all
   * series, scaled as the MASE.
   */
  readonly errorsByStep: Readonly<Record<string, readonly number[]>>
  /** Share of actual values, 0 to 1, at or below the model's quantile of each level; levels rise. */
  readonly calibration: readonly { readonly level: number; readonly share: number }[]
}

/** The effect of one input on a forecast, in the series' unit. */
export interface Effect {
  /** Name of the column, or of the calendar's cycle. */
  readonly name: string
  /** By how much the input raises (above 0) or lowers the forecast. */
  readonly effect: number
}

/**
 * Why the network's forecast, without the rest of the ensemble, is high or low: integrated gradients (Sundararajan et al.
 * 2017) of its mean over the horizon, or, under the strategy `recursive`, over the first steps, in the series' unit.
 */
export interface Explanation {
  /** Effects of the latest values; lag 1 is the last one. */
  readonly lags: readonly { readonly lag: number; readonly effect: number }[]
  /** Effects of covariates, summed over their steps; a cycle of the calendar, such as `weekday`, is one covariate. */
  readonly covariates: readonly Effect[]
}

/** Loss after each epoch of the final training; empty where nothing was trained. */
export interface TrainingCurve {
  /** Training loss of the first network. */
  readonly loss: readonly number[]
  /** Validation loss of the first network. */
  readonly valLoss: readonly number[]
}

/** The network that a search chose or tried, and its settings that differ from the defaults. */
export interface TunedSettings extends SearchedOptions {
  /** Kind of the network. */
  readonly model: NetworkKind
}

/** One trial of a search for settings. */
export interface TuningTrial {
  /** What was tried. */
  readonly settings: TunedSettings
  /** Largest number of epochs of the trial. */
  readonly epochs: number
  /** MASE on validation values, which are the same for all trials; infinite where the training failed. */
  readonly score: number
}

/** A search for settings: the choice and all trials. */
export interface Tuning {
  /** The settings of the best trial. */
  readonly chosen: TunedSettings
  /** In order, the default settings first. The best ones are tried again with more epochs, and are listed each time. */
  readonly trials: readonly TuningTrial[]
  /** Whether the time budget ended the search early, so that the choice depends on the speed of the machine. */
  readonly isCutShort: boolean
}

/** A level of a panel with totals: the total over all, the totals by a column or several, or the series themselves. */
export interface GroupLevel {
  /** `total`, the columns, such as `region/channel`, or `series`. */
  readonly level: string
  /** How many totals or series there are. */
  readonly count: number
  /** Mean MASE over the backtest. Absent where no fold has all series. */
  readonly mase?: {
    /** Of forecasts of each for itself. */
    readonly base: number
    /** Of sums of the forecasts of the series. */
    readonly bottomUp: number
    /** Of the forecasts that add up, which are those of the model. */
    readonly reconciled: number
  }
}

/** The forecast and the backtest of one series. */
export interface SeriesForecast {
  /** Name of the series: from its id columns, or its target column. */
  readonly id: string
  /** Frequency alias in pandas' spelling, such as `MS`, `D`, `h`, `30min`. */
  readonly frequency: string
  /** The values forecast from, oldest first: those given, but for outliers that were replaced. */
  readonly history: readonly Observation[]
  /** Values that look like errors, oldest first; absent where there are none. */
  readonly outliers?: readonly Outlier[]
  /** One row a step, the next one first. */
  readonly forecast: readonly ForecastRow[]
  /** The pipeline run again at past cutoffs, and its scores. */
  readonly backtest: Backtest
  /**
   * Weights of the ensemble's members, such as `{ lstm: 0.5, ets: 0.5 }`, which add up to 1; a single entry without an
   * ensemble.
   */
  readonly weights: Readonly<Record<string, number>>
  /** Absent where no network has weight in the forecast, and by default for more than 200 series. */
  readonly explanation?: Explanation
  /**
   * Sample paths, each with one value a step; those of equal index belong together over all series. Absent without the
   * option `paths`.
   */
  readonly paths?: Paths
}

/** The whole result: what `hindcast forecast --json` prints and what the report shows. */
export interface ForecastDocument {
  /** The option `model`: `lstm`, `gru`, `rnn`, `segment` or `auto`. */
  readonly model: string
  /** At least one. */
  readonly series: readonly SeriesForecast[]
  /** Series that could not be forecast, with the reason. */
  readonly skipped: readonly SkippedSeries[]
  /** What a reader of the forecasts should know of the run, as sentences; empty where there is nothing. */
  readonly notes: readonly string[]
  /** The backtest of all series together, without folds; scores are means over series. */
  readonly overall: Backtest
  /** The levels of totals, the series last; absent without totals. */
  readonly groups?: readonly GroupLevel[]
  /** Losses of the final model, by epoch. */
  readonly training: TrainingCurve
  /** Absent without a search for settings. */
  readonly tuning?: Tuning
  /** Engine of the run, such as `wasm relaxed-simd`. */
  readonly engine: string
  /** Random seed of the run. */
  readonly seed: number
  /** Wall time of training, backtest and forecast in seconds. */
  readonly seconds: number
}

/** A backtest without a forecast: what `hindcast backtest --json` prints. */
export interface BacktestDocument extends Omit<ForecastDocument, 'series' | 'training'> {
  /** At least one. */
  readonly series: readonly Omit<SeriesForecast, 'forecast' | 'explanation'>[]
}
