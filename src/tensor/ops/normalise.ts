/** Normalisation over the last axis. */
import type { Tensor } from '../tensor.js'

/**
 * Layer normalisation (Ba, Kiros & Hinton 2016): over the last axis, (x - mean) / √(variance + epsilon).
 * @param epsilon keeps the root from zero; 0.001 by default, as in Keras
 */
export function layerNormalise(x: Tensor, epsilon = 1e-3): Tensor {
  const centred = x.sub(x.mean(-1, true))
  const variance = centred.square().mean(-1, true)
  return centred.div(variance.add(epsilon).sqrt())
}
