/** Normalisation over the last axis. */
import { InputError } from '../../engine/errors.js'
import { checkFloat, given } from '../operation.js'
import { axisOf } from '../shape.js'
import type { FloatTensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'

/**
 * Layer normalisation (Ba, Kiros & Hinton 2016): over the last axis of `values`, (x - mean) / √(variance + epsilon).
 * @param epsilon keeps the root from zero, from 0; 0.001 by default, as in Keras
 */
export function layerNormalize(values: TensorLike, epsilon = 1e-3): FloatTensor {
  const x = given('layerNormalize', values)
  checkFloat('layerNormalize', x)
  axisOf('layerNormalize', x.shape, -1)
  if (!(epsilon >= 0)) {
    throw new InputError(`layerNormalize epsilon: expected a number from 0, got ${epsilon}`)
  }
  const centred = x.sub(x.mean(-1, true))
  const variance = centred.square().mean(-1, true)
  return centred.div(variance.add(epsilon).sqrt())
}
