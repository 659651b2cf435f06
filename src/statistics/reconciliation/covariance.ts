/**
 * The covariance of forecast errors from few of them, shrunk towards their variances (Schäfer & Strimmer 2005):
 *
 *   W = D^½ (λ I + (1 − λ) R) D^½,  λ = Σ Var(r) / Σ r²  over all pairs of series
 *
 * D has the mean squared errors, R the correlations of errors, both about 0. R is a product of factors, R = B Bᵀ, so that
 * many series take little memory.
 */
import { dot, factorsOf } from '../dependence/factors.js'

/** A shrunk covariance of m series. */
export interface Covariance {
  /** Root mean squared error of each: the roots of D. */
  readonly deviations: Float64Array
  /** λ, 0 to 1. */
  readonly own: number
  /** Rows of B, one a series, of equal length: 1, or 0 where there are no errors. */
  readonly factors: readonly Float64Array[]
}

/** Root mean square of the numbers there are. */
function deviationOf(errors: Float64Array): number {
  let [squares, count] = [0, 0]
  for (const e of errors) {
    if (Number.isNaN(e)) continue
    squares += e * e
    count++
  }
  return Math.sqrt(squares / count)
}

/**
 * The covariance of errors.
 * @param errors of each series, at the same points in time; NaN where there is none, though not at all of them
 * @param independent how many independent errors those of a series amount to, at most as many. Default: as many
 */
export function covarianceOf(
  errors: readonly Float64Array[],
  independent: number = errors[0].length,
): Covariance {
  const count = errors[0].length
  const deviations = Float64Array.from(errors, deviationOf)
  const scaled = errors.map((own, i) =>
    own.map((e) => (Number.isNaN(e) || deviations[i] === 0 ? 0 : e / deviations[i])),
  )
  if (count < 2) return { deviations, own: 1, factors: errors.map(() => new Float64Array(0)) }
  // Over all pairs: of products x y at one point their squares, and of their means over all points.
  let squares = 0
  for (let k = 0; k < count; k++) {
    let [second, fourth] = [0, 0]
    for (const own of scaled) {
      const square = own[k] ** 2
      second += square
      fourth += square * square
    }
    squares += second * second - fourth
  }
  const factors = factorsOf(scaled)
  // Σ (xᵢ·xⱼ)² over all pairs is that of the products of columns.
  let means = 0
  for (let k = 0; k < count; k++) {
    for (let l = 0; l <= k; l++) {
      let product = 0
      for (const own of scaled) product += own[k] * own[l]
      means += (k === l ? 1 : 2) * product ** 2
    }
  }
  for (const own of scaled) means -= dot(own, own) ** 2
  means /= count ** 2
  const variance = ((squares - count * means) / (count * (count - 1))) * (count / independent)
  return { deviations, own: means > 0 ? Math.min(1, Math.max(0, variance / means)) : 1, factors }
}
