/**
 * Windows of scaled series, and what follows them. Values are seen from an anchor, the mean of the window's last
 * ones, in units of how far the series moves, half as over the whole series and half as in the window; so a network
 * learns shapes and not levels, from series of any size.
 */
import type { NetworkShape } from './shape.js'

/** One series as networks see it. */
export interface ScaledValues {
  /** At least one. */
  readonly values: Float64Array
  /** How far values typically lie from their window's anchor; 0 for a constant. */
  readonly unit: number
  /** What an error of one unit counts in training, next to those of other series. */
  readonly weight: number
  /** Columns that are known up to the last value, each as long as the values. */
  readonly past: readonly Float64Array[]
  /** Columns that are known ahead, each at least as long as the values. */
  readonly future: readonly Float64Array[]
  /** Numbers without time. */
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
  /** Of the columns known ahead, the window's part and the part after it. */
  readonly seen: Float32Array<ArrayBuffer> // [B, L, F]
  readonly ahead: Float32Array<ArrayBuffer> // [B, O, F]
  readonly static: Float32Array<ArrayBuffer> // [B, K]
  readonly anchors: Float64Array
  readonly units: Float64Array
}

/** The mean of the last values before `end`; where they are all the same, to the last digit; 0 of no steps. */
export function anchorAt(values: Float64Array, end: number, steps: number): number {
  if (steps === 0) return 0
  const start = Math.max(0, end - steps)
  const first = values[start]
  let sum = 0
  for (let t = start; t < end; t++) sum += values[t] - first
  return first + sum / (end - start)
}

/** Mean distance from the anchor over the window before `end`. */
function spreadAt(values: Float64Array, end: number, steps: number, anchor: number): number {
  const start = Math.max(0, end - steps)
  let sum = 0
  for (let t = start; t < end; t++) sum += Math.abs(values[t] - anchor)
  return sum / (end - start)
}

/** The mean distance from the anchor of what follows up to 500 windows, and of the windows themselves; 0 for a constant. */
export function unitOf(
  values: Float64Array,
  {
    windowSteps,
    horizonSteps,
    anchorSteps,
  }: Pick<NetworkShape, 'windowSteps' | 'horizonSteps' | 'anchorSteps'>,
): number {
  const first = Math.min(windowSteps, Math.max(1, values.length - horizonSteps))
  const stride = Math.ceil((values.length - first + 1) / 500)
  let [sum, count, size] = [0, 0, 0]
  for (let end = values.length; end >= first; end -= stride) {
    const anchor = anchorAt(values, end, anchorSteps)
    const start = Math.max(0, end - windowSteps)
    const last = Math.min(values.length, end + horizonSteps)
    for (let t = start; t < last; t++) sum += Math.abs(values[t] - anchor)
    count += last - start
    size = Math.max(size, Math.abs(anchor))
  }
  const unit = sum / count
  // What rounding leaves of a constant is no unit.
  return unit > 1e-12 * size ? unit : 0
}

/** Windows ending at the places; steps before a series' first are its anchor; columns there, and past their end, 0. */
export function cutWindows(places: readonly Place[], shape: NetworkShape): Windows {
  const { windowSteps: L, outputSteps: O, anchorSteps, columns } = shape
  const count = places.length
  const { past: P, future: F, static: K } = columns
  const x = new Float32Array(count * L)
  const past = new Float32Array(count * L * P)
  const seen = new Float32Array(count * L * F)
  const ahead = new Float32Array(count * O * F)
  const statics = new Float32Array(count * K)
  const anchors = new Float64Array(count)
  const units = new Float64Array(count)
  places.forEach(({ series, end }, i) => {
    const { values } = series
    const anchor = anchorAt(values, end, anchorSteps)
    const unit = (series.unit + spreadAt(values, end, L, anchor)) / 2
    anchors[i] = anchor
    units[i] = series.unit > 0 ? unit : 0
    const start = end - L
    if (series.unit > 0) {
      for (let t = Math.max(0, start); t < end; t++) x[i * L + t - start] = (values[t] - anchor) / unit
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
  return { count, x, past, seen, ahead, static: statics, anchors, units }
}

/**
 * What follows the windows in their units [B, O], and how much each window counts [B].
 * @param power of an error with which the loss grows, so that all windows of a series count alike in its own unit
 */
export function targetsOf(
  places: readonly Place[],
  { anchors, units }: Windows,
  { outputSteps }: NetworkShape,
  power: number,
): { readonly y: Float32Array<ArrayBuffer>; readonly weights: Float32Array<ArrayBuffer> } {
  const y = new Float32Array(places.length * outputSteps)
  const weights = new Float32Array(places.length)
  places.forEach(({ series: { values, unit, weight }, end }, i) => {
    if (unit === 0) return
    weights[i] = (weight * (units[i] / unit)) ** power
    for (let o = 0; o < outputSteps; o++) y[i * outputSteps + o] = (values[end + o] - anchors[i]) / units[i]
  })
  return { y, weights }
}
