export { energyScore } from './energy.js'
export type { Numbers } from './pairs.js'
export { type Errors, mae, mase, owa, rmse, rmsse, seasonalScale, smape } from './point.js'
export { coverage, crps, msis, pinball, type Quantile, weightedQuantileLoss } from './quantile.js'
