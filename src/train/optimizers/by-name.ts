/** Optimizers by their names. */
import { checkCopy } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { adam, adamW } from './adam.js'
import type { Optimizer } from './optimizer.js'
import { rmsprop } from './rmsprop.js'
import { sgd } from './sgd.js'

const optimizers = { sgd, rmsprop, adam, adamW, adamw: adamW } as const

export type OptimizerName = keyof typeof optimizers

const kindOf = (given: unknown): string =>
  typeof given === 'function' && given.name !== ''
    ? `the function ${given.name}; call it`
    : given === null
      ? 'null'
      : typeof given

/** An optimizer of that name with its defaults, or the one given. Throws `InputError` listing the names. */
export function optimizerOf(where: string, optimizer: OptimizerName | Optimizer): Optimizer {
  if (typeof optimizer !== 'string') {
    checkCopy(where, 'an optimizer', optimizer)
    if (typeof optimizer === 'object' && optimizer !== null && 'start' in optimizer) return optimizer
    throw new InputError(
      `${where}: expected an optimizer such as adam(), or its name, got ${kindOf(optimizer)}`,
    )
  }
  const make = optimizers[optimizer]
  if (make === undefined) {
    throw new InputError(`${where}: expected one of ${Object.keys(optimizers).join(', ')}, got ${optimizer}`)
  }
  return make()
}
