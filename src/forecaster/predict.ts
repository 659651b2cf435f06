/** Forecasts of trained networks. */
import { tidy } from '../engine/storage.js'
import { readNow } from '../nn/index.js'
import { LEVELS, medianIndex, type QuantileForecast } from '../statistics/quantiles.js'
import { inputsOf, type Network } from './network.js'
import type { NetworkShape } from './shape.js'
import { cutWindows, type Place, type Windows } from './windows.js'

/** Windows computed at once. */
const mostAtOnce = 512

/** The forecast from one window, in the scaled series' values. */
export interface NetworkForecast extends QuantileForecast {
  /** Of the window. */
  readonly scale: number
}

/** The networks' raw outputs for windows, each [B, outputSteps, outputs]. */
const outputsOf = (
  networks: readonly Network[],
  windows: Windows,
  shape: NetworkShape,
): ArrayLike<number>[] =>
  tidy(() => {
    const inputs = inputsOf(windows, shape)
    return networks.map((network) => network.forward(readNow, inputs))
  }).map(({ data }) => data)

/** Mean of the networks' quantiles at all steps of their output, level by level. */
function direct(
  networks: readonly Network[],
  places: readonly Place[],
  shape: NetworkShape,
): NetworkForecast[] {
  const windows = cutWindows(places, shape)
  const outputs = outputsOf(networks, windows, shape)
  const { outputSteps: O } = shape
  const { head } = networks[0]
  return places.map((_, i) => {
    const [offset, scale] = [windows.offsets[i], windows.scales[i]]
    const values = LEVELS.map(() => new Float64Array(O).fill(offset))
    for (let o = 0; o < O && scale > 0; o++) {
      for (const output of outputs) {
        const quantiles = head.quantiles(output, (i * O + o) * head.outputs, scale)
        values.forEach((row, level) => {
          row[o] += (scale * quantiles[level]) / outputs.length
        })
      }
    }
    return { levels: LEVELS, values, scale }
  })
}

/** Goes on from the networks' own medians until the horizon is reached. */
function recursive(
  networks: readonly Network[],
  places: readonly Place[],
  shape: NetworkShape,
): NetworkForecast[] {
  const { horizonSteps: H, outputSteps: O } = shape
  const longer = places.map(({ series, end }) => {
    const extended = (column: Float64Array, known: number): Float64Array => {
      const whole = new Float64Array(end + H + O)
      whole.set(column.subarray(0, known))
      return whole
    }
    // The last output may reach past the horizon, where no covariate is known: it is 0 there, its mean.
    return {
      ...series,
      values: extended(series.values, end),
      future: series.future.map((column) => extended(column, end + H)),
    }
  })
  const whole: NetworkForecast[] = places.map(() => ({
    levels: LEVELS,
    values: LEVELS.map(() => new Float64Array(H)),
    scale: 0,
  }))
  const scales = new Float64Array(places.length)
  for (let from = 0; from < H; from += O) {
    const parts = direct(
      networks,
      places.map(({ end }, i) => ({ series: longer[i], end: end + from })),
      shape,
    )
    parts.forEach(({ values, scale }, i) => {
      if (from === 0) scales[i] = scale
      longer[i].values.set(values[medianIndex], places[i].end + from)
      values.forEach((row, level) => {
        whole[i].values[level].set(row.subarray(0, Math.min(O, H - from)), from)
      })
    })
  }
  return whole.map((forecast, i) => ({ ...forecast, scale: scales[i] }))
}

/** The ensemble's forecast after each window: the mean of the networks' quantiles, in the scaled series' values. */
export function predictAt(networks: readonly Network[], places: readonly Place[]): NetworkForecast[] {
  const { shape } = networks[0]
  const forecast = shape.outputSteps < shape.horizonSteps ? recursive : direct
  const forecasts: NetworkForecast[] = []
  for (let start = 0; start < places.length; start += mostAtOnce) {
    forecasts.push(...forecast(networks, places.slice(start, start + mostAtOnce), shape))
  }
  return forecasts
}
