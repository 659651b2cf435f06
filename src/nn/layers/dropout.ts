import { checkShare } from '../../engine/checks.js'
import type { RandomStream } from '../../engine/random.js'
import { checkGiven } from '../../options/index.js'
import { type Shape, sizeOf, type Tensor, tensor } from '../../tensor/index.js'
import { describeLayer, type LayerSpec } from '../describe-layer.js'
import { type LayerOptions, layerOptions, layerWays } from '../layer-options.js'

/** 0 with probability `rate`, else 1 / (1 - rate), so that the mean stays. */
export function dropoutMask(shape: Shape, rate: number, random: RandomStream): Tensor {
  const kept = 1 / (1 - rate)
  return tensor(
    Float32Array.from({ length: sizeOf(shape) }, () => (random.uniform() < rate ? 0 : kept)),
    shape,
  )
}

const dropoutWays = {
  ...layerWays,
  rate: 'it comes first: dropout(0.2)',
  noiseShape: 'the dropout option of lstm, gru and rnn drops the same inputs at every step',
}

/** Of the options that files keep. */
export const dropoutOptionNames = ['rate', ...Object.keys(layerOptions)]

/**
 * Sets a share of the values to zero while training, and scales the others up (Srivastava et al. 2014).
 * @param rate the share, from 0 up to but not including 1
 */
export function dropout(rate: number, options: LayerOptions = {}): LayerSpec {
  checkShare('dropout rate', rate)
  checkGiven('dropout', layerOptions, options, dropoutWays)
  return describeLayer(
    'Dropout',
    { ...options, rate },
    ([inputShape]) => ({
      outputShape: inputShape,
      parameters: [],
      streamStep: (_, input) => input,
      apply: (_, [{ tensor: x }], { training, random }) => ({
        output: training && rate > 0 ? x.mul(dropoutMask(x.shape, rate, random)) : x,
      }),
    }),
    dropoutOptionNames,
  )
}
