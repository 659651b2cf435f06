export {
  type Callback,
  type CheckpointOptions,
  type EarlyStoppingOptions,
  type EpochLogs,
  earlyStopping,
  epochLogger,
  modelCheckpoint,
  type PlateauOptions,
  type Run,
  reduceLROnPlateau,
} from './callbacks.js'
export { type LoopOptions, runLoop, trainStep } from './loop.js'
export { type Metric, type MetricName, metricOf } from './metrics.js'
export {
  type AdamOptions,
  type AdamWOptions,
  adam,
  adamW,
  type Optimiser,
  type OptimiserName,
  optimiserOf,
  type RmspropOptions,
  type RunningOptimiser,
  rmsprop,
  type SgdOptions,
  sgd,
} from './optimisers.js'
