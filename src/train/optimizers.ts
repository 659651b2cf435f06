/**
 * Optimizers, with Keras 3's names, defaults and formulas. A factory's result is a description that may be
 * used for any number of trainings; `start` gives one training its own state.
 */
import { checkShare } from '../engine/checks.js'
import { engine } from '../engine/engine.js'
import { InputError } from '../engine/errors.js'
import { describe, type Optimizer, type OptimizerOptions } from './optimizer.js'

function checkFromZero(where: string, value: number): void {
  if (!(value >= 0 && value < Infinity))
    throw new InputError(`${where}: expected a number from 0, got ${value}`)
}

export interface SgdOptions extends OptimizerOptions {
  /** Share of the last step that is kept, from 0 up to 1. Default 0. */
  readonly momentum?: number
  /** Looks ahead along the momentum (Nesterov 1983; Sutskever et al. 2013). Default false. */
  readonly nesterov?: boolean
}

/**
 * Stochastic gradient descent. `learningRate` is 0.01 by default.
 * @throws InputError on options out of range
 */
export function sgd(options: SgdOptions = {}): Optimizer {
  const { learningRate = 0.01, momentum = 0, nesterov = false } = options
  checkShare('sgd momentum', momentum)
  return describe('sgd', { ...options }, learningRate, momentum > 0 ? 1 : 0, (table, rate, limit) =>
    engine().kernels.sgd(table, rate, momentum, Number(nesterov), limit),
  )
}

export interface RmspropOptions extends OptimizerOptions {
  /** Share of the past in the mean of squares. Default 0.9. */
  readonly rho?: number
  /** Share of the last step that is kept, from 0 up to 1. Default 0. */
  readonly momentum?: number
  /** Added to the mean of squares, under the root. Default 1e-7. */
  readonly epsilon?: number
}

/**
 * RMSprop (Tieleman & Hinton 2012). `learningRate` is 0.001 by default.
 * @throws InputError on options out of range
 */
export function rmsprop(options: RmspropOptions = {}): Optimizer {
  const { learningRate = 0.001, rho = 0.9, momentum = 0, epsilon = 1e-7 } = options
  checkShare('rmsprop rho', rho)
  checkShare('rmsprop momentum', momentum)
  checkFromZero('rmsprop epsilon', epsilon)
  return describe('rmsprop', { ...options }, learningRate, momentum > 0 ? 2 : 1, (table, rate, limit) =>
    engine().kernels.rmsprop(table, rate, 1 - rho, momentum, epsilon, limit),
  )
}

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
  return describe(name, { ...options }, learningRate, 2, (table, rate, limit, updates) => {
    const corrected = (rate * Math.sqrt(1 - beta2 ** updates)) / (1 - beta1 ** updates)
    engine().kernels.adam(table, corrected, 1 - beta1, 1 - beta2, epsilon, rate * weightDecay, limit)
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

const optimizers = { sgd, rmsprop, adam, adamW, adamw: adamW } as const

export type OptimizerName = keyof typeof optimizers

/** An optimizer of that name with its defaults, or the one given. Throws `InputError` listing the names. */
export function optimizerOf(where: string, optimizer: OptimizerName | Optimizer): Optimizer {
  if (typeof optimizer !== 'string') return optimizer
  const make = optimizers[optimizer]
  if (make === undefined) {
    throw new InputError(`${where}: expected one of ${Object.keys(optimizers).join(', ')}, got ${optimizer}`)
  }
  return make()
}
