/**
 * Forecasts that add up: the minimum trace reconciliation of totals and the series they are made of (MinT; Wickramasuriya,
 * Athanasopoulos & Hyndman 2019), in the form that takes as many equations as there are totals:
 *
 *   ỹ = ŷ − W Cᵀ (C W Cᵀ)⁻¹ C ŷ,  C ŷ = what totals and sums differ by
 *
 * Values below a bound are set to it, and totals are the sums of the series (Di Fonzo & Girolimetto 2023), so that all add
 * up in any case.
 */
import { factored, rowAt, solveBy } from '../cholesky.js'
import { dot } from '../dependence/factors.js'
import type { Covariance } from './covariance.js'

/** Of deviations, relative to the largest: one that made no error may yet have to move. */
const leastDeviation = 1e-6
/** Added to the diagonal, relative to it. */
const jitter = 1e-10

/** The Cholesky factor of C W Cᵀ; undefined where it has none. */
function factorOf(
  totals: readonly (readonly number[])[],
  { deviations, own, factors }: Covariance,
): Float64Array | undefined {
  const size = totals.length
  const matrix = new Float64Array(rowAt(size))
  const scaled = (node: number): Float64Array => factors[node].map((f) => f * deviations[node])
  const rows = totals.map((members, t) => {
    const row = scaled(t)
    for (const i of members) for (const [c, f] of scaled(size + i).entries()) row[c] -= f
    return row
  })
  const memberships = Array.from({ length: deviations.length - size }, (): number[] => [])
  for (const [t, members] of totals.entries()) for (const i of members) memberships[i].push(t)
  for (let t = 0; t < size; t++) {
    for (let u = 0; u <= t; u++) matrix[rowAt(t) + u] = (1 - own) * dot(rows[t], rows[u])
    matrix[rowAt(t) + t] += own * deviations[t] ** 2
  }
  for (const [i, within] of memberships.entries()) {
    for (const t of within)
      for (const u of within) if (u <= t) matrix[rowAt(t) + u] += own * deviations[size + i] ** 2
  }
  for (let t = 0; t < size; t++) matrix[rowAt(t) + t] *= 1 + jitter
  return factored(matrix, size) ? matrix : undefined
}

export class Reconciler {
  readonly #totals: readonly (readonly number[])[]
  readonly #covariance: Covariance
  /** Of C W Cᵀ. */
  readonly #factor: Float64Array

  /**
   * @param totals for each total, which comes before the series, the indices of the series that it sums, counted from 0
   * @param covariance of the totals' and then the series' errors
   */
  constructor(totals: readonly (readonly number[])[], covariance: Covariance) {
    const largest = covariance.deviations.reduce((most, d) => Math.max(most, d), 0) || 1
    const deviations = covariance.deviations.map((d) => Math.max(d, leastDeviation * largest))
    this.#totals = totals
    const whole = { ...covariance, deviations }
    const factor = factorOf(totals, whole)
    if (factor !== undefined) {
      this.#covariance = whole
      this.#factor = factor
      return
    }
    // Where the errors of a total are those of its series to the last digit, variances decide.
    this.#covariance = { deviations, own: 1, factors: covariance.factors.map(() => new Float64Array(0)) }
    this.#factor = factorOf(totals, this.#covariance)!
  }

  /**
   * Puts forecasts that add up in the place of some that do not: of the totals, and then of the series.
   * @param lower bound of each series
   */
  reconcile(values: Float64Array, lower: Float64Array): void {
    const totals = this.#totals
    const size = totals.length
    const { deviations, own, factors } = this.#covariance
    const differences = Float64Array.from(totals, (members, t) =>
      members.reduce((left, i) => left - values[size + i], values[t]),
    )
    solveBy(this.#factor, differences)
    const moves = new Float64Array(values.length)
    for (const [t, members] of totals.entries()) {
      moves[t] = differences[t]
      for (const i of members) moves[size + i] -= differences[t]
    }
    const joint = new Float64Array(factors[0].length)
    for (const [node, row] of factors.entries()) {
      const by = deviations[node] * moves[node]
      for (let c = 0; c < joint.length; c++) joint[c] += by * row[c]
    }
    for (let node = size; node < values.length; node++) {
      const d = deviations[node]
      const moved = values[node] - d * (own * d * moves[node] + (1 - own) * dot(factors[node], joint))
      values[node] = Math.max(lower[node - size], moved)
    }
    for (const [t, members] of totals.entries())
      values[t] = members.reduce((sum, i) => sum + values[size + i], 0)
  }
}
