import { type AllowedOf, checkGiven, number } from '../../options/index.js'
import { layerNormalize } from '../../tensor/index.js'
import { describeLayer, type LayerSpec } from '../describe-layer.js'
import { type LayerOptions, layerOptions, layerWays } from '../layer-options.js'
import { aRegularizer, type Regularizer } from '../regularizers.js'

/** Options of `layerNorm`, with Keras's names and defaults. */
export interface LayerNormOptions extends LayerOptions {
  /** Added to the variance. Default 0.001. */
  readonly epsilon?: number
  /** What gamma adds to the loss. Default: nothing. */
  readonly gammaRegularizer?: Regularizer
  /** What beta adds to the loss. Default: nothing. */
  readonly betaRegularizer?: Regularizer
}

const layerNormOptions = {
  ...layerOptions,
  epsilon: number({ from: 0 }),
  gammaRegularizer: aRegularizer,
  betaRegularizer: aRegularizer,
} satisfies AllowedOf<LayerNormOptions>

/** Of the options that files keep. */
export const layerNormOptionNames = Object.keys(layerNormOptions)

/**
 * Layer normalisation over the last axis (Ba, Kiros & Hinton 2016):
 * y = gamma · (x - mean) / √(variance + epsilon) + beta. Weights: gamma [I] (ones), beta [I] (zeros).
 */
export function layerNorm(options: LayerNormOptions = {}): LayerSpec {
  checkGiven('layerNorm', layerNormOptions, options, {
    ...layerWays,
    axis: 'it is the last axis',
  })
  const { epsilon = 1e-3 } = options
  return describeLayer(
    'LayerNormalization',
    { ...options },
    ([inputShape], make) => {
      const size = inputShape.slice(-1)
      const gamma = make('gamma', size, 'ones', { regularizer: options.gammaRegularizer })
      const beta = make('beta', size, 'zeros', { regularizer: options.betaRegularizer })
      return {
        outputShape: inputShape,
        parameters: [gamma, beta],
        streamStep: (program, input) => {
          const [units] = size
          if (input.shape[input.shape.length - 1] !== units) return undefined
          const weights = { wx: gamma.tensor, b: beta.tensor }
          return program.add({ kind: 'normalise', units, weights, epsilon }, input, input.shape)
        },
        apply: (read, [{ tensor: x }]) => ({
          output: layerNormalize(x, epsilon).mul(read(gamma)).add(read(beta)),
        }),
      }
    },
    layerNormOptionNames,
  )
}
