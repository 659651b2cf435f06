/**
 * Forecasts of the series of a table, with intervals and a backtest, and all that their result says.
 * @module hindcast/forecast
 */

export {
  type Covariates,
  type Duplicates,
  type Fill,
  type HolidayOptions,
  type Holidays,
  type MissingMark,
  type Panel,
  type PanelColumns,
  type PanelOptions,
  panelFromRows,
  readHolidays,
  readPanel,
  type Series,
  type SkippedSeries,
  type StaticColumn,
  type Table,
  type Total,
  tableFromRows,
} from '../../data/index.js'
export { InputError } from '../../engine/errors.js'
export {
  HEADS,
  type HeadKind,
  NETWORKS,
  type NetworkKind,
  type Progress,
  STRATEGIES,
  type Strategy,
  type TrainingProgress,
} from '../../forecaster/index.js'
export type { CsvOptions } from '../../report/index.js'
export type { Bounds, BoundsOption } from '../../statistics/bounds.js'
export type { Calibration } from '../../statistics/calibration.js'
export type {
  Dependence,
  Persistence,
  SeriesDependence,
  StepDependence,
} from '../../statistics/dependence/index.js'
export type { ForecastRow, Observation } from '../../statistics/forecast-rows.js'
export { type Baseline, baselines, type ForecastTask, naive2 } from '../../statistics/methods/index.js'
export {
  coverage,
  crps,
  type Errors,
  energyScore,
  mae,
  mase,
  msis,
  type Numbers,
  owa,
  pinball,
  type Quantile,
  rmse,
  rmsse,
  smape,
  weightedQuantileLoss,
} from '../../statistics/metrics/index.js'
export {
  atLeast,
  averageQuantiles,
  joined,
  LEVELS,
  medianOf,
  normalForecast,
  type QuantileForecast,
  quantileAt,
  stepsOf,
  uncrossed,
} from '../../statistics/quantiles.js'
export { backtest, backtestPanel } from './backtest.js'
export type {
  Backtest,
  BacktestDocument,
  Effect,
  Explanation,
  Fold,
  ForecastDocument,
  GroupLevel,
  Scores,
  SeriesForecast,
  TrainingCurve,
  TunedSettings,
  Tuning,
  TuningTrial,
} from './document.js'
export { EFFORTS, type Effort, type EffortOption } from './effort.js'
export type { Ensemble, Weights } from './ensemble/index.js'
export { forecast, forecastPanel } from './forecast.js'
export {
  Forecaster,
  forecasterFromBytes,
  loadForecaster,
} from './forecaster.js'
export type { ForecasterContext } from './forecaster-context.js'
export type { LevelsOption } from './levels-option.js'
export {
  type ForecastOptions,
  MODELS,
  type Model,
  type ModelOptions,
  type PanelForecastOptions,
  type RunOptions,
} from './options.js'
export { OUTLIERS, type Outlier, type OutliersOption } from './outliers.js'
export type { Paths, PathsOption } from './paths/option.js'
export type { PredictOptions, PredictPanelOptions } from './predict-options.js'
export type { SeriesPrediction } from './prediction.js'
export {
  type Forecasts,
  forecastCsv,
  pathsCsv,
  type ReportDocument,
  type ReportOptions,
  renderBacktest,
  renderReport,
  type SampledForecasts,
} from './report/index.js'
export type { ForecastResult } from './result.js'
export type {
  ScenarioDocument,
  ScenarioInput,
  ScenarioTotal,
  SeriesScenario,
} from './scenario/document.js'
export { renderScenario } from './scenario/render.js'
export {
  type ScenarioChanges,
  type ScenarioOptions,
  type ScenarioPanelOptions,
  scenario,
  scenarioPanel,
} from './scenario/scenario.js'
export { scenarioCsv } from './scenario/scenario-csv.js'
export { type TrainPanelOptions, trainPanel } from './train.js'
