/** RMSprop (Tieleman & Hinton 2012), with momentum where asked. */
import { type AllowedOf, checkGiven, number } from '../../options/index.js'
import {
  aShare,
  describeOptimizer,
  type Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  optimizerWays,
} from './optimizer.js'

/** Options of `rmsprop`, with Keras's names and defaults. */
export interface RmspropOptions extends OptimizerOptions {
  /** Share of the past in the mean of squares. Default 0.9. */
  readonly rho?: number
  /** Share of the last step that is kept, from 0 up to 1. Default 0. */
  readonly momentum?: number
  /** Added to the mean of squares, under the root. Default 1e-7. */
  readonly epsilon?: number
}

const rmspropOptions = {
  ...optimizerOptions,
  rho: aShare,
  momentum: aShare,
  epsilon: number({ from: 0 }),
} satisfies AllowedOf<RmspropOptions>

/**
 * RMSprop (Tieleman & Hinton 2012). `learningRate` is 0.001 by default.
 * @throws InputError on options out of range
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  checkGiven('rmsprop', rmspropOptions, options, {
    ...optimizerWays,
    centered: 'there is rmsprop without it',
  })
  const { learningRate = 0.001, rho = 0.9, momentum = 0, epsilon = 1e-7 } = options
  return describeOptimizer(
    'rmsprop',
    { ...options },
    learningRate,
    momentum > 0 ? 2 : 1,
    (kernels, table, rate, limit) => kernels.rmsprop(table, rate, 1 - rho, momentum, epsilon, limit),
  )
}
