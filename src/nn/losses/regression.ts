/** Losses that measure how far off numbers are, by their Keras names. */
import { InputError } from '../../engine/errors.js'
import { absoluteError, quantileLoss, squaredError, where } from '../../tensor/index.js'
import { aligned, describeLoss, elementwise, type Loss, oneEach } from './loss.js'

/** Mean squared error. */
export const meanSquaredError = (): Loss =>
  describeLoss('meanSquaredError', ({ tensor: target }, { tensor: prediction }) =>
    squaredError(prediction, aligned('meanSquaredError', target, prediction)),
  )

/** Mean absolute error. */
export const meanAbsoluteError = (): Loss =>
  describeLoss('meanAbsoluteError', ({ tensor: target }, { tensor: prediction }) =>
    absoluteError(prediction, aligned('meanAbsoluteError', target, prediction)),
  )

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
 * @throws InputError on levels outside 0 to 1
 */
export function pinball(levels: readonly number[]): Loss {
  if (levels.length === 0 || !levels.every((q) => q > 0 && q < 1)) {
    throw new InputError(`pinball levels: expected numbers between 0 and 1, got [${levels.join(', ')}]`)
  }
  return describeLoss('pinball', ({ tensor: target }, { tensor: prediction }) =>
    quantileLoss(prediction, oneEach('pinball', target, prediction), levels),
  )
}
