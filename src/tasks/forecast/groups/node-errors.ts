/** The errors of past forecasts of totals and their series, by which forecasts are made to add up. */
import type { Panel } from '../../../data/index.js'
import { type Dependence, independentSteps } from '../../../statistics/dependence/index.js'
import { type QuantileForecast, quantileAt } from '../../../statistics/quantiles.js'
import { type Covariance, covarianceOf } from '../../../statistics/reconciliation/index.js'
import type { Folds } from '../backtest/fold.js'
import { effectiveFolds, timeOfFold } from '../paths/past-errors.js'
import { membersOf } from './nodes.js'

/** The covariance of the errors of a panel's totals and series, by their names. */
export interface NodeErrors {
  /** In the order of the covariance. */
  readonly ids: readonly string[]
  /** Shrunk towards the variances. */
  readonly covariance: Covariance
  /** Correlation of the errors of totals with the sums of those of their series. */
  readonly agreement: number
}

/**
 * The correlation of totals' errors with the sums of their series' where there is nothing to learn it from, and as how many
 * independent errors it counts.
 */
export const usualAgreement = 0.8
const agreementTrust = 3

/** Half of the width of the 80 % interval of a normal variable, in deviations. */
const halfWidth = 1.2816

/** Deviations of forecasts, over all steps, as their intervals have them. */
export const usualDeviations = (forecasts: readonly QuantileForecast[]): Float64Array =>
  Float64Array.from(forecasts, (forecast) => {
    const [low, high] = [quantileAt(forecast, 0.1), quantileAt(forecast, 0.9)]
    return high.reduce((sum, v, h) => sum + (v - low[h]) / (2 * halfWidth), 0) / high.length
  })

/** Root mean square of errors at each step, in units of each series: later steps err more. */
function sizesOf(errors: readonly (readonly Float64Array[])[], steps: number): Float64Array {
  const sums = new Float64Array(steps)
  for (const own of errors) {
    const unit = own.reduce((sum, fold) => sum + fold.reduce((all, e) => all + e * e, 0), 0)
    if (!(unit > 0)) continue
    for (const fold of own) for (const [h, e] of fold.entries()) sums[h] += e ** 2 / unit
  }
  const mean = sums.reduce((all, v) => all + v, 0) / steps
  return sums.map((v) => (v > 0 ? Math.sqrt(v / mean) : 1))
}

/** The mean correlation, about 0, of totals' errors with the sums of their series'. */
function agreementOf(
  errors: readonly Float64Array[],
  members: readonly (readonly number[])[],
  independent: number,
): number {
  let [sum, count] = [0, 0]
  for (const [t, own] of members.entries()) {
    let [joint, ofTotal, ofSums] = [0, 0, 0]
    for (const [c, error] of errors[t].entries()) {
      const series = own.reduce((all, i) => all + errors[members.length + i][c], 0)
      if (Number.isNaN(error + series)) continue
      joint += error * series
      ofTotal += error ** 2
      ofSums += series ** 2
    }
    if (!(ofTotal * ofSums > 0)) continue
    sum += joint / Math.sqrt(ofTotal * ofSums)
    count++
  }
  if (count === 0) return usualAgreement
  const shrunk =
    (independent * (sum / count) + agreementTrust * usualAgreement) / (independent + agreementTrust)
  return Math.min(1, Math.max(0, shrunk))
}

/**
 * The covariance that folds speak for; undefined without folds. Errors of each step ahead are in proportion to those of that
 * step, so that they are of the same size.
 * @param folds with the forecast of `model`
 */
export function nodeErrorsIn(
  panel: Pick<Panel, 'totals' | 'series'>,
  folds: Folds,
  dependence: Dependence | undefined,
): NodeErrors | undefined {
  const { series } = panel
  const [first] = folds.flat()
  if (first === undefined || dependence === undefined) return undefined
  const steps = first.actual.length
  const errors = folds.map((own) =>
    own.map(({ actual, forecasts: { model } }) => {
      const median = quantileAt(model, 0.5)
      return actual.map((y, h) => y - median[h])
    }),
  )
  const sizes = sizesOf(errors, steps)
  const times = [...new Set(folds.flatMap((own, i) => own.map((fold) => timeOfFold(series[i], fold))))]
  const place = new Map(times.map((time, t) => [time, t]))
  const columns = folds.map((own, i) => {
    const row = new Float64Array(times.length * steps).fill(Number.NaN)
    for (const [f, fold] of own.entries())
      row.set(
        errors[i][f].map((e, h) => e / sizes[h]),
        place.get(timeOfFold(series[i], fold))! * steps,
      )
    return row
  })
  const independent = effectiveFolds(folds) * independentSteps(dependence.steps.persistence, steps)
  // Others have the deviations of their intervals when they are forecast.
  const hasErrors = folds.map(({ length }) => length > 0)
  const known = columns.filter((_, i) => hasErrors[i])
  return {
    ids: series.filter((_, i) => hasErrors[i]).map(({ id }) => id),
    covariance: covarianceOf(known, Math.min(columns[0].length, independent)),
    agreement: agreementOf(columns, membersOf(panel), independent),
  }
}

/**
 * The errors of some forecasts.
 * @param errors of others, perhaps, or none: the intervals then say how large errors are
 */
export function errorsFor(
  ids: readonly string[],
  forecasts: readonly QuantileForecast[],
  errors: NodeErrors | undefined,
): Omit<NodeErrors, 'ids'> {
  const usual = usualDeviations(forecasts)
  const places = new Map(errors?.ids.map((id, i) => [id, i]))
  const found = ids.map((id) => places.get(id))
  const width = errors?.covariance.factors[0]?.length ?? 0
  const deviations = Float64Array.from(found, (at, i) =>
    at === undefined ? usual[i] : errors!.covariance.deviations[at],
  )
  const factors = found.map((at) =>
    at === undefined ? new Float64Array(width) : errors!.covariance.factors[at],
  )
  return {
    covariance: { deviations, own: errors?.covariance.own ?? 1, factors },
    agreement: errors?.agreement ?? usualAgreement,
  }
}
