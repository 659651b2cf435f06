export { type Batches, forEachBatch } from './batches.js'
export { Breath } from './breath.js'
export type { Callback, CallbackSpec, Run, TrainEnd } from './callback.js'
export {
  type CheckpointOptions,
  claimFile,
  type EarlyStopping,
  type EarlyStoppingOptions,
  earlyStopping,
  epochLogger,
  modelCheckpoint,
  type PlateauOptions,
  reduceLROnPlateau,
  runningCallbacks,
} from './callbacks/index.js'
export { putWeights } from './last-good.js'
export { runLoop } from './loop.js'
export { type Metric, type MetricName, metricOf } from './metrics.js'
export {
  type AdamOptions,
  type AdamWOptions,
  adam,
  adamW,
  type Optimizer,
  type OptimizerName,
  type OptimizerOptions,
  type OptimizerSetting,
  type OptimizerState,
  optimizerFrom,
  optimizerOf,
  type RmspropOptions,
  type RunningOptimizer,
  rmsprop,
  type SgdOptions,
  sgd,
} from './optimizers/index.js'
export {
  type CosineDecayOptions,
  cosineDecay,
  type ExponentialDecayOptions,
  exponentialDecay,
  type PiecewiseConstantDecayOptions,
  piecewiseConstantDecay,
  type Schedule,
} from './schedules.js'
export { type BatchLoss, type Reduce, type TrainStepOptions, trainStep } from './train-step.js'
export type { CallbackState, EpochLogs, EpochPosition, EpochSums, TrainingState } from './training-state.js'
