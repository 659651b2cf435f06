import { checkCopy } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
} from './cross-entropy.js'
import { negativeBinomial, studentT } from './likelihoods.js'
import type { Loss } from './loss.js'
import { huber, meanAbsoluteError, meanSquaredError } from './regression.js'

const losses = {
  meanSquaredError,
  mse: meanSquaredError,
  meanAbsoluteError,
  mae: meanAbsoluteError,
  huber,
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  studentT,
  negativeBinomial,
} as const

export type LossName = keyof typeof losses

/** A loss of that name with its defaults, or the loss itself. Throws `InputError` listing the names. */
export function lossOf(where: string, loss: LossName | Loss): Loss {
  if (typeof loss !== 'string') {
    checkCopy(where, 'a loss', loss)
    return loss
  }
  const make = losses[loss]
  if (make === undefined) {
    throw new InputError(`${where}: expected one of ${Object.keys(losses).join(', ')}, got ${loss}`)
  }
  return make()
}
