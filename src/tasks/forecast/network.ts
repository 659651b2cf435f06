/**
 * The networks behind a forecast: a recurrent layer reads a window, a dense layer puts out all steps ahead at
 * once, so that errors do not feed on themselves. Several networks are averaged.
 */
import { type Sequential, sequential } from '../../model/index.js'
import { dense, gru, lstm, rnn } from '../../nn/index.js'
import { adam } from '../../train/index.js'
import { anchorAt, cutWindows, type WindowShape } from './windows.js'

/** Which recurrent layer reads the window. */
export const recurrentModels = { lstm, gru, rnn } as const
export type RecurrentModel = keyof typeof recurrentModels

/** What decides a network's shape. */
export interface NetworkShape extends WindowShape {
  readonly model: RecurrentModel
  readonly hiddenSize: number
}

export interface TrainedNetworks {
  readonly shape: NetworkShape
  readonly members: readonly Sequential[]
  /** One unit of the networks' values; see `unitOf`. */
  readonly unit: number
}

const hiddenSize = 16
const shortestWindow = 36
const longestWindow = 192
const seasonsInWindow = 2
const learningRate = 0.005

/** Two seasons, 36 steps or the horizon, whatever is most, as far as half of the series allows; at least 2. */
export const windowStepsFor = (length: number, m: number, horizonSteps: number): number =>
  Math.max(
    2,
    Math.min(
      Math.max(shortestWindow, seasonsInWindow * m, horizonSteps),
      longestWindow,
      Math.floor((length - horizonSteps) / 2),
    ),
  )

export const shapeFor = (
  model: RecurrentModel,
  length: number,
  m: number,
  horizonSteps: number,
): NetworkShape => ({
  model,
  hiddenSize,
  windowSteps: windowStepsFor(length, m, horizonSteps),
  horizonSteps,
})

/** A network with weights, ready to be trained. */
export function makeNetwork(shape: NetworkShape, seed: number): Sequential {
  const { model, hiddenSize, windowSteps, horizonSteps } = shape
  const recurrent = recurrentModels[model](hiddenSize, { inputShape: [windowSteps, 1] })
  const network = sequential([recurrent, dense(horizonSteps)], { seed })
  network.compile({ optimizer: adam({ learningRate, globalClipNorm: 1 }), loss: 'mae' })
  return network
}

/** The mean of the networks' forecasts of what follows each end, in the scaled series' values. */
export function predictAt(
  networks: TrainedNetworks,
  values: Float64Array,
  ends: readonly number[],
): Float64Array[] {
  const { shape, members, unit } = networks
  const known = new Float64Array(values.length + shape.horizonSteps)
  known.set(values)
  const { x } = cutWindows(known, ends, shape, unit)
  const outputs = members.map((member) => member.predict(x).data)
  return ends.map((end, i) => {
    // The mean of equal values may differ from them in the last digit.
    if (unit === 0) return new Float64Array(shape.horizonSteps).fill(values[end - 1])
    const anchor = anchorAt(values, end, shape.windowSteps)
    return Float64Array.from({ length: shape.horizonSteps }, (_, h) => {
      const sum = outputs.reduce((total, output) => total + output[i * shape.horizonSteps + h], 0)
      return anchor + (unit * sum) / members.length
    })
  })
}

/** The networks' forecast of the steps after the last value, in the scaled series' values. */
export const predictNext = (networks: TrainedNetworks, values: Float64Array): Float64Array =>
  predictAt(networks, values, [values.length])[0]
