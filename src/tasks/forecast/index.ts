export {
  type Duplicates,
  type Fill,
  type PanelOptions,
  type Series,
  seriesFromRows,
} from '../../data/index.js'
export { InputError } from '../../engine/errors.js'
export { type Baseline, baselines, naive2 } from './baselines/index.js'
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
  type AnomaliesOptions,
  forecastCsv,
  type ReportOptions,
  renderAnomalies,
  renderReport,
} from './report/index.js'
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
export {
  type AnomalyDocument,
  type AnomalyRow,
  type AnomalySeries,
  type Backtest,
  type Effect,
  type Explanation,
  type Fold,
  type ForecastDocument,
  type ForecastRow,
  LEVELS,
  type Observation,
  type QuantileForecast,
  type Scores,
  type SeriesForecast,
  type Skipped,
  type TrainingCurve,
} from './types.js'
