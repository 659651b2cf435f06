/**
 * Scores of forecasts, as in the M4 competition (Makridakis, Spiliotis & Assimakopoulos 2020).
 *
 *   MASE  = mean |y − ŷ| / s,   s = mean |y_t − y_{t−m}| over the training series, t = m+1..n
 *   sMAPE = mean 200 |y − ŷ| / (|y| + |ŷ|)
 */
import { checkWhole } from '../../engine/checks.js'
import { InputError } from '../../engine/errors.js'

type Numbers = ArrayLike<number>

/**
 * Mean absolute scaled error (Hyndman & Koehler 2006): below 1, the forecast errs less than the seasonal naive
 * forecast one season ahead did in the training series. From 0, without unit.
 *
 * The scale falls back to m = 1 when the training series has no more than m values or repeats itself every m (to
 * a trillionth of its largest value: rounding is no scale). A constant training series has no scale at all: the
 * plain mean absolute error is returned then (scale 1, in the series' own unit), which is finite, is 0 for a
 * perfect forecast, and still ranks methods that are scored on the same data.
 *
 * @param training what the forecast could see, in order
 * @param m steps in a season, a whole number from 1
 * @throws InputError when `actual` and `predicted` differ in length or are empty, or m is out of range.
 */
export function mase(actual: Numbers, predicted: Numbers, training: Numbers, m: number): number {
  checkPairs('mase', actual, predicted)
  checkWhole('mase m', m)
  const scale = meanAbsoluteDifference(training, m) || meanAbsoluteDifference(training, 1) || 1
  return mean(actual, (y, i) => Math.abs(y - predicted[i]!)) / scale
}

/**
 * Symmetric mean absolute percentage error in percent, 0 to 200. A forecast of 0 for a value of 0 counts as no
 * error.
 *
 * @throws InputError when the lengths differ or are 0.
 */
export function smape(actual: Numbers, predicted: Numbers): number {
  checkPairs('smape', actual, predicted)
  return mean(actual, (y, i) => {
    const size = Math.abs(y) + Math.abs(predicted[i]!)
    return size === 0 ? 0 : (200 * Math.abs(y - predicted[i]!)) / size
  })
}

/**
 * Share of the actual values that lie in their interval, bounds included: 0 to 1. Honest 80 % intervals come
 * near 0.8.
 *
 * @throws InputError when the lengths differ or are 0.
 */
export function coverage(actual: Numbers, lo: Numbers, hi: Numbers): number {
  checkPairs('coverage', actual, lo)
  checkPairs('coverage', actual, hi)
  return mean(actual, (y, i) => (lo[i]! <= y && y <= hi[i]! ? 1 : 0))
}

/** Mean |y_t − y_{t−lag}|; 0 when there is no such difference, or none beyond rounding. */
function meanAbsoluteDifference(y: Numbers, lag: number): number {
  let sum = 0
  let largest = 0
  for (let t = lag; t < y.length; t++) {
    sum += Math.abs(y[t]! - y[t - lag]!)
    largest = Math.max(largest, Math.abs(y[t]!))
  }
  const scale = sum / (y.length - lag)
  return scale > 1e-12 * largest ? scale : 0
}

function mean(values: Numbers, of: (value: number, index: number) => number): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += of(values[i]!, i)
  return sum / values.length
}

function checkPairs(where: string, actual: Numbers, other: Numbers): void {
  if (actual.length === 0 || actual.length !== other.length)
    throw new InputError(
      `${where}: expected as many forecasts as actual values, at least 1, got ${other.length} and ${actual.length}`,
    )
}
