/**
 * Optimisers, with Keras 3's names, defaults and formulas. A factory's result is a description that may be
 * used for any number of trainings; `start` gives one training its own state.
 */
import { checkShare } from '../engine/checks.js'
import { engine } from '../engine/engine.js'
import { InputError } from '../engine/errors.js'
import { Storage, step } from '../engine/storage.js'
import { formatShape, sameShape, type Tensor } from '../tensor/index.js'
import { withTable } from './parameter-table.js'

export interface OptimizerOptions {
  /** Step size, above 0. */
  readonly learningRate?: number
  /** Scales each gradient down to this norm. Default: none. */
  readonly clipNorm?: number
  /** Clips each gradient value to [-clipValue, clipValue]. Default: none. */
  readonly clipValue?: number
  /** Scales all gradients down together to this norm (Pascanu et al. 2013). Default: none. */
  readonly globalClipNorm?: number
}

/** One training's optimiser, with the state it carries from update to update. */
export interface RunningOptimizer {
  learningRate: number
  /** Changes the parameters in place. Both lists are in the order given to `start`. */
  update(gradients: readonly Tensor[]): void
  /** Forgets all updates: the state and the learning rate are those of the start. */
  reset(): void
}

export interface Optimizer {
  readonly name: string
  readonly options: Readonly<Record<string, number | boolean>>
  start(parameters: readonly Tensor[]): RunningOptimizer
}

/**
 * Updates all parameters.
 * @param table their address, see `withTable`
 * @param limit of the gradients' values, infinite for none
 */
type Rule = (table: number, rate: number, limit: number, updates: number) => void

function describe(
  name: string,
  options: OptimizerOptions & Readonly<Record<string, number | boolean | undefined>>,
  learningRate: number,
  stateCount: number,
  rule: Rule,
): Optimizer {
  const { clipNorm, clipValue, globalClipNorm } = options
  for (const [option, value] of Object.entries({ learningRate, clipNorm, clipValue, globalClipNorm })) {
    if (value !== undefined && !(value > 0 && value < Infinity)) {
      throw new InputError(`${name} ${option}: expected a number above 0, got ${value}`)
    }
  }
  if ([clipNorm, clipValue, globalClipNorm].filter((limit) => limit !== undefined).length > 1) {
    throw new InputError(`${name}: expected at most one of clipNorm, clipValue and globalClipNorm`)
  }
  const normLimit = clipNorm ?? globalClipNorm
  const given = Object.entries({ ...options, learningRate }).filter(([, value]) => value !== undefined)
  return {
    name,
    options: Object.fromEntries(given) as Record<string, number | boolean>,
    start: (parameters) => {
      const states = parameters.map(({ size }) =>
        Array.from({ length: stateCount }, () => Storage.lasting(new Float32Array(size))),
      )
      let updates = 0
      return {
        learningRate,
        update(gradients) {
          checkGradients(`${name} update`, parameters, gradients)
          updates++
          const rows = parameters.map(({ storage: value }, i) => ({
            value,
            gradient: gradients[i].storage,
            state: states[i],
          }))
          step(() =>
            withTable(rows, (table, sums) => {
              if (normLimit !== undefined) {
                engine().kernels.clip_norms(table, sums, Number(clipNorm === undefined), normLimit)
              }
              rule(table, this.learningRate, clipValue ?? Infinity, updates)
            }),
          )
        },
        reset() {
          updates = 0
          this.learningRate = learningRate
          for (const storage of states.flat()) storage.write(new Float32Array(storage.length))
        },
      }
    },
  }
}

/** The kernels trust what they are given. */
function checkGradients(
  where: string,
  parameters: readonly Tensor[],
  gradients: readonly (Tensor | undefined)[],
): void {
  if (gradients.length !== parameters.length) {
    throw new InputError(`${where}: expected ${parameters.length} gradients, got ${gradients.length}`)
  }
  parameters.forEach(({ shape }, i) => {
    const gradient = gradients[i]
    if (gradient?.dtype !== 'float32' || !sameShape(gradient.shape, shape)) {
      const got = gradient === undefined ? 'none' : `${gradient.dtype} ${formatShape(gradient.shape)}`
      throw new InputError(`${where} gradient ${i}: expected float32 ${formatShape(shape)}, got ${got}`)
    }
  })
}

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

const optimisers = { sgd, rmsprop, adam, adamW, adamw: adamW } as const

export type OptimizerName = keyof typeof optimisers

/** An optimiser of that name with its defaults, or the one given. Throws `InputError` listing the names. */
export function optimiserOf(where: string, optimiser: OptimizerName | Optimizer): Optimizer {
  if (typeof optimiser !== 'string') return optimiser
  const make = optimisers[optimiser]
  if (make === undefined) {
    throw new InputError(`${where}: expected one of ${Object.keys(optimisers).join(', ')}, got ${optimiser}`)
  }
  return make()
}
