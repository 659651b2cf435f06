/** Losses of probabilities against classes, by their Keras names. */
import { InputError } from '../../engine/errors.js'
import { type AllowedOf, checkGiven, yesOrNo } from '../../options/index.js'
import { formatShape, sameShape, softmaxCrossEntropy, type Tensor, tensor } from '../../tensor/index.js'
import type { Value } from '../value.js'
import { aligned, describeLoss, elementwise, type Loss } from './loss.js'

/** Keeps logarithms finite; Keras's value. */
const epsilon = 1e-7

const clipped = (p: Tensor): Tensor => p.maximum(epsilon).minimum(1 - epsilon)

const normalised = (p: Tensor): Tensor => clipped(p.div(p.sum(-1, true)))

/** Options of the cross-entropies. */
export interface CrossEntropyOptions {
  /** Predictions are logits, not probabilities: faster and more exact. Default false. */
  readonly fromLogits?: boolean
}

const crossEntropyOptions = { fromLogits: yesOrNo } satisfies AllowedOf<CrossEntropyOptions>

const crossEntropyWays = {
  labelSmoothing: 'give smoothed targets to categoricalCrossentropy',
  ignoreClass: 'give sampleWeight 0 there',
  weight: 'give classWeight to fit',
  reduction: 'losses are means over samples and steps',
  name: 'it is the name of the loss',
}

/** Whether predictions are logits. */
function logitsAsked(where: string, options: CrossEntropyOptions): boolean {
  checkGiven(where, crossEntropyOptions, options, crossEntropyWays)
  return options.fromLogits ?? false
}

/** What the prediction is the softmax of, where that is known; then the same kernel serves both. */
const logitsOf = (prediction: Value, fromLogits: boolean): Tensor | undefined =>
  fromLogits ? prediction.tensor : prediction.logits

/** Cross-entropy of independent yes-or-no targets. */
export function binaryCrossentropy(options: CrossEntropyOptions = {}): Loss {
  const fromLogits = logitsAsked('binaryCrossentropy', options)
  return elementwise(
    'binaryCrossentropy',
    (y, p) => {
      // max(p, 0) - p·y + log(1 + e^-|p|)
      if (fromLogits) return p.softplus().sub(p.mul(y))
      const q = clipped(p)
      const [one, other] = [q.log().mul(y), q.neg().add(1).log().mul(y.neg().add(1))]
      return one.add(other).neg()
    },
    { fromLogits },
  )
}

/** Cross-entropy against a distribution over classes, such as one-hot rows. */
export function categoricalCrossentropy(options: CrossEntropyOptions = {}): Loss {
  const fromLogits = logitsAsked('categoricalCrossentropy', options)
  return describeLoss(
    'categoricalCrossentropy',
    ({ tensor: target }, prediction) => {
      const logits = logitsOf(prediction, fromLogits)
      const p = logits ?? prediction.tensor
      return aligned('categoricalCrossentropy', target, p)
        .mul(logits === undefined ? normalised(p).log() : logits.logSoftmax())
        .sum(-1)
        .neg()
    },
    { fromLogits },
  )
}

/**
 * Class numbers of the prediction's shape without its last axis, which the targets may hold as size 1.
 * @throws InputError on another shape, and on what is not a whole number from 0 to C - 1
 */
export function classNumbers(name: string, target: Tensor, prediction: Tensor): Int32Array<ArrayBuffer> {
  const classes = prediction.shape[prediction.rank - 1]
  const shape = prediction.shape.slice(0, -1)
  if (!sameShape(target.shape, shape) && !sameShape(target.shape, [...shape, 1])) {
    const isOneHot = sameShape(target.shape, prediction.shape)
    throw new InputError(
      `${name}: expected class numbers of ${formatShape(shape)}, got ${formatShape(target.shape)}` +
        (isOneHot ? `; for one-hot rows, use ${name.replace('sparseC', 'c')}` : ''),
    )
  }
  return Int32Array.from(target.data, (label, i) => {
    if (Number.isInteger(label) && label >= 0 && label < classes) return label
    throw new InputError(
      `${name}: expected class numbers from 0 to ${classes - 1}, got ${label} at element ${i}`,
    )
  })
}

/** Cross-entropy against class numbers. */
export function sparseCategoricalCrossentropy(options: CrossEntropyOptions = {}): Loss {
  const fromLogits = logitsAsked('sparseCategoricalCrossentropy', options)
  return describeLoss(
    'sparseCategoricalCrossentropy',
    ({ tensor: target }, prediction) => {
      const logits = logitsOf(prediction, fromLogits)
      const p = logits ?? prediction.tensor
      const labels = classNumbers('sparseCategoricalCrossentropy', target, p)
      const shape = p.shape.slice(0, -1)
      if (logits !== undefined) return softmaxCrossEntropy(logits, tensor(labels, shape))
      const classes = p.shape[p.rank - 1]
      const places = labels.map((label, row) => row * classes + label)
      return normalised(p).log().reshape([-1]).gather(places).reshape(shape).neg()
    },
    { fromLogits },
  )
}
