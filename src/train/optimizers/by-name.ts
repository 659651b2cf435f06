/** Optimizers by their names. */
import { checkCopy } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import { shown } from '../../engine/shown.js'
import { entryOf } from '../../options/index.js'
import { scheduleFrom } from '../schedules.js'
import { adam, adamW } from './adam.js'
import type { Optimizer } from './optimizer.js'
import { rmsprop } from './rmsprop.js'
import { sgd } from './sgd.js'

const optimizers = { sgd, rmsprop, adam, adamW, adamw: adamW } as const

/** Names of optimizers in `compile`, each with its defaults: `sgd`, `rmsprop`, `adam`, and `adamW` or `adamw`. */
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

/**
 * An optimizer again, from its name and options as saved.
 * @throws InputError on a name that there is not, and on options out of range
 */
export function optimizerFrom(name: string, options: Readonly<Record<string, unknown>>): Optimizer {
  const { learningRate } = options
  const isSchedule = typeof learningRate === 'object' && learningRate !== null
  const given = isSchedule
    ? { ...options, learningRate: scheduleFrom(learningRate as Parameters<typeof scheduleFrom>[0]) }
    : options
  return entryOf<(options: object) => Optimizer>('optimizer', optimizers, name)(given)
}
