import type { SkippedSeries } from '../../data/index.js'
import type { NetworkKind, SearchedOptions } from '../../forecaster/index.js'
import type { ForecastRow, Observation } from '../../statistics/forecast-rows.js'

/** Scores of one method: means over the folds of a backtest, and over series where it is of several. */
export interface Scores {
  /** Mean absolute scaled error (Hyndman & Koehler 2006), scaled by the in-sample seasonal naive error. */
  readonly mase: number
  /** Root mean squared scaled error: the same of squares. */
  readonly rmsse: number
  /** Symmetric mean absolute percentage error in percent, 0 to 200 (the M4 definition). */
  readonly smape: number
  /** Mean absolute error, in the series' unit. */
  readonly mae: number
  /** Root mean squared error, in the series' unit. */
  readonly rmse: number
  /**
   * Overall weighted average of sMAPE and MASE, 1 being as good as Naive 2 (the M4 definition); infinite where Naive 2
   * alone made no error.
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

/** The forecast of one fold from the data up to `cutoff`, beside the actual values. */
export interface Fold {
  /** Time stamp of the last observation the forecast could see. */
  readonly cutoff: string
  readonly rows: readonly (ForecastRow & { readonly y: number })[]
}

/** Backtest of one series, or of all together. */
export interface Backtest {
  /** Oldest first; none where the backtest is of all series together. */
  readonly folds: readonly Fold[]
  /**
   * By method: `model`, which the forecast is made with, first; then the baselines `naive`, `seasonalNaive`, `drift`,
   * `theta` and `ets`, and, where the model is an ensemble, its other members, such as `lstm`.
   */
  readonly scores: Readonly<Record<string, Scores>>
  /**
   * Mean error at each step ahead, of `model` and of the best baseline: absolute, in the series' unit; over all
   * series, scaled as the MASE.
   */
  readonly errorsByStep: Readonly<Record<string, readonly number[]>>
  /** What share of values, 0 to 1, lay at or below the model's quantile of each level, by rising level. */
  readonly calibration: readonly { readonly level: number; readonly share: number }[]
}

/** The effect of one input on a forecast, in the series' unit. */
export interface Effect {
  readonly name: string
  readonly effect: number
}

/**
 * The network's own forecast explained, without the rest of the ensemble: integrated gradients (Sundararajan et al. 2017) of
 * its mean over the horizon (over the first steps under the strategy `recursive`), in the series'
 * unit.
 */
export interface Explanation {
  /** Lag 1 is the last value. */
  readonly lags: readonly { readonly lag: number; readonly effect: number }[]
  /** By column, over all of its steps; the two columns of a cycle of the calendar, such as `weekday`, as one. */
  readonly covariates: readonly Effect[]
}

/** Loss after each epoch of the final training; empty where nothing was trained. */
export interface TrainingCurve {
  readonly loss: readonly number[]
  readonly valLoss: readonly number[]
}

/** The network and those of its settings that are not as they would be without a search. */
export interface TunedSettings extends SearchedOptions {
  readonly model: NetworkKind
}

/** Settings that were tried. */
export interface TuningTrial {
  readonly settings: TunedSettings
  /** Epochs they were trained for, at most. */
  readonly epochs: number
  /** MASE of their forecasts of validation values, the same for all trials; infinite where the training failed. */
  readonly score: number
}

/** The settings that a search chose, and all that it tried. */
export interface Tuning {
  readonly chosen: TunedSettings
  /** In the order they were tried, the default first; the best are trained for more epochs, and then listed again. */
  readonly trials: readonly TuningTrial[]
  /** Whether time was up before all were tried, so that the choice depends on how fast the machine is. */
  readonly isCutShort: boolean
}

export interface SeriesForecast {
  readonly id: string
  /** Frequency alias in pandas' spelling, such as `MS`, `D`, `h`, `30min`. */
  readonly frequency: string
  readonly history: readonly Observation[]
  readonly forecast: readonly ForecastRow[]
  readonly backtest: Backtest
  /**
   * Weights of the ensemble, such as `{ lstm: 0.5, ets: 0.5 }`, which add up to 1. One entry where there is one
   * member.
   */
  readonly weights: Readonly<Record<string, number>>
  /** Left out where the network has no part in the forecast, and of many series, for each takes time. */
  readonly explanation?: Explanation
}

/** The whole result: what `hindcast forecast --json` prints and what the report shows. */
export interface ForecastDocument {
  /** Which model was asked for: `lstm`, `gru`, `rnn`, `segment` or `auto`. */
  readonly model: string
  /** At least one. */
  readonly series: readonly SeriesForecast[]
  readonly skipped: readonly SkippedSeries[]
  /** Scores over all series, the means of theirs, without folds. Equal to the only series' where there is one. */
  readonly overall: Backtest
  readonly training: TrainingCurve
  /** Left out where no settings were searched for. */
  readonly tuning?: Tuning
  /** Engine that computed it, such as `wasm relaxed-simd`. */
  readonly engine: string
  readonly seed: number
  /** Wall time of training, backtest and forecast in seconds. */
  readonly seconds: number
}
