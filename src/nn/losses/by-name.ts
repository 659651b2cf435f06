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
import type { Loss, LossOptions } from './loss.js'
import { huber, meanAbsoluteError, meanSquaredError, pinball } from './regression.js'

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

/**
 * Names of losses in `compile`, each with its defaults. As in Keras: `meanSquaredError` or `mse`, `meanAbsoluteError` or
 * `mae`, `huber`, `binaryCrossentropy`, `categoricalCrossentropy` and `sparseCategoricalCrossentropy`; and the likelihoods
 * `studentT` and `negativeBinomial`.
 */
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

/**
 * A loss of Hindcast's own again, from its name and options as saved.
 * @throws InputError on a name that there is not, and on options out of range
 */
export function lossFrom(name: string, options: Readonly<Record<string, unknown>>): Loss {
  if (name === 'pinball') return pinball(options.levels as readonly number[])
  return entryOf<(options: LossOptions) => Loss>('loss', losses, name)(options as LossOptions)
}
