/**
 * Seasonality as in the M-competitions' benchmark methods (Makridakis, Spiliotis & Assimakopoulos 2020): their
 * test on the autocorrelation of the values, and the indices of classical multiplicative decomposition.
 */
import { mean } from '../mean.js'
import { autocorrelations, seasonMeans } from '../seasonality.js'

const oneInTen = 1.645

/**
 * Whether the autocorrelation one season back exceeds what chance gives in one of ten series,
 *   |r_m| > 1.645 √((1 + 2 Σ_{k<m} r_k²) / n).
 * False below three seasons.
 */
export function isSeasonalByTest(y: Float64Array, m: number): boolean {
  if (m < 2 || y.length < 3 * m) return false
  const r = autocorrelations(y, m)
  const squares = r.slice(1, m).reduce((sum, v) => sum + v * v, 0)
  return Math.abs(r[m]) > oneInTen * Math.sqrt((1 + 2 * squares) / y.length)
}

/**
 * Seasonal indices, the first for steps 0, m, 2m ... of y: the mean of each season's ratios to a centred moving
 * average, divided by their own mean. Undefined where they would not all be positive.
 */
export function seasonalIndices(y: Float64Array, m: number): Float64Array | undefined {
  const indices = seasonMeans(y, m, (v, trend) => (trend === 0 ? Number.NaN : v / trend))
  const meanIndex = mean(indices)
  const scaled = indices.map((v) => v / meanIndex)
  return scaled.every((v) => v > 0 && Number.isFinite(v)) ? scaled : undefined
}

/** A series without its season, and the season's index of any step: 1 where there is none. */
export interface Adjusted {
  readonly adjusted: Float64Array
  readonly indexAt: (step: number) => number
}

/** The series without its season where it is known to be seasonal and its indices are all positive. */
export function adjustedFor(y: Float64Array, m: number, isSeasonal: boolean): Adjusted {
  const indices = isSeasonal ? seasonalIndices(y, m) : undefined
  if (indices === undefined) return { adjusted: y, indexAt: () => 1 }
  return { adjusted: y.map((v, t) => v / indices[t % m]), indexAt: (step) => indices[step % m] }
}

/** The series without its season where the test finds one. */
export const seasonallyAdjusted = (y: Float64Array, m: number): Adjusted =>
  adjustedFor(y, m, isSeasonalByTest(y, m))
