/**
 * Losses by their Keras names: one number a sample (and step), the mean over the last axis, from which the
 * caller takes the mean over samples.
 */
import { InputError } from '../engine/errors.js'
import {
  absoluteError,
  formatShape,
  quantileLoss,
  type Shape,
  sameShape,
  softmaxCrossEntropy,
  squaredError,
  type Tensor,
  tensor,
  where,
} from '../tensor/index.js'

/** Keeps logarithms finite; Keras's value. */
const epsilon = 1e-7

const clipped = (p: Tensor): Tensor => p.maximum(epsilon).minimum(1 - epsilon)

const normalised = (p: Tensor): Tensor => clipped(p.div(p.sum(-1, true)))

export interface Loss {
  readonly name: string
  /**
   * @param target of the prediction's shape; for sparse losses class numbers without the last axis
   * @param prediction [B, ..., C]
   * @returns [B, ...]
   */
  readonly values: (target: Tensor, prediction: Tensor) => Tensor
}

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

const elementwise = (name: string, f: (target: Tensor, prediction: Tensor) => Tensor): Loss => ({
  name,
  values: (target, prediction) => f(aligned(name, target, prediction), prediction).mean(-1),
})

/** Mean squared error. */
export const meanSquaredError = (): Loss => ({
  name: 'meanSquaredError',
  values: (target, prediction) => squaredError(prediction, aligned('meanSquaredError', target, prediction)),
})

/** Mean absolute error. */
export const meanAbsoluteError = (): Loss => ({
  name: 'meanAbsoluteError',
  values: (target, prediction) => absoluteError(prediction, aligned('meanAbsoluteError', target, prediction)),
})

export interface HuberOptions {
  /** Error from which the loss grows linearly. Default 1. */
  readonly delta?: number
}

/**
 * Quadratic for small errors, linear for large ones (Huber 1964).
 * @throws InputError when delta is not above 0
 */
export function huber({ delta = 1 }: HuberOptions = {}): Loss {
  if (!(delta > 0 && delta < Infinity)) {
    throw new InputError(`huber delta: expected a number above 0, got ${delta}`)
  }
  return elementwise('huber', (y, p) => {
    const error = p.sub(y).abs()
    return where(error.lessEqual(delta), error.square().mul(0.5), error.mul(delta).sub((delta * delta) / 2))
  })
}

/**
 * Pinball loss of several quantiles (Koenker & Bassett 1978). Targets [B, ..., 1] or [B, ...] against
 * predictions [B, ..., Q], one a level.
 * @param levels quantile levels between 0 and 1, in the order of the predictions
 * @throws InputError on levels outside 0 to 1, and on predictions of another number than Q
 */
export function pinball(levels: readonly number[]): Loss {
  if (levels.length === 0 || !levels.every((q) => q > 0 && q < 1)) {
    throw new InputError(`pinball levels: expected numbers between 0 and 1, got [${levels.join(', ')}]`)
  }
  return {
    name: 'pinball',
    values: (target, prediction) => {
      const shape = prediction.shape.slice(0, -1)
      const one = aligned('pinball', target, { shape: [...shape, 1] })
      return quantileLoss(prediction, one.reshape(shape), levels)
    },
  }
}

export interface CrossEntropyOptions {
  /** Predictions are logits, not probabilities: faster and more exact. Default false. */
  readonly fromLogits?: boolean
}

/** Cross-entropy of independent yes-or-no targets. */
export const binaryCrossentropy = ({ fromLogits = false }: CrossEntropyOptions = {}): Loss =>
  elementwise('binaryCrossentropy', (y, p) => {
    // max(p, 0) - p·y + log(1 + e^-|p|)
    if (fromLogits) return p.softplus().sub(p.mul(y))
    const q = clipped(p)
    const [one, other] = [q.log().mul(y), q.neg().add(1).log().mul(y.neg().add(1))]
    return one.add(other).neg()
  })

/** Cross-entropy against a distribution over classes, such as one-hot rows. */
export const categoricalCrossentropy = ({ fromLogits = false }: CrossEntropyOptions = {}): Loss => ({
  name: 'categoricalCrossentropy',
  values: (target, prediction) =>
    aligned('categoricalCrossentropy', target, prediction)
      .mul(fromLogits ? prediction.logSoftmax() : normalised(prediction).log())
      .sum(-1)
      .neg(),
})

/**
 * Class numbers of the prediction's shape without its last axis, which the targets may hold as size 1.
 * @throws InputError on another shape, and on what is not a whole number from 0 to C - 1
 */
export function classNumbers(name: string, target: Tensor, prediction: Tensor): Int32Array<ArrayBuffer> {
  const classes = prediction.shape[prediction.rank - 1]
  const shape = prediction.shape.slice(0, -1)
  if (!sameShape(target.shape, shape) && !sameShape(target.shape, [...shape, 1])) {
    throw new InputError(
      `${name}: expected class numbers of ${formatShape(shape)}, got ${formatShape(target.shape)}`,
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
export const sparseCategoricalCrossentropy = ({ fromLogits = false }: CrossEntropyOptions = {}): Loss => ({
  name: 'sparseCategoricalCrossentropy',
  values: (target, prediction) => {
    const labels = classNumbers('sparseCategoricalCrossentropy', target, prediction)
    const shape = prediction.shape.slice(0, -1)
    if (fromLogits) return softmaxCrossEntropy(prediction, tensor(labels, shape))
    const classes = prediction.shape[prediction.rank - 1]
    const places = labels.map((label, row) => row * classes + label)
    return normalised(prediction).log().reshape([-1]).gather(places).reshape(shape).neg()
  },
})

const losses = {
  meanSquaredError,
  mse: meanSquaredError,
  meanAbsoluteError,
  mae: meanAbsoluteError,
  huber,
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
} as const

export type LossName = keyof typeof losses

/** A loss of that name with its defaults, or the loss itself. Throws `InputError` listing the names. */
export function lossOf(where: string, loss: LossName | Loss): Loss {
  if (typeof loss !== 'string') return loss
  const make = losses[loss]
  if (make === undefined) {
    throw new InputError(`${where}: expected one of ${Object.keys(losses).join(', ')}, got ${loss}`)
  }
  return make()
}
