import { checkCopy } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { shown } from '../../engine/shown.js'
import { entryOf } from '../../options/index.js'
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

/**
 * A loss of that name with its defaults, or the loss itself.
 * @throws InputError listing the names, and on what is no loss
 */
export function lossOf(where: string, loss: LossName | Loss): Loss {
  if (typeof loss === 'string') return entryOf<() => Loss>(where, losses, loss)()
  checkCopy(where, 'a loss', loss)
  const { name, values } = (loss ?? {}) as Partial<Loss>
  if (typeof loss === 'object' && typeof name === 'string' && typeof values === 'function') return loss
  throw new InputError(
    `${where}: expected a name such as 'mse', or a loss { name, values }, got ${shown(loss)}`,
  )
}
