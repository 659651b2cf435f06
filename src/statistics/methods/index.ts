/** Forecasts of one series by its own past alone: the baselines of a backtest. */
import { arima, fittedArima } from './arima.js'
import type { Baseline, FittedBaseline } from './baseline.js'
import { ces, fittedCes } from './ces.js'
import { combination, fittedCombination } from './combination.js'
import { drift } from './drift.js'
import { dynamicTheta, fittedDynamicTheta } from './dynamic-theta.js'
import { ets, fittedEts } from './ets.js'
import { naive, seasonalNaive } from './naive.js'
import { fittedTheta, theta } from './theta.js'

export { arima } from './arima.js'
export {
  type Baseline,
  type FittedBaseline,
  type ForecastTask,
  finished,
  fittedTo,
  type Parts,
} from './baseline.js'
export { ces } from './ces.js'
export { combination } from './combination.js'
export { drift } from './drift.js'
export { dynamicTheta } from './dynamic-theta.js'
export { ets } from './ets.js'
export { isIntermittent } from './intermittent.js'
export { naive, seasonalNaive } from './naive.js'
export { naive2 } from './naive2.js'
export { theta } from './theta.js'

/** The methods that a backtest compares the model with. */
export const baselines = {
  /** The last value, repeated. */
  naive,
  /** The last season, repeated. */
  seasonalNaive,
  /** The line through the first and the last value, continued. */
  drift,
  /** The Theta method (Assimakopoulos & Nikolopoulos 2000). */
  theta,
  /** Theta as a state space model, with an optimised curvature (Fiorucci et al. 2016). */
  dynamicTheta,
  /** Exponential smoothing, the weighted mean of up to 15 forms (Hyndman, Koehler, Ord & Snyder 2008). */
  ets,
  /** ARIMA with a season, its orders found step by step (Hyndman & Khandakar 2008). */
  arima,
  /** Complex exponential smoothing, the weighted mean of four forms (Svetunkov, Kourentzes & Ord 2022). */
  ces,
  /** The weighted median of seasonal naive, dynamic Theta, ETS, ARIMA and CES, after Petropoulos & Svetunkov 2020. */
  combination,
} as const satisfies Record<string, Baseline>

/** Tables by baseline are complete over these. */
export type BaselineName = keyof typeof baselines

/** The methods of `baselines` that are fitted. */
export const fittedBaselines = {
  theta: fittedTheta,
  dynamicTheta: fittedDynamicTheta,
  ets: fittedEts,
  arima: fittedArima,
  ces: fittedCes,
  combination: fittedCombination,
} as const satisfies Partial<Record<BaselineName, FittedBaseline<object>>>
