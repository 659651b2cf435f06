/** Folds of a backtest: forecasts made from the data up to a cutoff, beside the actual values that followed. */
import type { QuantileForecast } from '../../../statistics/quantiles.js'

/** One fold of one series, as far as scores need it. */
export interface ScoredFold {
  /** Values up to the cutoff. */
  readonly seen: Float64Array
  /** The actual values after it, one a step ahead. */
  readonly actual: Float64Array
  /** By method. */
  readonly forecasts: Readonly<Record<string, QuantileForecast>>
  /** The forecast of Naive 2, the benchmark of the OWA. */
  readonly benchmark: Float64Array
}

export interface BacktestFold extends ScoredFold {
  /** How many values of the series lie up to the cutoff. */
  readonly known: number
}

/** The folds of each series, oldest first. */
export type Folds = readonly (readonly BacktestFold[])[]
