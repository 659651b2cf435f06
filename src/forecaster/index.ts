/** Forecasters: ensembles of networks trained on many series at once, from values and covariates to quantiles. */
export { attributionsAt } from './attribution.js'
export { Checkpoint, checkpointFolder } from './checkpoint.js'
export { type ColumnScales, columnScales } from './covariate-scales.js'
export { networkAt, trainCrossFitted } from './cross-fitting.js'
export { type Decisions, decide, fewestWindowsForQuantiles, trainingWindowCount } from './decisions.js'
export {
  forecastNext,
  forecastScaled,
  type NetworkForecaster,
  restoreForecast,
  type ScaledForecast,
} from './forecaster.js'
export { heads } from './heads.js'
export {
  columnCountsOf,
  type KnownSeries,
  knownSeries,
  namesAhead,
  seesCalendar,
} from './known-series.js'
export { memberJob } from './member-job.js'
export { makeNetwork, type Network, networkFromWeights } from './network.js'
export { trainingBytes } from './network-size.js'
export {
  type CalendarOption,
  calendarOption,
  type EnsembleOptions,
  HEADS,
  type HeadKind,
  largestSeed,
  longestWindow,
  mostMembers,
  mostSeasonSteps,
  NETWORKS,
  type NetworkKind,
  type NetworkOptions,
  networkOptions,
  type SearchedOptions,
  STRATEGIES,
  type Strategy,
  searchedTexts,
  trainingOptions,
} from './options.js'
export { predictAt } from './predict.js'
export { type PreparedSeries, prepareSeries } from './prepared-series.js'
export type { Progress } from './progress.js'
export { continuedEpochs, type ScheduleOptions, scheduleFor, type TrainingSchedule } from './schedule.js'
export {
  type ColumnCounts,
  type NetworkShape,
  shapeFor,
} from './shape.js'
export type { Task } from './task.js'
export {
  type ForecasterTraining,
  fewestTrainingValues,
  type PastForecast,
  recalibrated,
  type TrainedForecaster,
  trainForecaster,
} from './train-forecaster.js'
export {
  membersFor,
  type Training,
  type TrainingOptions,
  type TrainingProgress,
} from './training.js'
export { windowRanges, windowsIn } from './validation.js'
export type { Place } from './windows.js'
