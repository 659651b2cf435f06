/** What the recurrent layers have in common: options, and running a cell over a sequence. */
import { checkWhole } from '../../engine/checks.js'
import { InputError } from '../../engine/errors.js'
import { type AllowedOf, checkAmong, number, type Ways, yesOrNo } from '../../options/index.js'
import { flip, type Shape, type Tensor } from '../../tensor/index.js'
import { type Activation, anActivation } from '../activations.js'
import { describeLayer, type LayerSpec, type ParameterOptions } from '../describe-layer.js'
import { anInitializer, type Initializer } from '../initializers.js'
import type { LayerConfig } from '../layer.js'
import { type LayerOptions, layerOptions, layerWays } from '../layer-options.js'
import { dropoutMask } from '../layers/dropout.js'
import { readNow } from '../parameter.js'
import { aRegularizer, type Regularizer } from '../regularizers.js'
import { sampleShape } from '../value.js'
import { type CellState, isStreaming } from './cell.js'
import { checkKind, type RecurrentKind } from './kind.js'
import { runSequence } from './scan.js'

/** Options of all recurrent layers, with Keras's names and defaults. */
export interface RecurrentOptions extends LayerOptions {
  /** Of the candidate and the output; `tanh` by default, for which there is a fused kernel. */
  readonly activation?: Activation
  /** Default true. */
  readonly useBias?: boolean
  /** Default `glorotUniform`. */
  readonly kernelInitializer?: Initializer
  /** Default `orthogonal`. */
  readonly recurrentInitializer?: Initializer
  /** Default `zeros`. */
  readonly biasInitializer?: Initializer
  /** What the kernel adds to the loss, such as `l2(0.01)`. Default: nothing. */
  readonly kernelRegularizer?: Regularizer
  /** What the recurrent kernel adds to the loss. Default: nothing. */
  readonly recurrentRegularizer?: Regularizer
  /** What the bias adds to the loss. Default: nothing. */
  readonly biasRegularizer?: Regularizer
  /** Output [B, T, units] instead of the last step's [B, units]. Default false. */
  readonly returnSequences?: boolean
  /** `call` also returns the final state. Default false. */
  readonly returnState?: boolean
  /**
   * Reads the sequence from its end, and returns sequences in that order. A shorter sample is read from its
   * own end, and its padding stays last, where the layers after look for it; Keras puts it first. Default false.
   */
  readonly goBackwards?: boolean
  /** Share of the inputs set to zero while training, the same ones at every step. Default 0. */
  readonly dropout?: number
  /**
   * Trains on long sequences in a small part of the memory: of what the steps leave behind for the backward pass,
   * only the states between segments of about √T steps are kept, and each segment is computed again when the
   * backward pass comes to it (Chen et al. 2016). Gradients are the same to the bit, and a training step takes about
   * a third longer. Default: where keeping all would take more than 256 MB. Activations without a fused kernel
   * always keep all.
   */
  readonly checkpoint?: boolean
}

/** Options of recurrent layers with gates. */
export interface GatedOptions extends RecurrentOptions {
  /** Of the gates. Default `sigmoid`. */
  readonly recurrentActivation?: Activation
}

export const recurrentOptions = {
  ...layerOptions,
  activation: anActivation,
  useBias: yesOrNo,
  kernelInitializer: anInitializer,
  recurrentInitializer: anInitializer,
  biasInitializer: anInitializer,
  kernelRegularizer: aRegularizer,
  recurrentRegularizer: aRegularizer,
  biasRegularizer: aRegularizer,
  returnSequences: yesOrNo,
  returnState: yesOrNo,
  goBackwards: yesOrNo,
  dropout: number({ from: 0, below: 1 }),
  checkpoint: yesOrNo,
} satisfies AllowedOf<RecurrentOptions>

export const gatedOptions = {
  ...recurrentOptions,
  recurrentActivation: anActivation,
} satisfies AllowedOf<GatedOptions>

export const recurrentWays: Ways = {
  ...layerWays,
  units: 'they come first: lstm(8)',
  hiddenSize: 'units come first: lstm(8)',
  numUnits: 'units come first: lstm(8)',
  inputSize: 'it follows from the data, or from inputShape: [null, inputSize]',
  numLayers: 'give the model one layer for each',
  bidirectional: 'wrap the layer: bidirectional(lstm(8))',
  recurrentDropout: 'dropout drops inputs, and a dropout layer after this one outputs',
  stateful:
    'to go on from one part of a sequence to the next, feed model.stream() step by step, or give ' +
    'layer.call the initialState that returnState gave',
  timeMajor: 'axes are [B, T, I]; transpose x to them',
  batchFirst: 'leave it out, axes are [B, T, I]',
  unroll: 'leave it out, the whole sequence is one kernel call',
  implementation: 'leave it out, there is one',
  useCudnn: 'leave it out, kernels are chosen by themselves',
  zeroOutputForMask: 'leave it out, outputs beyond lengths are zero',
  mask: 'give lengths to fit, predict or layer.call',
  initialState: 'give it to layer.call, or to apply after x: layer.apply([x, h, c])',
}

