/** Adam (Kingma & Ba 2015), and AdamW, with decoupled weight decay (Loshchilov & Hutter 2019). */
import { type AllowedOf, checkGiven, number, type Ways } from '../../options/index.js'
import {
  aShare,
  describeOptimizer,
  type Optimizer,
  type OptimizerOptions,
  optimizerOptions,
  optimizerWays,
} from './optimizer.js'

/** Options of `adam`, with Keras's names and defaults. */
export interface AdamOptions extends OptimizerOptions {
  /** Share of the past in the mean of gradients. Default 0.9. */
  readonly beta1?: number
  /** Share of the past in the mean of their squares. Default 0.999. */
  readonly beta2?: number
  /** Added to the root of the mean of squares. Default 1e-7. */
  readonly epsilon?: number
}

/** Options of `adamW`: those of `adam`, and the decay of weights. */
export interface AdamWOptions extends AdamOptions {
  /** Share of each weight, times the learning rate, that every update takes away. Default 0.004. */
  readonly weightDecay?: number
}

const adamOptions = {
  ...optimizerOptions,
  beta1: aShare,
  beta2: aShare,
  epsilon: number({ from: 0 }),
} satisfies AllowedOf<AdamOptions>

const adamWOptions = { ...adamOptions, weightDecay: number({ from: 0 }) } satisfies AllowedOf<AdamWOptions>

const adamWays: Ways = { ...optimizerWays, weightDecay: 'use adamW' }

function adamWith(name: string, options: AdamWOptions, weightDecay: number): Optimizer {
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  return describeOptimizer(name, { ...options }, learningRate, 2, (kernels, table, rate, limit, updates) => {
    const corrected = (rate * Math.sqrt(1 - beta2 ** updates)) / (1 - beta1 ** updates)
    kernels.adam(table, corrected, 1 - beta1, 1 - beta2, epsilon, rate * weightDecay, limit)
  })
}

/**
 * Adam (Kingma & Ba 2015). `learningRate` is 0.001 by default.
 * @throws InputError on options out of range
 */
export function adam(options: AdamOptions = {}): Optimizer {
  checkGiven('adam', adamOptions, options, adamWays)
  return adamWith('adam', options, 0)
}

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2019) of every parameter, biases too, as in Keras.
 * `learningRate` is 0.001 by default.
 * @throws InputError on options out of range
 */
export function adamW(options: AdamWOptions = {}): Optimizer {
  checkGiven('adamW', adamWOptions, options, optimizerWays)
  return adamWith('adamW', options, options.weightDecay ?? 0.004)
}
