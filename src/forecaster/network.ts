/**
 * One network: from windows to the outputs of the steps that follow, on the windows' scale.
 *
 * `lstm`, `gru` and `rnn` read a window step by step, covariates beside the values, and a dense layer turns the last
 * state into the outputs of all steps ahead. Future covariates change each step's outputs through one more layer, the
 * same for all steps.
 *
 * `segment` is SegRNN (Lin et al. 2023): a dense layer turns each segment of the window into a vector, a GRU reads the
 * vectors, and from its last state each segment ahead takes one more step of the same GRU, whose input is the segment's
 * position embedding and its future covariates. Added to that is a linear skip connection from the window, at first 0,
 * which finds the lags that repeat (as in NLinear; Zeng et al. 2023).
 */
import { type RandomStream, random as randomStream } from '../engine/random.js'
import {
  dense,
  dropout,
  gru,
  type Layer,
  lstm,
  Parameter,
  type Read,
  readNow,
  rnn,
  type SavedWeights,
  type WeightSource,
} from '../nn/index.js'
import { concat, type Tensor, tensor } from '../tensor/index.js'
import { type Head, heads } from './heads.js'
import type { NetworkShape } from './shape.js'
import type { Windows } from './windows.js'

export interface Network {
  readonly shape: NetworkShape
  readonly head: Head
  /** In an order that saved files rely on. */
  readonly parameters: readonly Parameter[]
  /**
   * @param read gives the values of the parameters
   * @param random where dropout draws from; without it, nothing is dropped
   * @returns [B, outputSteps, head.outputs]
   */
  forward(read: Read, inputs: Inputs, random?: RandomStream): Tensor
}

/** `Windows` as tensors. */
export interface Inputs {
  readonly x: Tensor // [B, L]
  readonly past: Tensor // [B, L, P]
  readonly seen: Tensor // [B, L, F]
  readonly ahead: Tensor // [B, O, F]
  readonly static: Tensor // [B, K]
}

export function inputsOf(
  windows: Windows,
  { windowSteps: L, outputSteps: O, columns }: NetworkShape,
): Inputs {
  const { count, x, past, seen, ahead } = windows
  const { past: P, future: F, static: K } = columns
  return {
    x: tensor(x, [count, L]),
    past: tensor(past, [count, L, P]),
    seen: tensor(seen, [count, L, F]),
    ahead: tensor(ahead, [count, O, F]),
    static: tensor(windows.static, [count, K]),
  }
}

const recurrentLayers = { lstm, gru, rnn, segment: gru } as const

/** Gathers a network's parameters. */
class Parts {
  readonly parameters: Parameter[] = []

  /** @returns what gives the layer's output, the state after it too where it has one */
  layer(layer: Layer) {
    this.parameters.push(...layer.parameters)
    return (read: Read, x: Tensor, state?: readonly Tensor[]) =>
      layer.apply(read, [{ tensor: x }], { training: false, random: quiet, state })
  }

  parameter(parameter: Parameter, weights: WeightSource): Parameter {
    parameter.initialize(weights)
    this.parameters.push(parameter)
    return parameter
  }
}

/** Layers here draw nothing when they are called. */
const quiet = randomStream(0)

/** The parts [B, ...] that have columns, side by side along the last axis. */
const beside = (...parts: readonly Tensor[]): Tensor => {
  const filled = parts.filter(({ shape }) => shape[shape.length - 1] > 0)
  return filled.length === 1 ? filled[0] : concat(filled, -1)
}

/** Repeats x [B, K] at each of `count` steps: [B, count, K]. */
const everyStep = (x: Tensor, count: number): Tensor =>
  x.expandDims(1).broadcastTo([x.shape[0], count, x.shape[1]])

function stepwise(
  shape: NetworkShape,
  head: Head,
  weights: WeightSource,
): Pick<Network, 'parameters' | 'forward'> {
  const { kind, hiddenSize: H, windowSteps: L, outputSteps: O, columns } = shape
  const { past: P, future: F, static: K } = columns
  const parts = new Parts()
  const recurrent = parts.layer(recurrentLayers[kind](H).build([[L, 1 + P + F + K]], weights, 'recurrent'))
  const output = parts.layer(dense(O * head.outputs).build([[H]], weights, 'output'))
  const byFuture =
    F > 0
      ? {
          ahead: parts.layer(dense(H).build([[O, F]], weights, 'ahead')),
          state: parts.layer(dense(H, { useBias: false }).build([[H]], weights, 'aheadState')),
          output: parts.layer(
            dense(head.outputs, { kernelInitializer: 'zeros', useBias: false }).build(
              [[O, H]],
              weights,
              'aheadOutput',
            ),
          ),
        }
      : undefined
  const dropped = dropoutOf(shape)
  return {
    parameters: parts.parameters,
    forward(read, { x, past, seen, ahead, static: statics }, drawn) {
      const [B] = x.shape
      const steps = beside(x.expandDims(-1), past, seen, everyStep(statics, L))
      const state = dropped(recurrent(read, steps).output, drawn)
      const direct = output(read, state).output.reshape([B, O, head.outputs])
      if (byFuture === undefined) return direct
      const known = byFuture.ahead(read, ahead).output
      const joint = known.add(byFuture.state(read, state).output.expandDims(1)).relu()
      return direct.add(byFuture.output(read, joint).output)
    },
  }
}

