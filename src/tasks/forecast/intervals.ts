/**
 * Prediction intervals from the errors of past forecasts that the networks had not learned from: conformal
 * prediction (Vovk et al. 2005) with errors pooled over the steps ahead.
 *
 * Errors grow with the step ahead. Their mean size at step h is smoothed to a + b √h; divided by it, errors of
 * all steps are alike and are pooled. The half width of an interval at step h is that size times a quantile of
 * the pooled ones. Neighbouring errors are not independent: what counts is how many forecasts without overlap
 * they amount to, k. The fewer, the wider the intervals: 80 % ones by 1 + 1/k, 95 % ones by the quantile at
 * 0.95 (1 + 1/k). Both were chosen on the training parts of M3's monthly series, where they cover 79.5 % and
 * 95.1 % (every 30th series, 4 origins, horizon 12, seed 1).
 */

export interface Calibration {
  /** Mean size of errors at each step ahead, in the scaled series' values. */
  readonly sizes: readonly number[]
  /** Half widths of the 80 % and 95 % intervals, in mean sizes. */
  readonly width80: number
  readonly width95: number
}

/** Least squares of a + b √h with a, b >= 0. */
function smoothSizes(sizes: Float64Array): number[] {
  const n = sizes.length
  const roots = Array.from({ length: n }, (_, h) => Math.sqrt(h + 1))
  const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, v) => sum + v, 0) / n
  const [meanRoot, meanSize] = [mean(roots), mean(sizes)]
  const spread = roots.reduce((sum, r) => sum + (r - meanRoot) ** 2, 0)
  const joint = roots.reduce((sum, r, h) => sum + (r - meanRoot) * (sizes[h] - meanSize), 0)
  const slope = Math.max(0, spread > 0 ? joint / spread : 0)
  const offset = meanSize - slope * meanRoot
  // A line through the origin where the offset would be negative.
  if (offset < 0) return roots.map((r) => (r * meanSize) / meanRoot)
  return roots.map((r) => offset + slope * r)
}

function quantile(sorted: Float64Array, level: number): number {
  const at = Math.min(1, level) * (sorted.length - 1)
  const low = Math.floor(at)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low] + (sorted[high] - sorted[low]) * (at - low)
}

/**
 * @param residuals errors by forecast: one row a forecast, one entry a step ahead; at least one row
 * @param effective forecasts without overlap that the rows amount to, at least 1
 */
export function calibrate(residuals: readonly Float64Array[], effective: number): Calibration {
  const horizon = residuals[0].length
  const sizes = new Float64Array(horizon)
  for (const row of residuals)
    row.forEach((e, h) => {
      sizes[h] += Math.abs(e) / residuals.length
    })
  const smooth = smoothSizes(sizes)
  const pooled = Float64Array.from(
    residuals.flatMap((row) => Array.from(row, (e, h) => (smooth[h] > 0 ? Math.abs(e) / smooth[h] : 0))),
  ).sort()
  const few = 1 + 1 / effective
  const width80 = quantile(pooled, 0.8) * few
  return { sizes: smooth, width80, width95: Math.max(width80, quantile(pooled, 0.95 * few)) }
}
