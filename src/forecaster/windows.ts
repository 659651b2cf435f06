/**
 * Windows of scaled series, and their targets. A network's inputs and targets are
 *
 *   (value − offset) / scale
 *
 * where the offset is the mean of the window's last values, and the scale the mean distance from the offset: half that
 * of the whole series, half that of the window. So a network learns shapes and not levels, from series of any size.
 *
 * B windows, L steps of a window, O steps that follow, P past and F future covariates, K static ones.
 */
import type { NetworkShape } from './shape.js'

/** One series on the way to the networks. */
export interface ScaledValues {
  /** At least one. */
  readonly values: Float64Array
  /** Mean distance of values from their window's offset; 0 for a constant. */
  readonly scale: number
  /** Weight of the series' errors in training. */
  readonly weight: number
  /** Past covariates, each as long as the values. */
  readonly past: readonly Float64Array[]
  /** Future covariates, each at least as long as the values. */
  readonly future: readonly Float64Array[]
  /** Static covariates. */
  readonly static: readonly number[]
}

/** A window: it ends before step `end` of a series. */
export interface Place {
  readonly series: ScaledValues
  readonly end: number
}

/** Windows side by side, row-major. */
export interface Windows {
  readonly count: number
  readonly x: Float32Array<ArrayBuffer> // [B, L]
  readonly past: Float32Array<ArrayBuffer> // [B, L, P]
  /** Of the future covariates, the window's part and the part after it. */
  readonly seen: Float32Array<ArrayBuffer> // [B, L, F]
  readonly ahead: Float32Array<ArrayBuffer> // [B, O, F]
  readonly static: Float32Array<ArrayBuffer> // [B, K]
  readonly offsets: Float64Array // [B]
  readonly scales: Float64Array // [B]
}

/** The mean of the last values before `end`; where they are all the same, to the last digit; 0 of no steps. */
export function offsetAt(values: Float64Array, end: number, steps: number): number {
  if (steps === 0) return 0
  const start = Math.max(0, end - steps)
  const first = values[start]
  let sum = 0
  for (let t = start; t < end; t++) sum += values[t] - first
  return first + sum / (end - start)
}

/** Mean distance from the offset over the window before `end`. */
function spreadAt(values: Float64Array, end: number, steps: number, offset: number): number {
  const start = Math.max(0, end - steps)
  let sum = 0
  for (let t = start; t < end; t++) sum += Math.abs(values[t] - offset)
  return sum / (end - start)
}

/** The mean distance from the offset of what follows up to 500 windows, and of the windows themselves; 0 for a constant. */
export function scaleOf(
  values: Float64Array,
  {
    windowSteps,
    horizonSteps,
    offsetSteps,
  }: Pick<NetworkShape, 'windowSteps' | 'horizonSteps' | 'offsetSteps'>,
): number {
  const first = Math.min(windowSteps, Math.max(1, values.length - horizonSteps))
  const stride = Math.ceil((values.length - first + 1) / 500)
  let [sum, count, size] = [0, 0, 0]
  for (let end = values.length; end >= first; end -= stride) {
    const offset = offsetAt(values, end, offsetSteps)
    const start = Math.max(0, end - windowSteps)
    const last = Math.min(values.length, end + horizonSteps)
    for (let t = start; t < last; t++) sum += Math.abs(values[t] - offset)
    count += last - start
    size = Math.max(size, Math.abs(offset))
  }
  const scale = sum / count
  // A constant's rounding errors are no scale.
  return scale > 1e-12 * size ? scale : 0
}

/** Windows ending at the places, padded: before a series' first step by its offset, covariates by 0 on both sides. */
export function cutWindows(places: readonly Place[], shape: NetworkShape): Windows {
  const { windowSteps: L, outputSteps: O, offsetSteps, columns } = shape
  const count = places.length
  const { past: P, future: F, static: K } = columns
  const x = new Float32Array(count * L)
  const past = new Float32Array(count * L * P)
  const seen = new Float32Array(count * L * F)
  const ahead = new Float32Array(count * O * F)
  const statics = new Float32Array(count * K)
  const offsets = new Float64Array(count)
  const scales = new Float64Array(count)
  places.forEach(({ series, end }, i) => {
    const { values } = series
    const offset = offsetAt(values, end, offsetSteps)
    const scale = (series.scale + spreadAt(values, end, L, offset)) / 2
    offsets[i] = offset
    scales[i] = series.scale > 0 ? scale : 0
    const start = end - L
    if (series.scale > 0) {
      for (let t = Math.max(0, start); t < end; t++) x[i * L + t - start] = (values[t] - offset) / scale
    }
    series.past.forEach((column, c) => {
      for (let t = Math.max(0, start); t < end; t++) past[(i * L + t - start) * P + c] = column[t]
    })
    series.future.forEach((column, c) => {
      for (let t = Math.max(0, start); t < end; t++) seen[(i * L + t - start) * F + c] = column[t]
      const known = Math.min(O, column.length - end)
      for (let o = 0; o < known; o++) ahead[(i * O + o) * F + c] = column[end + o]
    })
    statics.set(series.static, i * K)
  })
  return { count, x, past, seen, ahead, static: statics, offsets, scales }
}

/**
 * The scaled targets of windows, y [B, O], and each window's weight [B].
 * @param power of an error with which the loss grows, so that equal errors on the series' scale have equal losses
 */
export function targetsOf(
  places: readonly Place[],
  { offsets, scales }: Windows,
  { outputSteps }: NetworkShape,
  power: number,
): { readonly y: Float32Array<ArrayBuffer>; readonly weights: Float32Array<ArrayBuffer> } {
  const y = new Float32Array(places.length * outputSteps)
  const weights = new Float32Array(places.length)
  places.forEach(({ series: { values, scale, weight }, end }, i) => {
    if (scale === 0) return
    weights[i] = (weight * (scales[i] / scale)) ** power
    for (let o = 0; o < outputSteps; o++) y[i * outputSteps + o] = (values[end + o] - offsets[i]) / scales[i]
  })
  return { y, weights }
}
