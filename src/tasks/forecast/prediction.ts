import type { ForecastRow } from '../../statistics/forecast-rows.js'
import type { Weights } from './ensemble/index.js'
import type { Outlier } from './outliers.js'
import type { Paths } from './paths/option.js'

/** The forecast of one series by a trained forecaster. */
export interface SeriesPrediction {
  /** Name of the series: from its id columns, or its target column. */
  readonly id: string
  /** Frequency alias in pandas' spelling, such as `MS`, `D`, `h`, `30min`. */
  readonly frequency: string
  /** One row a step, the next one first. */
  readonly forecast: readonly ForecastRow[]
  /** Weights of the ensemble's members in this forecast, which add up to 1. */
  readonly weights: Weights
  /** What a reader of this forecast should know, as sentences; empty where there is nothing. */
  readonly notes: readonly string[]
  /** Values that look like errors, oldest first; absent where there are none. */
  readonly outliers?: readonly Outlier[]
  /**
   * Sample paths, each with one value a step; those of equal index belong together over all series. Absent without the
   * option `paths`.
   */
  readonly paths?: Paths
}
