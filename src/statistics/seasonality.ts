/**
 * Finding and taking out a seasonal pattern of known length.
 *
 * The test is the M4 competition's (Makridakis et al. 2020), made on the changes from step to step, so that a
 * trend is not taken for a season, and one-sided, for a season repeats its sign: the series is seasonal when
 * the autocorrelation of its n changes at one season exceeds what chance would give in one of twenty series,
 *   r_m > 1.645 √((1 + 2 Σ_{k<m} r_k²) / n).
 * The pattern is that of classical decomposition (Persons 1919): the mean deviation of each season from a
 * centred moving average over one season.
 */
import { mean } from './mean.js'

const oneInTwenty = 1.645

/** Autocorrelations at lags 0 to `lags`; 0 for a constant, whose variance is what rounding leaves. */
export function autocorrelations(y: Float64Array, lags: number): Float64Array {
  const level = mean(y)
  const product = (lag: number): number => {
    let sum = 0
    for (let t = lag; t < y.length; t++) sum += (y[t] - level) * (y[t - lag] - level)
    return sum
  }
  const variance = product(0)
  const isConstant = !(variance > y.length * (1e-12 * level) ** 2)
  return Float64Array.from({ length: lags + 1 }, (_, k) => (isConstant ? 0 : product(k) / variance))
}

/** Whether the differenced series repeats every m steps by more than chance. False below three seasons. */
export function isSeasonal(y: Float64Array, m: number): boolean {
  if (m < 2 || y.length < 3 * m) return false
  const change = y.slice(1).map((v, t) => v - y[t])
  const r = autocorrelations(change, m)
  const noise = 1 + 2 * r.slice(1, m).reduce((sum, v) => sum + v * v, 0)
  return r[m] > oneInTwenty * Math.sqrt(noise / change.length)
}

/**
 * Sums of m values in a row, from each step on: of a block's end and the next block's beginning, blocks being m steps
 * long (van Herk 1992). Unlike in a sum that is updated step by step, no rounding of values stays that are no longer in it.
 */
function runningSums(y: Float64Array, m: number): Float64Array {
  const n = y.length
  const toHere = y.slice() // from the block's first step
  for (let t = 1; t < n; t++) if (t % m !== 0) toHere[t] += toHere[t - 1]
  const fromHere = y.slice() // to the block's last step
  for (let t = n - 2; t >= 0; t--) if ((t + 1) % m !== 0) fromHere[t] += fromHere[t + 1]
  const sums = new Float64Array(Math.max(0, n - m + 1))
  for (let t = 0; t < sums.length; t++) sums[t] = (t % m === 0 ? 0 : fromHere[t]) + toHere[t + m - 1]
  return sums
}

/** Centred moving average over a season; for an even m the two ends count half. NaN where it does not fit. */
export function centredAverage(y: Float64Array, m: number): Float64Array {
  const half = Math.floor(m / 2)
  const trend = new Float64Array(y.length).fill(Number.NaN)
  const sums = runningSums(y, m)
  for (let t = half; t < y.length - half; t++) {
    const first = t - half
    trend[t] = (m % 2 === 0 ? (sums[first] + sums[first + 1]) / 2 : sums[first]) / m
  }
  return trend
}

/**
 * How far each season lies from a centred moving average, the first for steps 0, m, 2m ... of y: the mean of what
 * `deviation` gives where it is a number, 0 where it never is.
 */
export function seasonMeans(
  y: Float64Array,
  m: number,
  deviation: (value: number, trend: number) => number,
): Float64Array {
  const trend = centredAverage(y, m)
  const sums = new Float64Array(m)
  const counts = new Float64Array(m)
  for (let t = 0, season = 0; t < y.length; t++, season++) {
    if (season === m) season = 0
    const d = deviation(y[t], trend[t])
    if (Number.isNaN(d)) continue
    sums[season] += d
    counts[season]++
  }
  return sums.map((sum, s) => sum / Math.max(counts[s], 1))
}

/** The seasonal pattern: m numbers that add up to 0, the first for steps 0, m, 2m ... of y. */
export function seasonalPattern(y: Float64Array, m: number): Float64Array {
  const pattern = seasonMeans(y, m, (v, trend) => v - trend)
  const middle = mean(pattern)
  return pattern.map((v) => v - middle)
}
