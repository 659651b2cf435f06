/** The simple forecasts that any other has to beat. */

import type { QuantileForecast } from '../quantiles.js'
import { arima } from './arima.js'
import { combination } from './combination.js'
import { ets } from './ets.js'
import { drift, naive, seasonalNaive } from './simple.js'
import { theta } from './theta.js'

export { arima } from './arima.js'
export { combination } from './combination.js'
export { ets } from './ets.js'
export { isIntermittent } from './intermittent.js'
export { naive2 } from './naive2.js'
export { drift, naive, seasonalNaive } from './simple.js'
export { theta } from './theta.js'

/** @param m steps in a season */
export type Baseline = (y: Float64Array, m: number, horizonSteps: number) => QuantileForecast

/** Those a backtest sets beside the model; each learns of one series alone. */
export const baselines = {
  naive: (y, _m, horizonSteps) => naive(y, horizonSteps),
  seasonalNaive,
  drift: (y, _m, horizonSteps) => drift(y, horizonSteps),
  theta,
  ets,
  arima,
  combination,
} as const satisfies Record<string, Baseline>
