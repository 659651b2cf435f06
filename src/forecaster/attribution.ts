/**
 * How far each input moved the networks' forecast: integrated gradients (Sundararajan, Taly & Yan 2017).
 *
 *   effect_i = x_i ∫₀¹ ∂f(α x) / ∂x_i dα
 *
 * f is the mean over the networks, and over the steps of their output, of the median (of the head `mean`, of the mean).
 * The path is straight from the baseline 0, a window at its offset with every covariate at its average, to the window; the integral is the midpoint rule's with 32 steps. The effects add up to f(x) - f(0).
 */
import { readNow } from '../nn/index.js'
import { gradientsOf } from '../tensor/index.js'
import { type Inputs, inputsOf, type Network } from './network.js'
import { cutWindows, type Place, type Windows } from './windows.js'

/** Effects on the forecast from one window, on the window's scale. */
export interface Attribution {
  /** Of each of the window's values, the oldest first. */
  readonly values: Float64Array // [L]
  /** Of each covariate, over all its steps. */
  readonly past: Float64Array // [P]
  readonly future: Float64Array // [F], of the window and ahead
  readonly static: Float64Array // [K]
  /** Of the window; 0 for a constant. */
  readonly scale: number
}

const pathSteps = 32
/** Windows at once, each with all points of its path. */
const mostAtOnce = 16

const parts = ['x', 'past', 'seen', 'ahead', 'static'] as const
type Part = (typeof parts)[number]

/** The points of each window's path from 0, side by side. */
function pathsOf(windows: Windows): Windows {
  const along = (inputs: Float32Array): Float32Array<ArrayBuffer> => {
    const size = inputs.length / windows.count
    const points = new Float32Array(inputs.length * pathSteps)
    for (let row = 0; row < windows.count * pathSteps; row++) {
      const [window, point] = [Math.floor(row / pathSteps), row % pathSteps]
      const share = (point + 0.5) / pathSteps
      for (let i = 0; i < size; i++) points[row * size + i] = share * inputs[window * size + i]
    }
    return points
  }
  const { x, past, seen, ahead, static: statics } = windows
  return {
    ...windows,
    count: windows.count * pathSteps,
    x: along(x),
    past: along(past),
    seen: along(seen),
    ahead: along(ahead),
    static: along(statics),
  }
}

/** Sums over the networks and the points of the paths of ∂f/∂x, laid out as the windows are. */
function gradientSums(networks: readonly Network[], windows: Windows): Record<Part, Float64Array> {
  const [{ shape }] = networks
  const sums = Object.fromEntries(
    parts.map((part) => [part, new Float64Array(windows[part].length)]),
  ) as Record<Part, Float64Array>
  const paths = pathsOf(windows)
  for (const { head, forward } of networks) {
    const inputs = inputsOf(paths, shape)
    const { gradients } = gradientsOf(
      parts.map((part) => inputs[part]),
      (leaves) => {
        const given = Object.fromEntries(parts.map((part, i) => [part, leaves[i]])) as Record<
          Part,
          Inputs[Part]
        >
        return { loss: head.middle(forward(readNow, given)).mean(1).sum() }
      },
    )
    parts.forEach((part, i) => {
      const size = sums[part].length / windows.count
      gradients[i].data.forEach((gradient, at) => {
        const window = Math.floor(at / size / pathSteps)
        sums[part][window * size + (at % size)] += gradient
      })
    })
  }
  return sums
}

/** Adds up, for each of `columns`, the effects of one window. */
function byColumn(effects: Float64Array, columns: number): Float64Array {
  const sums = new Float64Array(columns)
  effects.forEach((effect, i) => {
    sums[i % columns] += effect
  })
  return sums
}

/** @param places where windows end */
export function attributionsAt(networks: readonly Network[], places: readonly Place[]): Attribution[] {
  const [{ shape }] = networks
  const { past: P, future: F, static: K } = shape.columns
  const attributions: Attribution[] = []
  for (let start = 0; start < places.length; start += mostAtOnce) {
    const windows = cutWindows(places.slice(start, start + mostAtOnce), shape)
    const sums = gradientSums(networks, windows)
    const effectsOf = (part: Part, window: number): Float64Array => {
      const size = sums[part].length / windows.count
      const from = window * size
      return sums[part]
        .subarray(from, from + size)
        .map((sum, i) => (windows[part][from + i] * sum) / pathSteps / networks.length)
    }
    for (let window = 0; window < windows.count; window++) {
      const ahead = byColumn(effectsOf('ahead', window), F)
      attributions.push({
        values: effectsOf('x', window),
        past: byColumn(effectsOf('past', window), P),
        future: byColumn(effectsOf('seen', window), F).map((effect, c) => effect + ahead[c]),
        static: byColumn(effectsOf('static', window), K),
        scale: windows.scales[window],
      })
    }
  }
  return attributions
}
