/**
 * The simple forecasts that any other has to beat, with their textbook prediction intervals: Hyndman &
 * Athanasopoulos 2021, Forecasting: Principles and Practice, 3rd edition, 5.2 and 5.5. T values y_1..y_T are
 * known, h steps ahead are asked for, σ is the standard deviation of the one-step residuals e_t.
 *
 *   naive           ŷ = y_T                            e_t = y_t − y_{t−1}      σ_h = σ √h
 *   seasonal naive  ŷ = the last value of its season   e_t = y_t − y_{t−m}      σ_h = σ √(k+1), k = ⌊(h−1)/m⌋
 *   drift           ŷ = y_T + h c, c = (y_T − y_1)/(T−1)   e_t = y_t − y_{t−1} − c   σ_h = σ √(h (1 + h/(T−1)))
 *
 * σ² = Σ e_t² / (residuals − parameters): drift estimates one parameter, c; the others none. Quantiles are
 * ŷ + z σ_h, normal with uncorrelated residuals. A constant series has σ = 0: all its quantiles are the same.
 */
import { checkWhole } from '../../engine/checks.js'
import { InputError } from '../../engine/errors.js'
import { normalForecast, type QuantileForecast } from '../quantiles.js'

/**
 * Every step ahead is the last value.
 *
 * @param y at least 2 values: one difference to tell the spread from
 * @param horizonSteps how many steps ahead, a whole number from 1
 * @throws InputError when y is shorter or the horizon out of range.
 */
export function naive(y: Float64Array, horizonSteps: number): QuantileForecast {
  check('naive', y, 2, horizonSteps)
  const last = y[y.length - 1]
  const sigma = residualDeviation(y, 1, 0, 0)
  return spread(
    horizonSteps,
    () => last,
    (h) => sigma * Math.sqrt(h),
  )
}

/**
 * Every step ahead is the value of the same season in the last cycle. A series of m values or fewer has no
 * seasonal difference to tell the spread from: its forecast is the naive one, which is the same as m = 1.
 *
 * @param y at least 2 values
 * @param m steps in a season, a whole number from 1
 * @param horizonSteps how many steps ahead, a whole number from 1
 * @throws InputError when y is shorter, or m or the horizon out of range.
 */
export function seasonalNaive(y: Float64Array, m: number, horizonSteps: number): QuantileForecast {
  check('seasonalNaive', y, 2, horizonSteps, m)
  if (y.length <= m) return naive(y, horizonSteps)
  const sigma = residualDeviation(y, m, 0, 0)
  return spread(
    horizonSteps,
    (h) => y[y.length - m + ((h - 1) % m)],
    (h) => sigma * Math.sqrt(Math.floor((h - 1) / m) + 1),
  )
}

/**
 * The straight line through the first and the last value, continued.
 *
 * @param y at least 3 values: two differences, of which the slope takes one
 * @param horizonSteps how many steps ahead, a whole number from 1
 * @throws InputError when y is shorter or the horizon out of range.
 */
export function drift(y: Float64Array, horizonSteps: number): QuantileForecast {
  check('drift', y, 3, horizonSteps)
  const T = y.length
  const c = (y[T - 1] - y[0]) / (T - 1)
  const sigma = residualDeviation(y, 1, c, 1)
  return spread(
    horizonSteps,
    (h) => y[T - 1] + h * c,
    (h) => sigma * Math.sqrt(h * (1 + h / (T - 1))),
  )
}

function residualDeviation(y: Float64Array, lag: number, slope: number, parameters: number): number {
  let squares = 0
  for (let t = lag; t < y.length; t++) squares += (y[t] - y[t - lag] - slope) ** 2
  return Math.sqrt(squares / (y.length - lag - parameters))
}

/** The forecast from its median and standard deviation at each step h = 1, 2, ... */
export function spread(
  horizonSteps: number,
  medianAt: (h: number) => number,
  sigmaAt: (h: number) => number,
): QuantileForecast {
  const steps = Array.from({ length: horizonSteps }, (_, i) => i + 1)
  return normalForecast(Float64Array.from(steps, medianAt), Float64Array.from(steps, sigmaAt))
}

/** Whether all values are the same: what is smoothed of them could differ from them in the last digit. */
export const isConstant = (y: Float64Array): boolean => y.every((v) => v === y[0])

/** Checks what a method is given. */
export function check(where: string, y: Float64Array, least: number, horizonSteps: number, m = 1): void {
  if (y.length < least) throw new InputError(`${where} y: expected at least ${least} values, got ${y.length}`)
  checkWhole(`${where} horizonSteps`, horizonSteps)
  checkWhole(`${where} m`, m)
}
