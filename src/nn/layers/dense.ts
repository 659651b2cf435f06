import { checkWhole } from '../../engine/checks.js'
import { InputError } from '../../engine/errors.js'
import { type AllowedOf, checkGiven, yesOrNo } from '../../options/index.js'
import { affine, formatShape, type Tensor } from '../../tensor/index.js'
import { type Activation, activation as activationOf, anActivation } from '../activations.js'
import { describeLayer, type LayerSpec } from '../describe-layer.js'
import { anInitializer, type Initializer } from '../initializers.js'
import type { LayerResult } from '../layer.js'
import { type LayerOptions, layerOptions, layerWays } from '../layer-options.js'
import { aRegularizer, type Regularizer } from '../regularizers.js'
import { isStreamActivation } from '../stream/program.js'
import { softmaxValue } from '../value.js'

/** Options of `dense`, with Keras's names and defaults. */
export interface DenseOptions extends LayerOptions {
  /** Default `linear`. */
  readonly activation?: Activation
  /** Default true. */
  readonly useBias?: boolean
  /** Default `glorotUniform`. */
  readonly kernelInitializer?: Initializer
  /** Default `zeros`. */
  readonly biasInitializer?: Initializer
  /** What the kernel adds to the loss. Default: nothing. */
  readonly kernelRegularizer?: Regularizer
  /** What the bias adds to the loss. Default: nothing. */
  readonly biasRegularizer?: Regularizer
}

const denseOptions = {
  ...layerOptions,
  activation: anActivation,
  useBias: yesOrNo,
  kernelInitializer: anInitializer,
  biasInitializer: anInitializer,
  kernelRegularizer: aRegularizer,
  biasRegularizer: aRegularizer,
} satisfies AllowedOf<DenseOptions>

/** Of the options that files keep. */
export const denseOptionNames = ['units', ...Object.keys(denseOptions)]

/** The softmax is computed where it is asked for: losses take its logits. */
function softmaxResult(logits: Tensor): LayerResult {
  const value = softmaxValue(logits)
  return {
    get output() {
      return value.tensor
    },
    logits,
  }
}

/**
 * y = f(x·kernel + bias) over the last axis: [B, ..., I] to [B, ..., units]. Weights: kernel [I, units],
 * bias [units].
 * @throws InputError when units is not a whole number from 1
 */
export function dense(units: number, options: DenseOptions = {}): LayerSpec {
  checkWhole('dense units', units)
  checkGiven('dense', denseOptions, options, { ...layerWays, units: 'they come first: dense(8)' })
  const {
    activation = 'linear',
    useBias = true,
    kernelInitializer = 'glorotUniform',
    biasInitializer = 'zeros',
  } = options
  const f = activationOf('dense activation', activation)
  return describeLayer(
    'Dense',
    { ...options, units },
    ([inputShape], make) => {
      if (inputShape.length === 0) {
        throw new InputError(
          `dense: expected an input of [B, ..., I], got samples of ${formatShape(inputShape)}, which are single ` +
            'numbers; give x as [samples, 1]',
        )
      }
      const inputs = inputShape[inputShape.length - 1]
      const kernel = make('kernel', [inputs, units], kernelInitializer, {
        regularizer: options.kernelRegularizer,
      })
      const bias = useBias
        ? [make('bias', [units], biasInitializer, { regularizer: options.biasRegularizer })]
        : []
      const parameters = [kernel, ...bias]
      return {
        outputShape: [...inputShape.slice(0, -1), units],
        parameters,
        apply: (read, [{ tensor: x }]) => {
          const [w, b] = parameters.map(read)
          const z = b === undefined ? x.matmul(w) : affine(x, w, b)
          return activation === 'softmax' ? softmaxResult(z) : { output: f(z) }
        },
        streamStep: (program, input) => {
          const { shape } = input
          if (!isStreamActivation(activation) || shape[shape.length - 1] !== inputs) return undefined
          const weights = { wx: kernel.tensor, b: bias[0]?.tensor }
          return program.add({ kind: 'dense', units, activation, weights }, input, [
            ...shape.slice(0, -1),
            units,
          ])
        },
      }
    },
    denseOptionNames,
  )
}