function segmentwise(
  shape: NetworkShape,
  head: Head,
  weights: WeightSource,
): Pick<Network, 'parameters' | 'forward'> {
  const { kind, hiddenSize: H, windowSteps: L, outputSteps: O, segmentSteps: S, columns } = shape
  const { past: P, future: F, static: K } = columns
  const [segments, segmentsAhead] = [L / S, Math.ceil(O / S)]
  const parts = new Parts()
  const embed = parts.layer(
    dense(H, { activation: 'relu' }).build([[segments, S * (1 + P + F) + K]], weights, 'embed'),
  )
  const recurrent = parts.layer(
    recurrentLayers[kind](H, { returnSequences: true }).build([[-1, H]], weights, 'recurrent'),
  )
  const positions = parts.parameter(
    new Parameter('places.embeddings', [segmentsAhead, H], (random) =>
      Float32Array.from({ length: segmentsAhead * H }, () => random.normal(0, 0.3)),
    ),
    weights,
  )
  const known =
    F > 0
      ? parts.layer(dense(H, { useBias: false }).build([[segmentsAhead, S * F]], weights, 'ahead'))
      : undefined
  const output = parts.layer(dense(S * head.outputs).build([[H]], weights, 'output'))
  const skip = parts.layer(
    dense(O, { kernelInitializer: 'zeros', useBias: false }).build([[L]], weights, 'line'),
  )
  const dropped = dropoutOf(shape)
  const inSegments = (x: Tensor, count: number): Tensor => x.reshape([x.shape[0], count, -1])
  return {
    parameters: parts.parameters,
    forward(read, { x, past, seen, ahead, static: statics }, drawn) {
      const [B] = x.shape
      const inputs = beside(
        inSegments(x, segments),
        ...(P > 0 ? [inSegments(past, segments)] : []),
        ...(F > 0 ? [inSegments(seen, segments)] : []),
        everyStep(statics, segments),
      )
      const { state } = recurrent(read, embed(read, inputs).output)
      const each = state!.map((part) => everyStep(part, segmentsAhead).reshape([B * segmentsAhead, H]))
      const position = read(positions).expandDims(0).broadcastTo([B, segmentsAhead, H])
      const queries =
        known === undefined
          ? position
          : position.add(
              known(read, inSegments(ahead.pad(0, segmentsAhead * S - O, 1), segmentsAhead)).output,
            )
      const decoded = recurrent(read, queries.reshape([B * segmentsAhead, 1, H]), each).output
      const outputs = output(read, dropped(decoded.reshape([B * segmentsAhead, H]), drawn)).output
      const steps = outputs.reshape([B, segmentsAhead * S, head.outputs]).slice(0, O, 1)
      const linear = skip(read, x).output.expandDims(-1)
      if (head.locations === head.outputs) return steps.add(linear)
      return steps.add(linear.broadcastTo([B, O, head.locations]).pad(0, head.outputs - head.locations, -1))
    },
  }
}

/** Dropout of x, where there are random numbers to draw from. */
function dropoutOf({ dropout: share, hiddenSize }: NetworkShape) {
  if (share === 0) return (x: Tensor): Tensor => x
  const layer = dropout(share).build([[hiddenSize]], quiet)
  return (x: Tensor, random: RandomStream | undefined): Tensor =>
    random === undefined ? x : layer.apply(readNow, [{ tensor: x }], { training: true, random }).output
}

function networkOf(shape: NetworkShape, weights: WeightSource): Network {
  const head = heads[shape.head]
  const make = shape.kind === 'segment' ? segmentwise : stepwise
  return { shape, head, ...make(shape, head, weights) }
}

/** The values of a network's parameters, in their order. */
export type NetworkWeights = readonly Float32Array<ArrayBuffer>[]

export const weightsOf = ({ parameters }: Pick<Network, 'parameters'>): NetworkWeights =>
  parameters.map((parameter) => parameter.read() as Float32Array<ArrayBuffer>)

/**
 * A network ready to be trained.
 * @param weights to begin with. Default: drawn by the seed
 */
export function makeNetwork(shape: NetworkShape, seed: number, weights?: NetworkWeights): Network {
  const network = networkOf(shape, randomStream(seed))
  weights?.forEach((values, i) => {
    network.parameters[i].assign(values)
  })
  return network
}

/**
 * A trained network.
 * @throws InputError when the weights lack one of the shape's, before any memory is asked for
 */
export const networkFromWeights = (shape: NetworkShape, weights: SavedWeights): Network =>
  networkOf(shape, weights)
