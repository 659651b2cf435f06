export {
  type Duplicates,
  type Fill,
  type Series,
  type SeriesOptions,
  seriesFromRows,
} from '../../data/index.js'
export { InputError } from '../../engine/errors.js'
export { type Baseline, baselines, methods, naive2 } from './baselines/index.js'
export {
  type ForecastOptions,
  type ForecastProgress,
  type ForecastResult,
  forecast,
  forecastSeries,
  type SeriesForecastOptions,
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
export { type RecurrentModel, recurrentModels } from './network.js'
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
export { forecastCsv, type ReportOptions, renderReport } from './report/index.js'
export {
  forecasterFromBytes,
  loadForecaster,
  SavedForecaster,
  type SeriesColumns,
} from './saved-forecaster.js'
export type {
  Backtest,
  Fold,
  ForecastDocument,
  ForecastRow,
  Observation,
  Scores,
  SeriesForecast,
  TrainingCurve,
} from './types.js'
