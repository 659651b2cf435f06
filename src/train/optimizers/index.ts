export { type AdamOptions, type AdamWOptions, adam, adamW } from './adam.js'
export { type OptimizerName, optimizerFrom, optimizerOf } from './by-name.js'
export type {
  Optimizer,
  OptimizerOptions,
  OptimizerSetting,
  OptimizerState,
  RunningOptimizer,
} from './optimizer.js'
export { type RmspropOptions, rmsprop } from './rmsprop.js'
export { type SgdOptions, sgd } from './sgd.js'
