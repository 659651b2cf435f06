/**
 * Scores of distributions, given by quantiles and intervals.
 *
 *   pinball loss  ρ_q(y, ŷ) = max(q (y − ŷ), (q − 1)(y − ŷ))                 Koenker & Bassett 1978
 *   wQL           mean over q = 0.1, 0.2 ... 0.9 of 2 Σ ρ_q / Σ |y|           Salinas et al. 2020, as GluonTS has it
 *   CRPS          2 ∫ ρ_q dq                                                 Gneiting & Raftery 2007
 *   MSIS          mean of (u − l) + 2/α ((l − y)⁺ + (y − u)⁺), over the MASE's scale  Gneiting & Raftery 2007
 */

import { InputError } from '../../engine/errors.js'
import { meanOf } from '../mean.js'
import { type QuantileForecast, quantileAt } from '../quantiles.js'
import { checkPairs, type Numbers } from './pairs.js'
import { seasonalScale } from './point.js'

/** One quantile of each step's distribution. */
export interface Quantile {
  /** Above 0 and below 1: the share of values that should lie below. */
  readonly level: number
  /** As long as the actual values. */
  readonly values: Numbers
}

/**
 * Mean pinball loss of one quantile, in the values' unit, from 0.
 * @param actual the actual values, at least one
 * @param quantile its level, between 0 and 1, and its forecast of each value
 * @throws InputError when lengths differ or are 0, or the level is not between 0 and 1
 */
export function pinball(actual: Numbers, { level, values }: Quantile): number {
  checkPairs('pinball', actual, values)
  if (!(level > 0 && level < 1))
    throw new InputError(`pinball level: expected a number between 0 and 1, got ${level}`)
  return meanOf(actual, (y, i) => Math.max(level * (y - values[i]), (level - 1) * (y - values[i])))
}

const deciles = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

/**
 * Weighted quantile loss, without unit, from 0. Over several series it is that of all their values one after
 * another, with their forecasts `joined`. Infinite where all actual values are 0 and a forecast is not.
 * @throws InputError when lengths differ or are 0, or the forecast's levels do not reach from 0.1 to 0.9
 */
export function weightedQuantileLoss(actual: Numbers, forecast: QuantileForecast): number {
  const losses = deciles.map((level) => pinball(actual, { level, values: quantileAt(forecast, level) }))
  const loss = (2 * losses.reduce((sum, v) => sum + v, 0)) / deciles.length
  return loss === 0 ? 0 : loss / meanOf(actual, Math.abs)
}

/**
 * Continuous ranked probability score, approximated by the quantiles there are: twice the mean of their pinball
 * losses, each weighted by how much of 0 to 1 lies nearer to its level than to any other. In the values' unit, from
 * 0; of the median alone it is the mean absolute error.
 * @param actual the actual values, at least one
 * @param forecast quantiles at several levels, the levels rising
 * @throws InputError when lengths differ or are 0
 */
export function crps(actual: Numbers, { levels, values }: QuantileForecast): number {
  const edge = (i: number): number =>
    i === 0 ? 0 : i === levels.length ? 1 : (levels[i - 1] + levels[i]) / 2
  return levels.reduce(
    (sum, level, i) => sum + 2 * (edge(i + 1) - edge(i)) * pinball(actual, { level, values: values[i] }),
    0,
  )
}

/**
 * Mean scaled interval score, without unit, from 0: how wide the intervals are, and how far values lie outside.
 * @param share of values that should lie inside, such as 0.95
 * @param training the values known to the forecast, in order
 * @param seasonalPeriod steps in a season, a whole number from 1
 * @param actual the actual values, at least one
 * @param lo lower bounds of the intervals, one for each value
 * @param hi upper bounds
 * @throws InputError when lengths differ or are 0, or the share is not between 0 and 1
 */
export function msis(
  actual: Numbers,
  lo: Numbers,
  hi: Numbers,
  share: number,
  training: Numbers,
  seasonalPeriod: number,
): number {
  checkPairs('msis', actual, lo)
  checkPairs('msis', actual, hi)
  if (!(share > 0 && share < 1))
    throw new InputError(`msis share: expected a number between 0 and 1, got ${share}`)
  const price = 2 / (1 - share)
  const score = meanOf(
    actual,
    (y, i) => hi[i] - lo[i] + price * (Math.max(0, lo[i] - y) + Math.max(0, y - hi[i])),
  )
  return score / seasonalScale('msis', training, seasonalPeriod)
}

/**
 * Share of the actual values that lie in their interval, bounds included: 0 to 1. Honest 80 % intervals come
 * near 0.8.
 * @param actual the actual values, at least one
 * @param lo lower bounds of the intervals, one for each value
 * @param hi upper bounds
 * @throws InputError when the lengths differ or are 0.
 */
export function coverage(actual: Numbers, lo: Numbers, hi: Numbers): number {
  checkPairs('coverage', actual, lo)
  checkPairs('coverage', actual, hi)
  return meanOf(actual, (y, i) => (lo[i] <= y && y <= hi[i] ? 1 : 0))
}
