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
  type Optimizer,
  type OptimizerName,
  optimiserOf,
  type RmspropOptions,
  type RunningOptimizer,
  rmsprop,
  type SgdOptions,
  sgd,
} from './optimisers.js'
