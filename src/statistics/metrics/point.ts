/**
 * Scores of point forecasts, as in the M4 competition (Makridakis, Spiliotis & Assimakopoulos 2020).
 *
 *   MAE   = mean |y − ŷ|
 *   RMSE  = √ mean (y − ŷ)²
 *   sMAPE = mean 200 |y − ŷ| / (|y| + |ŷ|)
 *   MASE  = MAE / s,      s = mean |y_t − y_{t−m}| over the training series, t = m+1..n
 *   RMSSE = RMSE / r,     r² = mean (y_t − y_{t−m})²
 *   OWA   = (sMAPE / sMAPE of Naive 2 + MASE / MASE of Naive 2) / 2
 */

import { checkWhole } from '../../engine/checks.js'
import { meanOf } from '../mean.js'
import { checkPairs, type Numbers } from './pairs.js'

/**
 * Mean absolute error, in the values' unit, from 0.
 * @param actual the actual values, at least one
 * @param predicted the forecast of each
 * @throws InputError when the lengths differ or are 0.
 */
export function mae(actual: Numbers, predicted: Numbers): number {
  checkPairs('mae', actual, predicted)
  return meanOf(actual, (y, i) => Math.abs(y - predicted[i]))
}

/**
 * Root mean squared error, in the values' unit, from 0.
 * @param actual the actual values, at least one
 * @param predicted the forecast of each
 * @throws InputError when the lengths differ or are 0.
 */
export function rmse(actual: Numbers, predicted: Numbers): number {
  checkPairs('rmse', actual, predicted)
  return Math.sqrt(meanOf(actual, (y, i) => (y - predicted[i]) ** 2))
}

/**
 * Symmetric mean absolute percentage error in percent, 0 to 200. A forecast of 0 for a value of 0 counts as no
 * error.
 * @param actual the actual values, at least one
 * @param predicted the forecast of each
 * @throws InputError when the lengths differ or are 0.
 */
export function smape(actual: Numbers, predicted: Numbers): number {
  checkPairs('smape', actual, predicted)
  return meanOf(actual, (y, i) => {
    const size = Math.abs(y) + Math.abs(predicted[i])
    return size === 0 ? 0 : (200 * Math.abs(y - predicted[i])) / size
  })
}

/**
 * Mean absolute scaled error (Hyndman & Koehler 2006): below 1, the forecast errs less than the seasonal naive
 * forecast one season ahead did in the training series. From 0, without unit.
 *
 * The scale falls back to a season of 1 step when the training series has no more values than a season or repeats
 * itself every season (to a trillionth of its largest value: rounding is no scale). A constant training series has no scale at all: the
 * plain mean absolute error is returned then (scale 1, in the series' own unit), which is finite, is 0 for a
 * perfect forecast, and still ranks methods that are scored on the same data.
 *
 * @param training the values known to the forecast, in order
 * @param seasonalPeriod steps in a season, a whole number from 1
 * @throws InputError when `actual` and `predicted` differ in length or are empty, or the season is out of range.
 */
export function mase(actual: Numbers, predicted: Numbers, training: Numbers, seasonalPeriod: number): number {
  checkPairs('mase', actual, predicted)
  return mae(actual, predicted) / seasonalScale('mase', training, seasonalPeriod)
}

/**
 * Root mean squared scaled error (Hyndman & Koehler 2006): as the MASE, of squares.
 * @param training the values known to the forecast, in order
 * @param seasonalPeriod steps in a season, a whole number from 1
 * @throws InputError when `actual` and `predicted` differ in length or are empty, or the season is out of range.
 */
export function rmsse(
  actual: Numbers,
  predicted: Numbers,
  training: Numbers,
  seasonalPeriod: number,
): number {
  checkPairs('rmsse', actual, predicted)
  return rmse(actual, predicted) / Math.sqrt(seasonalScale('rmsse', training, seasonalPeriod, 2))
}

/** The errors in the overall weighted average. */
export interface Errors {
  /** Symmetric mean absolute percentage error in percent, as `smape` gives it. */
  readonly smape: number
  /** Mean absolute scaled error, as `mase` gives it. */
  readonly mase: number
}

/**
 * Overall weighted average of the M4 competition: 1 is as good as its benchmark, Naive 2 (the last value, where the
 * series is seasonal without and then again with its season). Both errors are first averaged over all series. A
 * benchmark without error is only equalled by another one.
 * @param errors of the forecasts, averaged over all series
 * @param naive2 of the benchmark, averaged likewise
 */
export const owa = (errors: Errors, naive2: Errors): number => {
  const ratio = (a: number, b: number): number => (a === b ? 1 : a / b)
  return (ratio(errors.smape, naive2.smape) + ratio(errors.mase, naive2.mase)) / 2
}

/** The divisor of MASE, RMSSE and MSIS: the seasonal naive errors of the training series, to a power, averaged. */
export function seasonalScale(where: string, training: Numbers, seasonalPeriod: number, power = 1): number {
  checkWhole(`${where} seasonalPeriod`, seasonalPeriod)
  return meanDifference(training, seasonalPeriod, power) || meanDifference(training, 1, power) || 1
}

/** Mean |y_t − y_{t−lag}|ᵖ; 0 when there is no such difference, or none beyond rounding. */
function meanDifference(y: Numbers, lag: number, power: number): number {
  let sum = 0
  let largest = 0
  for (let t = lag; t < y.length; t++) {
    sum += Math.abs(y[t] - y[t - lag]) ** power
    largest = Math.max(largest, Math.abs(y[t]))
  }
  const scale = sum / (y.length - lag)
  return scale > (1e-12 * largest) ** power ? scale : 0
}
