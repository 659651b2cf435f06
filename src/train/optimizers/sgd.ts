/** Stochastic gradient descent, with momentum where asked. */
import { type AllowedOf, checkGiven, yesOrNo } from '../../options/index.js'
import {
  aShare,
  describeOptimizer,
  type Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  optimizerWays,
} from './optimizer.js'

/** Options of `sgd`, with Keras's names and defaults. */
export interface SgdOptions extends OptimizerOptions {
  /** Share of the last step that is kept, from 0 up to 1. Default 0. */
  readonly momentum?: number
  /** Looks ahead along the momentum (Nesterov 1983; Sutskever et al. 2013). Default false. */
  readonly nesterov?: boolean
}

const sgdOptions = {
  ...optimizerOptions,
  momentum: aShare,
  nesterov: yesOrNo,
} satisfies AllowedOf<SgdOptions>

/**
 * Stochastic gradient descent. `learningRate` is 0.01 by default.
 * @throws InputError on options out of range
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  checkGiven('sgd', sgdOptions, options, optimizerWays)
  const { learningRate = 0.01, momentum = 0, nesterov = false } = options
  return describeOptimizer(
    'sgd',
    { ...options },
    learningRate,
    momentum > 0 ? 1 : 0,
    (kernels, table, rate, limit) => kernels.sgd(table, rate, momentum, Number(nesterov), limit),
  )
}
