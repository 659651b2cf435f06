export {
  type Duplicates,
  type Fill,
  type Holidays,
  type Panel,
  type PanelOptions,
  panelFromRows,
  readHolidays,
  readPanel,
  type Series,
  tableFromRows,
} from '../../data/index.js'
export { InputError } from '../../engine/errors.js'
export { type AnomalyOptions, anomalies, type DetectOptions, detectAnomalies } from './anomalies.js'
export { type Baseline, baselines, naive2 } from './baselines/index.js'
export {
  type BacktestDocument,
  backtest,
  backtestPanel,
  type ForecastOptions,
  type ForecastProgress,
  type ForecastResult,
  forecast,
  forecastPanel,
  type PanelForecastOptions,
  type TrainPanelOptions,
  trainPanel,
} from './forecast.js'
export {
  coverage,
  crps,
  type Errors,
  mae,
  mase,
  msis,
  owa,
  pinball,
  type Quantile,
  rmse,
  rmsse,
  smape,
  weightedQuantileLoss,
} from './metrics/index.js'
export { MODELS, type Model, type ModelOptions, type NetworkSettings, type SearchOptions } from './options.js'
export {
  atLeast,
  joined,
  LEVELS,
  medianOf,
  mix,
  normalForecast,
  type QuantileForecast,
  quantileAt,
  stepsOf,
  uncrossed,
} from './quantiles.js'
export {
  type AnomaliesOptions,
  anomaliesCsv,
  forecastCsv,
  type ReportOptions,
  renderAnomalies,
  renderReport,
} from './report/index.js'
export {
  type ForecasterContext,
  forecasterFromBytes,
  loadForecaster,
  SavedForecaster,
  type SeriesRows,
} from './saved-forecaster.js'
export type {
  AnomalyDocument,
  AnomalyRow,
  AnomalySeries,
  Backtest,
  Effect,
  Explanation,
  Fold,
  ForecastDocument,
  ForecastRow,
  Observation,
  Scores,
  SeriesForecast,
  Skipped,
  TrainingCurve,
  TunedSettings,
  Tuning,
  TuningTrial,
} from './types.js'
