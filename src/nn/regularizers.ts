/** Penalties on weights, which are added to the loss: by Keras's names, and defaults where it has them. */

import type { Allowed } from '../options/index.js'
import { checkGiven, number } from '../options/index.js'

/** l1 · Σ|w| + l2 · Σw², over the weights of a parameter. */
export interface Regularizer {
  /** Factor of the absolute values (Tibshirani 1996), from 0. Default 0. */
  readonly l1?: number
  /** Factor of the squares (Hoerl & Kennard 1970), from 0. Default 0. */
  readonly l2?: number
}

const factor = number({ from: 0 })
const factors = { l1: factor, l2: factor }

/** Adds `factor` · Σ|w| to the loss, which draws weights to 0. Throws `InputError` unless it is a number from 0. */
export function l1(factor = 0.01): Regularizer {
  checkGiven('l1', factors, { l1: factor })
  return { l1: factor }
}

/** Adds `factor` · Σw² to the loss, which keeps weights small. Throws `InputError` unless it is a number from 0. */
export function l2(factor = 0.01): Regularizer {
  checkGiven('l2', factors, { l2: factor })
  return { l2: factor }
}

/**
 * Adds both penalties to the loss.
 * @param options `l1`, the factor of Σ|w|, and `l2`, that of Σw²: each by default none
 * @throws InputError on factors that are no numbers from 0
 */
export function l1l2(options: Regularizer): Regularizer {
  checkGiven('l1l2', factors, options)
  return { ...options }
}

export const aRegularizer: Allowed<Regularizer> = {
  expected: 'a regularizer, such as l2(0.01) or { l1: 0.01, l2: 0.01 }',
  includes: (value): value is Regularizer =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(([name, own]) => Object.hasOwn(factors, name) && factor.includes(own)),
}
