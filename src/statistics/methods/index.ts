/** Forecasts of one series by its own past alone: the baselines of a backtest. */
import { arima, arimaFrom, fitArima } from './arima.js'
import type { Baseline, FittedBaseline } from './baseline.js'
import { combination, combinationFrom, fitCombination, fitCombinationInParts } from './combination.js'
import { drift } from './drift.js'
import { ets, etsFrom, fitEts } from './ets.js'
import { naive, seasonalNaive } from './naive.js'
import { fitTheta, theta, thetaFrom } from './theta.js'

export { arima } from './arima.js'
export { type Baseline, type FittedBaseline, type ForecastTask, finished, type Parts } from './baseline.js'
export { combination } from './combination.js'
export { drift } from './drift.js'
export { ets } from './ets.js'
export { isIntermittent } from './intermittent.js'
export { naive, seasonalNaive } from './naive.js'
export { naive2 } from './naive2.js'
export { theta } from './theta.js'

/** The methods that a backtest compares the model with. */
export const baselines = {
  naive,
  seasonalNaive,
  drift,
  theta,
  ets,
  arima,
  combination,
} as const satisfies Record<string, Baseline>

/** Tables by baseline are complete over these. */
export type BaselineName = keyof typeof baselines

/** The methods of `baselines` that are fitted. */
export const fittedBaselines = {
  theta: { fit: fitTheta, from: thetaFrom },
  ets: { fit: fitEts, from: etsFrom },
  arima: { fit: fitArima, from: arimaFrom },
  combination: { fit: fitCombination, fitInParts: fitCombinationInParts, from: combinationFrom },
} as const satisfies Partial<Record<BaselineName, FittedBaseline<object>>>
