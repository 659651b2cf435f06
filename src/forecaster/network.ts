/**
 * One network: it reads windows and puts out what follows, in their units.
 *
 * `lstm`, `gru` and `rnn` read a window step by step, the columns beside the values, and a dense layer turns the last
 * state into all steps ahead. Columns known ahead move each step through one more layer, the same for all steps.
 *
 * `segment` is SegRNN (Lin et al. 2023): a dense layer turns each piece of the window into a vector, a GRU reads the
 * vectors, and from its last state each piece ahead takes one more step of the same GRU, whose input is the piece's
 * place and its columns known ahead. Added to that is a straight line through: a product of the window, at first 0,
 * which finds the lags that repeat (as NLinear has it; Zeng et al. 2023).
 */
import { type RandomStream, random as randomStream } from '../engine/random.js'
import { dense, dropout, gru, type Layer, lstm, Parameter, rnn } from '../nn/index.js'
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
   * @param weights of the parameters, in their order
   * @param random where dropout draws from; absent when it does not act
   * @returns [B, outputSteps, head.outputs]
   */
  forward(weights: readonly Tensor[], inputs: Inputs, random?: RandomStream): Tensor
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

/** Gathers a network's parameters, and gives each of its layers its part of the weights. */
class Parts {
  readonly parameters: Parameter[] = []

  /** @returns what gives the layer's output, the state after it too where it has one */
  layer(layer: Layer) {
    const from = this.parameters.length
    this.parameters.push(...layer.parameters)
    const to = this.parameters.length
    return (weights: readonly Tensor[], x: Tensor, state?: readonly Tensor[]) =>
      layer.apply(weights.slice(from, to), x, { training: false, random: quiet, state })
  }

  parameter(parameter: Parameter) {
    const at = this.parameters.push(parameter) - 1
    return (weights: readonly Tensor[]): Tensor => weights[at]
  }
}

/** Layers here draw nothing when they are called. */
const quiet = randomStream(0)

/** The rows of x [B, ...] that hold anything, side by side along the last axis. */
const beside = (...parts: readonly Tensor[]): Tensor => {
  const held = parts.filter(({ shape }) => shape[shape.length - 1] > 0)
  return held.length === 1 ? held[0] : concat(held, -1)
}

/** Repeats x [B, K] at each of `count` steps: [B, count, K]. */
const everyStep = (x: Tensor, count: number): Tensor =>
  x.expandDims(1).broadcastTo([x.shape[0], count, x.shape[1]])

function readingSteps(
  shape: NetworkShape,
  head: Head,
  random: RandomStream,
): Pick<Network, 'parameters' | 'forward'> {
  const { kind, hiddenSize: H, windowSteps: L, outputSteps: O, columns } = shape
  const { past: P, future: F, static: K } = columns
  const parts = new Parts()
  const recurrent = parts.layer(recurrentLayers[kind](H).build([L, 1 + P + F + K], random, 'recurrent'))
  const output = parts.layer(dense(O * head.outputs).build([H], random, 'output'))
  const moved =
    F > 0
      ? {
          ahead: parts.layer(dense(H).build([O, F], random, 'ahead')),
          state: parts.layer(dense(H, { useBias: false }).build([H], random, 'aheadState')),
          output: parts.layer(
            dense(head.outputs, { kernelInitializer: 'zeros', useBias: false }).build(
              [O, H],
              random,
              'aheadOutput',
            ),
          ),
        }
      : undefined
  const thinned = dropoutOf(shape)
  return {
    parameters: parts.parameters,
    forward(weights, { x, past, seen, ahead, static: statics }, drawn) {
      const [B] = x.shape
      const steps = beside(x.expandDims(-1), past, seen, everyStep(statics, L))
      const state = thinned(recurrent(weights, steps).output, drawn)
      const direct = output(weights, state).output.reshape([B, O, head.outputs])
      if (moved === undefined) return direct
      const known = moved.ahead(weights, ahead).output
      const mixed = known.add(moved.state(weights, state).output.expandDims(1)).relu()
      return direct.add(moved.output(weights, mixed).output)
    },
  }
}

function readingSegments(
  shape: NetworkShape,
  head: Head,
  random: RandomStream,
): Pick<Network, 'parameters' | 'forward'> {
  const { kind, hiddenSize: H, windowSteps: L, outputSteps: O, segmentSteps: S, columns } = shape
  const { past: P, future: F, static: K } = columns
  const [pieces, piecesAhead] = [L / S, Math.ceil(O / S)]
  const parts = new Parts()
  const embed = parts.layer(
    dense(H, { activation: 'relu' }).build([pieces, S * (1 + P + F) + K], random, 'embed'),
  )
  const recurrent = parts.layer(
    recurrentLayers[kind](H, { returnSequences: true }).build([-1, H], random, 'recurrent'),
  )
  const places = parts.parameter(
    new Parameter(
      'places.embeddings',
      [piecesAhead, H],
      Float32Array.from({ length: piecesAhead * H }, () => random.normal(0, 0.3)),
    ),
  )
  const known =
    F > 0 ? parts.layer(dense(H, { useBias: false }).build([piecesAhead, S * F], random, 'ahead')) : undefined
  const output = parts.layer(dense(S * head.outputs).build([H], random, 'output'))
  const line = parts.layer(
    dense(O, { kernelInitializer: 'zeros', useBias: false }).build([L], random, 'line'),
  )
  const thinned = dropoutOf(shape)
  const inPieces = (x: Tensor, count: number): Tensor => x.reshape([x.shape[0], count, -1])
  return {
    parameters: parts.parameters,
    forward(weights, { x, past, seen, ahead, static: statics }, drawn) {
      const [B] = x.shape
      const read = beside(
        inPieces(x, pieces),
        ...(P > 0 ? [inPieces(past, pieces)] : []),
        ...(F > 0 ? [inPieces(seen, pieces)] : []),
        everyStep(statics, pieces),
      )
      const { state } = recurrent(weights, embed(weights, read).output)
      const each = state!.map((part) => everyStep(part, piecesAhead).reshape([B * piecesAhead, H]))
      const place = places(weights).expandDims(0).broadcastTo([B, piecesAhead, H])
      const asked =
        known === undefined
          ? place
          : place.add(known(weights, inPieces(ahead.pad(0, piecesAhead * S - O, 1), piecesAhead)).output)
      const decoded = recurrent(weights, asked.reshape([B * piecesAhead, 1, H]), each).output
      const put = output(weights, thinned(decoded.reshape([B * piecesAhead, H]), drawn)).output
      const steps = put.reshape([B, piecesAhead * S, head.outputs]).slice(0, O, 1)
      const through = line(weights, x).output.expandDims(-1)
      if (head.levels === head.outputs) return steps.add(through)
      return steps.add(through.broadcastTo([B, O, head.levels]).pad(0, head.outputs - head.levels, -1))
    },
  }
}

/** Leaves out parts of x where random numbers are given to draw from. */
function dropoutOf({ dropout: share, hiddenSize }: NetworkShape) {
  if (share === 0) return (x: Tensor): Tensor => x
  const layer = dropout(share).build([hiddenSize], quiet)
  return (x: Tensor, random: RandomStream | undefined): Tensor =>
    random === undefined ? x : layer.apply([], x, { training: true, random }).output
}

/** A network with weights, ready to be trained. */
export function makeNetwork(shape: NetworkShape, seed: number): Network {
  const head = heads[shape.head]
  const make = shape.kind === 'segment' ? readingSegments : readingSteps
  return { shape, head, ...make(shape, head, randomStream(seed)) }
}
