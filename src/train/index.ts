export type { Batches } from './batches.js'
export {
  type Callback,
  type CallbackState,
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
export { type LoopOptions, runLoop } from './loop.js'
export { type Metric, type MetricName, metricOf } from './metrics.js'
export type { Optimizer, OptimizerOptions, OptimizerState, RunningOptimizer } from './optimizer.js'
export {
  type AdamOptions,
  type AdamWOptions,
  adam,
  adamW,
  type OptimizerName,
  optimizerOf,
  type RmspropOptions,
  rmsprop,
  type SgdOptions,
  sgd,
} from './optimizers.js'
export {
  type CosineDecayOptions,
  cosineDecay,
  type ExponentialDecayOptions,
  exponentialDecay,
  type PiecewiseConstantDecayOptions,
  piecewiseConstantDecay,
  type Schedule,
} from './schedules.js'
export {
  type BatchLoss,
  type Reduce,
  type TrainStepOptions,
  trainStep,
} from './train-step.js'
export type { TrainingState } from './training-state.js'
