/** Adam (Kingma & Ba 2015), and AdamW, with decoupled weight decay (Loshchilov & Hutter 2019). */
import { checkShare } from '../../engine/checks.js'
import { checkFromZero, describeOptimizer, type Optimizer, type OptimizerOptions } from './optimizer.js'

export interface AdamOptions extends OptimizerOptions {
  /** Share of the past in the mean of gradients. Default 0.9. */
  readonly beta1?: number
  /** Share of the past in the mean of their squares. Default 0.999. */
  readonly beta2?: number
  /** Added to the root of the mean of squares. Default 1e-7. */
  readonly epsilon?: number
}

export interface AdamWOptions extends AdamOptions {
  /** Share of each weight, times the learning rate, that every update takes away. Default 0.004. */
  readonly weightDecay?: number
}

function adamWith(name: string, options: AdamWOptions, weightDecay: number): Optimizer {
  const { learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = options
  checkShare(`${name} beta1`, beta1)
  checkShare(`${name} beta2`, beta2)
  checkFromZero(`${name} epsilon`, epsilon)
  checkFromZero(`${name} weightDecay`, weightDecay)
  return describeOptimizer(name, { ...options }, learningRate, 2, (kernels, table, rate, limit, updates) => {
    const corrected = (rate * Math.sqrt(1 - beta2 ** updates)) / (1 - beta1 ** updates)
    kernels.adam(table, corrected, 1 - beta1, 1 - beta2, epsilon, rate * weightDecay, limit)
  })
}

/**
 * Adam (Kingma & Ba 2015). `learningRate` is 0.001 by default.
 * @throws InputError on options out of range
 */
export const adam = (options: AdamOptions = {}): Optimizer => adamWith('adam', options, 0)

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2019) of every parameter, biases too, as in Keras.
 * `learningRate` is 0.001 by default.
 * @throws InputError on options out of range
 */
export const adamW = (options: AdamWOptions = {}): Optimizer =>
  adamWith('adamW', options, options.weightDecay ?? 0.004)
