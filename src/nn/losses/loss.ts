/**
 * What a loss is: one number a sample (and step), the mean over the last axis, from which the caller takes the mean
 * over samples.
 */
import { marked } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { formatShape, type Shape, sameShape, type Tensor } from '../../tensor/index.js'
import type { Value } from '../value.js'

/**
 * A loss: one number a sample, or a sample and step, of which training lowers the mean. An object of this form given to
 * `compile` is a loss of your own.
 */
export interface Loss {
  /** What histories and messages call it. */
  readonly name: string
  /** What makes the loss again from its name, such as `delta` of `huber`. */
  readonly options?: LossOptions
  /**
   * The loss of each sample, or of each step.
   * @param target of the prediction's shape; for sparse losses class numbers without the last axis
   * @param prediction [B, ..., C]; of sequences of different lengths, both have them
   * @returns [B, ...]; what stands beyond a sample's length counts nowhere
   */
  readonly values: (target: Value, prediction: Value) => Tensor
}

/** Options of a loss, as files keep them. */
export type LossOptions = { readonly [option: string]: number | boolean | readonly number[] }

/**
 * A loss of Hindcast's own.
 * @param options what makes it again from its name
 */
export const describeLoss = (name: string, values: Loss['values'], options: LossOptions = {}): Loss =>
  marked({ name, values, options })

/**
 * Targets as floats of the prediction's shape; a last axis of size 1 may be left out.
 * @throws InputError on another shape
 */
export function aligned(name: string, target: Tensor, prediction: { readonly shape: Shape }): Tensor {
  const given = target.toFloat()
  if (sameShape(given.shape, prediction.shape)) return given
  if (sameShape([...given.shape, 1], prediction.shape)) return given.reshape(prediction.shape)
  throw new InputError(
    `${name}: expected targets of ${formatShape(prediction.shape)} like the predictions, got ${formatShape(target.shape)}`,
  )
}

/**
 * Targets as floats, one for each row of the prediction; a last axis of size 1 may be there.
 * @throws InputError on another shape
 */
export function oneEach(name: string, target: Tensor, prediction: Tensor): Tensor {
  const shape = prediction.shape.slice(0, -1)
  return aligned(name, target, { shape: [...shape, 1] }).reshape(shape)
}

/** The mean of a function of each element over the last axis. */
export const elementwise = (
  name: string,
  f: (target: Tensor, prediction: Tensor) => Tensor,
  options?: LossOptions,
): Loss =>
  describeLoss(
    name,
    ({ tensor: target }, { tensor: prediction }) => f(aligned(name, target, prediction), prediction).mean(-1),
    options,
  )
