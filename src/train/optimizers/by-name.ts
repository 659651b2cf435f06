/** Optimizers by their names. */
import { checkCopy } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { shown } from '../../engine/shown.js'
import { entryOf } from '../../options/index.js'
import { adam, adamW } from './adam.js'
import type { Optimizer } from './optimizer.js'
import { rmsprop } from './rmsprop.js'
import { sgd } from './sgd.js'

const optimizers = { sgd, rmsprop, adam, adamW, adamw: adamW } as const

export type OptimizerName = keyof typeof optimizers

/**
 * An optimizer of that name with its defaults, or the one given.
 * @throws InputError listing the names, and on what is no optimizer
 */
export function optimizerOf(where: string, optimizer: OptimizerName | Optimizer): Optimizer {
  if (typeof optimizer === 'string') return entryOf<() => Optimizer>(where, optimizers, optimizer)()
  checkCopy(where, 'an optimizer', optimizer)
  if (typeof optimizer === 'object' && optimizer !== null && 'start' in optimizer) return optimizer
  throw new InputError(`${where}: expected an optimizer such as adam(), or its name, got ${shown(optimizer)}`)
}