/** The parameters' regularizers, by Keras's names. */
export const regularizersOf = (options: RecurrentOptions) =>
  ({
    kernel: { regularizer: options.kernelRegularizer },
    recurrentKernel: { regularizer: options.recurrentRegularizer },
    bias: { regularizer: options.biasRegularizer },
  }) satisfies Record<string, ParameterOptions>

/**
 * The description of a recurrent layer, made of any cell.
 * @param units size of the cell's output
 * @param options those that all recurrent layers take, and whatever else makes the layer again when it is loaded
 * @throws InputError on units that are not a whole number from 1, a dropout outside 0 to 1, and unknown activations
 */
export function describeRecurrent<S extends CellState>(
  units: number,
  options: GatedOptions & LayerConfig,
  kind: RecurrentKind<S>,
): LayerSpec {
  checkKind('describeRecurrent', kind)
  const { className, stateNames, outputState } = kind
  checkWhole(`${className} units`, units)
  checkAmong(className, gatedOptions, kind.options, options, recurrentWays)
  const { returnSequences = false, goBackwards = false, dropout = 0, checkpoint } = options
  const spec = describeLayer(
    className,
    { ...options, units },
    ([inputShape], make) => {
      if (inputShape.length !== 2) {
        throw new InputError(
          `${className}: expected an input of [B, T, I], got samples of ${sampleShape(inputShape)}; ` +
            (inputShape.length < 2
              ? 'a recurrent layer before it needs returnSequences: true, and a first one samples of [steps, features]'
              : 'use it inside timeDistributed, or make one axis of the features'),
        )
      }
      const [time, inputSize] = inputShape
      const outputShape: Shape = returnSequences ? [time, units] : [units]
      const parameters = kind.parameters(inputSize, make)
      return {
        outputShape,
        stateShapes: stateNames.map(() => [units]),
        parameters,
        streamStep: (program, input) => {
          const cell = kind.cell(parameters.map(readNow))
          return isStreaming(cell) ? cell.streamStep(program, input) : undefined
        },
        streams: !goBackwards,
        dropsTime: !returnSequences,
        apply: (read, [{ tensor: x, lengths }, ...initial], { training, random, state }) => {
          const cell = kind.cell(parameters.map(read))
          const input =
            training && dropout > 0 ? x.mul(dropoutMask([x.shape[0], 1, inputSize], dropout, random)) : x
          const start = initial.length > 0 ? initial.map(({ tensor }) => tensor) : state
          const result = runSequence(cell, input, stateOf(className, stateNames, start), {
            lengths,
            reverse: goBackwards,
            checkpoint,
          })
          const outputs =
            goBackwards && (returnSequences || outputState === undefined)
              ? fromTheEnd(result.outputs, lengths)
              : result.outputs
          const last = () =>
            outputState === undefined ? lastOf(outputs, lengths) : result.state[outputState]
          return {
            output: returnSequences ? outputs : last(),
            state: stateNames.map((name) => result.state[name]),
          }
        },
      }
    },
    ['units', ...Object.keys(options)],
  )
  if (goBackwards) return spec
  return Object.assign(spec, {
    backwards: () => describeRecurrent(units, { ...options, goBackwards: true }, kind),
  })
}

/**
 * The steps of x [B, T, ...] in the order in which they are read from the end: each sample's valid steps
 * reversed. Done twice, it changes nothing.
 */
export function fromTheEnd(x: Tensor, lengths: Tensor | undefined): Tensor {
  if (lengths === undefined) return flip(x, 1)
  const [batch, time] = x.shape
  const places = Int32Array.from({ length: batch * time }, (_, at) => {
    const t = at % time
    const length = lengths.data[(at - t) / time]
    return t < length ? at - t + (length - 1 - t) : at
  })
  return x
    .reshape([batch * time, ...x.shape.slice(2)])
    .gather(places)
    .reshape(x.shape)
}

/** Each sample's last valid step of x [B, T, ...]; that of a sample without any is the first. */
function lastOf(x: Tensor, lengths: Tensor | undefined): Tensor {
  const [batch, time] = x.shape
  if (lengths === undefined) return x.slice(time - 1, 1, 1).squeeze(1)
  const places = Int32Array.from(lengths.data, (length, row) => row * time + Math.max(0, length - 1))
  return x.reshape([batch * time, ...x.shape.slice(2)]).gather(places)
}

function stateOf<S extends CellState>(
  where: string,
  names: readonly (keyof S & string)[],
  given: readonly Tensor[] | undefined,
): S | undefined {
  if (given === undefined) return undefined
  if (given.length !== names.length) {
    throw new InputError(
      `${where} initialState: expected ${names.length} (${names.join(', ')}), got ${given.length}`,
    )
  }
  return Object.fromEntries(names.map((name, i) => [name, given[i]])) as S
}
