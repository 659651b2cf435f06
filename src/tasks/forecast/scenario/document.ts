import type { SkippedSeries } from '../../../data/index.js'
import type { ForecastRow, Observation } from '../../../statistics/forecast-rows.js'
import type { Weights } from '../ensemble/index.js'

/** A future covariate as it is given, and as the scenario has it: one value a step. */
export interface ScenarioInput {
  /** Name of the column. */
  readonly column: string
  /** Numbers, or the category, empty where it is none that the forecaster knows. */
  readonly given: readonly (number | string)[]
  /** As `given`, but for what the scenario changes. */
  readonly changed: readonly (number | string)[]
}

/** Sums of the medians over the horizon. */
export interface ScenarioTotal {
  /** Of the forecast, in the series' unit. */
  readonly forecast: number
  /** Of the forecast with the changes. */
  readonly scenario: number
  /** Of the scenario less the forecast. */
  readonly difference: number
  /** The difference in percent of the forecast's size; not a number where that is 0. */
  readonly percent: number
}

/** The forecast of one series beside that with changed future covariates. */
export interface SeriesScenario {
  /** Name of the series: from its id columns, or its target column. */
  readonly id: string
  /** Frequency alias in pandas' spelling, such as `MS`, `D`, `h`, `30min`. */
  readonly frequency: string
  /** The values given, oldest first. */
  readonly history: readonly Observation[]
  /** With the future covariates as given: one row a step, the next one first. */
  readonly forecast: readonly ForecastRow[]
  /** With the changed ones. */
  readonly scenario: readonly ForecastRow[]
  /** Median of the scenario less that of the forecast, one a step. */
  readonly difference: readonly number[]
  /** Over the horizon. */
  readonly total: ScenarioTotal
  /** The columns that the scenario changes. */
  readonly inputs: readonly ScenarioInput[]
  /** Weights of the ensemble's members in both forecasts, which add up to 1. */
  readonly weights: Weights
  /** What a reader of these forecasts should know, as sentences; empty where there is nothing. */
  readonly notes: readonly string[]
}

/** The result of `scenario`, and what `hindcast scenario --json` prints. */
export interface ScenarioDocument {
  /** The changes asked for, by column, as they were written. */
  readonly set: Readonly<Record<string, string>>
  /** First and last time stamp of the steps that are changed, as asked for; absent where all are, from or to there. */
  readonly from?: string
  /** As `from`. */
  readonly to?: string
  /** At least one. */
  readonly series: readonly SeriesScenario[]
  /** Series that could not be forecast, with the reason. */
  readonly skipped: readonly SkippedSeries[]
  /** What a reader of the differences should know, as sentences; the first says that they are associations. */
  readonly notes: readonly string[]
  /** Engine of the run, such as `wasm relaxed-simd`. */
  readonly engine: string
  /** Wall time in seconds. */
  readonly seconds: number
}
