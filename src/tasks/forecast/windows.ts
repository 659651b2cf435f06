/**
 * Windows of a scaled series, and what follows them. Values are seen from an anchor, the mean of the window's
 * last ones, in units of how far the series typically moves over the horizon; so a network learns shapes and
 * not levels.
 */
import { type Tensor, tensor } from '../../tensor/index.js'

export interface WindowShape {
  /** Steps a network sees. */
  readonly windowSteps: number
  /** Steps that follow them. */
  readonly horizonSteps: number
}

export interface Windows {
  readonly x: Tensor // [windows, windowSteps, 1]
  readonly y: Tensor // [windows, horizonSteps]
}

const anchorSteps = 3
const mostWindows = 1024
/** Share of the windows that one network holds back, at most. */
const largestBlock = 0.2

/** Where windows that something follows end, and the steps between two: all there are, or 1,024 spread evenly. */
export function windowEnds(
  length: number,
  { windowSteps, horizonSteps }: WindowShape,
): { readonly ends: readonly number[]; readonly stride: number } {
  const last = length - horizonSteps
  const stride = Math.ceil((last - windowSteps + 1) / mostWindows)
  const count = Math.floor((last - windowSteps) / stride) + 1
  // Counted from the end, so that the newest window is always one of them.
  return { ends: Array.from({ length: count }, (_, i) => last - (count - 1 - i) * stride), stride }
}

/** The mean of the last values before `end`. */
export function anchorAt(values: Float64Array, end: number, windowSteps: number): number {
  const steps = Math.min(anchorSteps, windowSteps)
  let sum = 0
  for (let t = end - steps; t < end; t++) sum += values[t]
  return sum / steps
}

/** Windows that end before each of `ends`, and what follows them, in units from their anchors. */
export function cutWindows(
  values: Float64Array,
  ends: readonly number[],
  { windowSteps, horizonSteps }: WindowShape,
  unit: number,
): Windows {
  const x = new Float32Array(ends.length * windowSteps)
  const y = new Float32Array(ends.length * horizonSteps)
  const inUnits = (v: number): number => (unit > 0 ? v / unit : 0)
  ends.forEach((end, i) => {
    const anchor = anchorAt(values, end, windowSteps)
    for (let t = 0; t < windowSteps; t++)
      x[i * windowSteps + t] = inUnits(values[end - windowSteps + t] - anchor)
    for (let h = 0; h < horizonSteps; h++) y[i * horizonSteps + h] = inUnits(values[end + h] - anchor)
  })
  return {
    x: tensor(x, [ends.length, windowSteps, 1]),
    y: tensor(y, [ends.length, horizonSteps]),
  }
}

/** The mean distance from the anchor over the horizon; 0 for a constant. */
export function unitOf(
  values: Float64Array,
  ends: readonly number[],
  { windowSteps, horizonSteps }: WindowShape,
): number {
  let sum = 0
  let size = 0
  for (const end of ends) {
    const anchor = anchorAt(values, end, windowSteps)
    for (let h = 0; h < horizonSteps; h++) sum += Math.abs(values[end + h] - anchor)
    size = Math.max(size, Math.abs(anchor))
  }
  const unit = sum / (ends.length * horizonSteps)
  // What rounding leaves of a constant is no unit.
  return unit > 1e-12 * size ? unit : 0
}

/**
 * The windows that a member holds back, and those it trains on. Members hold back blocks of neighbouring
 * windows spread over the series, the first member the newest. Windows that share targets with the block are in
 * neither, as long as half of all windows remain.
 * @param overlap windows on each side that share targets with a window
 */
export function blockOf(
  member: number,
  members: number,
  count: number,
  overlap: number,
): { readonly held: readonly number[]; readonly train: readonly number[] } {
  const size = Math.max(1, Math.floor(count * Math.min(largestBlock, 1 / members)))
  const start = count - size - Math.floor((member * (count - size)) / Math.max(1, members - 1))
  const end = start + size
  const purged = Math.max(0, Math.min(overlap, Math.floor((count / 2 - size) / 2)))
  const windows = Array.from({ length: count }, (_, i) => i)
  return {
    held: windows.slice(start, end),
    train: windows.filter((window) => window < start - purged || window >= end + purged),
  }
}
