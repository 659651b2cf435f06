/**
 * Prediction intervals from the errors of past forecasts that the networks had not learned from: conformal
 * prediction (Vovk et al. 2005) with errors pooled over the steps ahead.
 *
 * Errors are larger where the series is livelier: each is divided by how much the series moved from step to step
 * just before the forecast, half and half with how much it moves over all. Errors grow with the step ahead: their
 * mean size at step h is smoothed to a + b √h. Divided by it too, all errors are alike and are pooled. The half
 * width of an interval is these sizes times a quantile of the pooled errors. Neighbouring errors are not
 * independent: what counts is how many forecasts without overlap they amount to, k. The fewer, the wider the
 * intervals: 80 % ones by 1 + 1/k, 95 % ones by its square, as their quantile is known less well. Both were chosen
 * on the training parts of M3's monthly series, where they cover 79.0 % and 94.9 % (every 30th series, 4 origins,
 * horizon 12, seed 1); on M4's hourly ones they cover 81.2 % and 96.1 % (every 50th, 3 origins, horizon 48).
 */
/** Errors of one forecast, actual less forecast. */
export interface Residuals {
  /** Values known to the forecast. */
  readonly known: number
  /** One a step ahead, in the scaled series' values. */
  readonly errors: Float64Array
}

export interface Calibration {
  /** Mean change of the scaled series from step to step. */
  readonly change: number
  /** Mean size of errors at each step ahead where the series is as lively as usual, in its scaled values. */
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

const meanChange = (values: Float64Array, start: number, end: number): number => {
  let sum = 0
  for (let t = start + 1; t < end; t++) sum += Math.abs(values[t] - values[t - 1])
  return end - start > 1 ? sum / (end - start - 1) : 0
}

/**
 * How lively a series is just before a step, 1 being as lively as `change`; at least one half.
 * @param steps how far back to look
 * @param change mean change from step to step that counts as usual
 */
export function livelinessAt(values: Float64Array, end: number, steps: number, change: number): number {
  return change > 0 ? (1 + meanChange(values, Math.max(0, end - steps), end) / change) / 2 : 1
}

/**
 * @param values the scaled series
 * @param residuals errors of at least one forecast of it
 * @param steps how far back to look for how lively the series is
 * @param effective forecasts without overlap that the residuals amount to, at least 1
 */
export function calibrate(
  values: Float64Array,
  residuals: readonly Residuals[],
  steps: number,
  effective: number,
): Calibration {
  const change = meanChange(values, 0, values.length)
  const rows = residuals.map(({ known, errors }) => {
    const liveliness = livelinessAt(values, known, steps, change)
    return errors.map((e) => Math.abs(e) / liveliness)
  })
  const sizes = new Float64Array(rows[0].length)
  for (const row of rows)
    row.forEach((e, h) => {
      sizes[h] += e / rows.length
    })
  const smooth = smoothSizes(sizes)
  const pooled = Float64Array.from(
    rows.flatMap((row) => Array.from(row, (e, h) => (smooth[h] > 0 ? e / smooth[h] : 0))),
  ).sort()
  const few = 1 + 1 / effective
  const width80 = quantile(pooled, 0.8) * few
  return { change, sizes: smooth, width80, width95: Math.max(width80, quantile(pooled, 0.95) * few ** 2) }
}
