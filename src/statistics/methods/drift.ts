/**
 * The drift forecast: the straight line through the first and the last value, continued, with its textbook prediction
 * intervals (Hyndman & Athanasopoulos 2021, 5.2 and 5.5), in the symbols of `naive.ts`.
 *
 *   ŷ = y_T + h c, c = (y_T − y_1)/(T−1)   e_t = y_t − y_{t−1} − c   σ_h = σ √(h (1 + h/(T−1)))
 *
 * The slope c is one estimated parameter.
 */
import { normalForecastBy, type QuantileForecast } from '../quantiles.js'
import { checkTask, type ForecastTask } from './baseline.js'
import { residualDeviation } from './naive.js'

/** @param y at least 3 values: two differences, of which the slope takes one */
export function drift(
  y: Float64Array,
  { horizonSteps }: Pick<ForecastTask, 'horizonSteps'>,
): QuantileForecast {
  checkTask('drift', y, 3, { horizonSteps })
  const T = y.length
  const c = (y[T - 1] - y[0]) / (T - 1)
  const sigma = residualDeviation(y, 1, c, 1)
  return normalForecastBy(
    horizonSteps,
    (h) => y[T - 1] + h * c,
    (h) => sigma * Math.sqrt(h * (1 + h / (T - 1))),
  )
}
