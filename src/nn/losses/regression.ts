/** Losses that measure how far off numbers are, by their Keras names. */
import { InputError } from '../../engine/errors.js'
import { shown } from '../../engine/shown.js'
import { type AllowedOf, checkGiven, number } from '../../options/index.js'
import { absoluteError, quantileLoss, squaredError, where } from '../../tensor/index.js'
import { aligned, describeLoss, elementwise, type Loss, oneEach } from './loss.js'

/** The square of the error, averaged over the last axis: `mse` of `compile`. */
export const meanSquaredError = (): Loss =>
  describeLoss('meanSquaredError', ({ tensor: target }, { tensor: prediction }) =>
    squaredError(prediction, aligned('meanSquaredError', target, prediction)),
  )

/** The size of the error, averaged over the last axis: `mae` of `compile`. */
export const meanAbsoluteError = (): Loss =>
  describeLoss('meanAbsoluteError', ({ tensor: target }, { tensor: prediction }) =>
    absoluteError(prediction, aligned('meanAbsoluteError', target, prediction)),
  )

/** Options of `huber`. */
export interface HuberOptions {
  /** Error from which the loss grows linearly. Default 1. */
  readonly delta?: number
}

const huberOptions = { delta: number({ above: 0 }) } satisfies AllowedOf<HuberOptions>

/**
 * Quadratic for small errors, linear for large ones (Huber 1964).
 * @throws InputError when delta is not above 0
 */
export function huber(options: HuberOptions = {}): Loss {
  checkGiven('huber', huberOptions, options)
  const { delta = 1 } = options
  return elementwise(
    'huber',
    (y, p) => {
      const error = p.sub(y).abs()
      return where(error.lessEqual(delta), error.square().mul(0.5), error.mul(delta).sub((delta * delta) / 2))
    },
    { delta },
  )
}

const isLevel = (q: unknown): boolean => typeof q === 'number' && q > 0 && q < 1

/**
 * Pinball loss of several quantiles (Koenker & Bassett 1978). Targets [B, ..., 1] or [B, ...] against
 * predictions [B, ..., Q], one a level.
 * @param levels quantile levels between 0 and 1, in the order of the predictions
 * @throws InputError on levels outside 0 to 1
 */
export function pinball(levels: readonly number[]): Loss {
  if (!Array.isArray(levels) || levels.length === 0 || !levels.every(isLevel)) {
    const got = Array.isArray(levels) ? `[${levels.map(shown).join(', ')}]` : shown(levels)
    throw new InputError(`pinball levels: expected numbers between 0 and 1, got ${got}`)
  }
  return describeLoss(
    'pinball',
    ({ tensor: target }, { tensor: prediction }) =>
      quantileLoss(prediction, oneEach('pinball', target, prediction), levels),
    { levels: [...levels] },
  )
}
