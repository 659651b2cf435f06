/** One observed value of a series. */
export interface Observation {
  /** Time stamp as text, in the form the file used (ISO 8601, or the step number of a file without times). */
  readonly ds: string
  readonly y: number
}

/** One forecast step: the median and the central 80 % and 95 % prediction intervals. */
export interface ForecastRow {
  readonly ds: string
  readonly median: number
  readonly 'lo-80': number
  readonly 'hi-80': number
  readonly 'lo-95': number
  readonly 'hi-95': number
}

/** Scores of one method over all folds of a backtest, each the mean of the folds'. */
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
  /** Share of actual values inside the 80 % interval, 0 to 1. */
  readonly coverage80: number
  /** Share of actual values inside the 95 % interval, 0 to 1. */
  readonly coverage95: number
}

/** One rolling origin: what was forecast from the data up to `cutoff`, beside what came. */
export interface Fold {
  /** Time stamp of the last observation the forecast could see. */
  readonly cutoff: string
  readonly rows: readonly (ForecastRow & { readonly y: number })[]
}

export interface Backtest {
  readonly folds: readonly Fold[]
  readonly model: Scores
  readonly naive: Scores
  readonly seasonalNaive: Scores
  readonly drift: Scores
  readonly theta: Scores
  readonly ets: Scores
}

/** Loss after each epoch of the final training. */
export interface TrainingCurve {
  readonly loss: readonly number[]
  readonly valLoss: readonly number[]
}

export interface SeriesForecast {
  readonly id: string
  /** Frequency alias in pandas' spelling, such as `MS`, `D`, `h`, `30min`. */
  readonly frequency: string
  readonly history: readonly Observation[]
  readonly forecast: readonly ForecastRow[]
  readonly backtest: Backtest
  readonly training: TrainingCurve
}

/** The whole result: what `hindcast forecast --json` prints and what the report shows. */
export interface ForecastDocument {
  readonly series: readonly SeriesForecast[]
  /** Engine that computed it, such as `wasm relaxed-simd`. */
  readonly engine: string
  readonly seed: number
  /** Wall time of training, backtest and forecast in seconds. */
  readonly seconds: number
}
