/** The simple forecasts that any other has to beat. */

import type { QuantileForecast } from '../quantiles.js'
import { arima, arimaFrom, fitArima } from './arima.js'
import { combination, combinationFrom, fitCombination } from './combination.js'
import { ets, etsFrom, fitEts } from './ets.js'
import { drift, naive, seasonalNaive } from './simple.js'
import { fitTheta, theta, thetaFrom } from './theta.js'

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

/**
 * A method whose search for what suits a series, which takes long, is apart from its use, which does not. Of the same
 * series both together are the method, to the bit; a fit used for newer values moves its states on through them.
 */
export interface FittedBaseline<Fit extends object> {
  /** JSON of a size that does not depend on y; undefined where there is nothing to be fitted. */
  fit(y: Float64Array, m: number, horizonSteps: number): Fit | undefined
  /** Undefined where the fit does not hold for y: it is to be fitted anew then. */
  from(fit: Fit, y: Float64Array, m: number, horizonSteps: number): QuantileForecast | undefined
}

/** The methods of `baselines` that search. */
export const fittedBaselines = {
  theta: { fit: fitTheta, from: thetaFrom },
  ets: { fit: fitEts, from: etsFrom },
  arima: { fit: fitArima, from: arimaFrom },
  combination: { fit: fitCombination, from: combinationFrom },
} as const satisfies Partial<Record<keyof typeof baselines, FittedBaseline<object>>>
