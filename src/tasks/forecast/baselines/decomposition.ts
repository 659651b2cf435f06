/**
 * Seasonality as the M-competitions' benchmark methods have it (Makridakis, Spiliotis & Assimakopoulos 2020): their
 * test on the autocorrelation of the values, and the indices of classical multiplicative decomposition.
 */
import { centredAverage } from '../seasonality.js'

const oneInTen = 1.645

/**
 * Whether the autocorrelation one season back exceeds what chance gives in one of ten series,
 *   |r_m| > 1.645 √((1 + 2 Σ_{k<m} r_k²) / n).
 * False below three seasons.
 */
export function isSeasonalByTest(y: ArrayLike<number>, m: number): boolean {
  const n = y.length
  if (m < 2 || n < 3 * m) return false
  let mean = 0
  for (let t = 0; t < n; t++) mean += y[t] / n
  const product = (lag: number): number => {
    let sum = 0
    for (let t = lag; t < n; t++) sum += (y[t] - mean) * (y[t - lag] - mean)
    return sum
  }
  const variance = product(0)
  // What rounding leaves of a constant is no variance.
  if (!(variance > n * (1e-12 * mean) ** 2)) return false
  let squares = 0
  for (let lag = 1; lag < m; lag++) squares += (product(lag) / variance) ** 2
  return Math.abs(product(m) / variance) > oneInTen * Math.sqrt((1 + 2 * squares) / n)
}

/**
 * Seasonal indices, the first for steps 0, m, 2m ... of y: the mean of each season's ratios to a centred moving
 * average, divided by their own mean. Undefined where they would not all be positive.
 */
export function seasonalIndices(y: Float64Array, m: number): Float64Array | undefined {
  const trend = centredAverage(y, m)
  const sums = new Float64Array(m)
  const counts = new Float64Array(m)
  for (let t = 0; t < y.length; t++) {
    if (Number.isNaN(trend[t]) || trend[t] === 0) continue
    sums[t % m] += y[t] / trend[t]
    counts[t % m]++
  }
  const indices = sums.map((sum, s) => sum / counts[s])
  const mean = indices.reduce((sum, v) => sum + v, 0) / m
  const scaled = indices.map((v) => v / mean)
  return scaled.every((v) => v > 0 && Number.isFinite(v)) ? scaled : undefined
}

/** The series without its season where the test finds one, and the season's index of any step: 1 where there is none. */
export function seasonallyAdjusted(
  y: Float64Array,
  m: number,
): { readonly adjusted: Float64Array; readonly indexAt: (step: number) => number } {
  const indices = isSeasonalByTest(y, m) ? seasonalIndices(y, m) : undefined
  if (indices === undefined) return { adjusted: y, indexAt: () => 1 }
  return { adjusted: y.map((v, t) => v / indices[t % m]), indexAt: (step) => indices[step % m] }
}
