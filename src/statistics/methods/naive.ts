/**
 * The naive and the seasonal naive forecast, with their textbook prediction intervals: Hyndman & Athanasopoulos 2021,
 * Forecasting: Principles and Practice, 3rd edition, 5.2 and 5.5. T values y_1..y_T are known, the step h ahead is
 * forecast, m is the seasonal period, σ the standard deviation of the residuals e_t.
 *
 *   naive           ŷ = y_T                            e_t = y_t − y_{t−1}      σ_h = σ √h
 *   seasonal naive  ŷ = the last value of its season   e_t = y_t − y_{t−m}      σ_h = σ √(k+1), k = ⌊(h−1)/m⌋
 *
 * σ² = Σ e_t² / (residuals − parameters), of which there are none here. Quantiles are ŷ + z σ_h, normal with
 * uncorrelated residuals. A constant series has σ = 0: all its quantiles are the same.
 */
import { normalForecastBy, type QuantileForecast } from '../quantiles.js'
import { checkTask, type ForecastTask } from './baseline.js'

/**
 * Every step ahead is the last value.
 * @param y at least 2 values: one difference, for the spread
 */
export function naive(
  y: Float64Array,
  { horizonSteps }: Pick<ForecastTask, 'horizonSteps'>,
): QuantileForecast {
  checkTask('naive', y, 2, { horizonSteps })
  const last = y[y.length - 1]
  const sigma = residualDeviation(y, 1, 0, 0)
  return normalForecastBy(
    horizonSteps,
    () => last,
    (h) => sigma * Math.sqrt(h),
  )
}

/**
 * Every step ahead is the value of the same season in the last cycle. A series of m values or fewer has no
 * seasonal difference for the spread: its forecast is the naive one, which is the same as m = 1.
 * @param y at least 2 values
 */
export function seasonalNaive(y: Float64Array, task: ForecastTask): QuantileForecast {
  checkTask('seasonalNaive', y, 2, task)
  const { seasonalPeriod: m, horizonSteps } = task
  if (y.length <= m) return naive(y, { horizonSteps })
  const sigma = residualDeviation(y, m, 0, 0)
  return normalForecastBy(
    horizonSteps,
    (h) => y[y.length - m + ((h - 1) % m)],
    (h) => sigma * Math.sqrt(Math.floor((h - 1) / m) + 1),
  )
}

/** σ: the root of the mean squared residual of y_t − y_{t−lag} − slope, so many parameters being estimated. */
export function residualDeviation(y: Float64Array, lag: number, slope: number, parameters: number): number {
  let squares = 0
  for (let t = lag; t < y.length; t++) squares += (y[t] - y[t - lag] - slope) ** 2
  return Math.sqrt(squares / (y.length - lag - parameters))
}
