/**
 * Common to all optimizers: options, clipping, and the state of one of them through a training. Names, defaults and
 * formulas are Keras 3's. A factory's result is a description that serves any number of trainings; `start` gives one
 * training its own state.
 */
import { checkCopy, marked } from '../../engine/copies.js'
import { InputError } from '../../engine/errors.js'
import type { Kernels } from '../../engine/kernels.js'
import { deviceOf, Storage, tidyOn } from '../../engine/storage.js'
import { type AllowedOf, either, number, objectWith, type Ways } from '../../options/index.js'
import { formatShape, sameShape, Tensor } from '../../tensor/index.js'
import type { Schedule } from '../schedules.js'
import { withTable } from './parameter-table.js'

/**
 * Options of all optimizers, with Keras's names. One of `clipNorm`, `clipValue` and `globalClipNorm` at most: several
 * throw `InputError`.
 */
export interface OptimizerOptions {
  /** Step size, above 0; or one that follows the number of updates, such as `cosineDecay({ decaySteps: 1000 })`. */
  readonly learningRate?: number | Schedule
  /** Scales each gradient down to this norm. Default: none. */
  readonly clipNorm?: number
  /** Clips each gradient value to [-clipValue, clipValue]. Default: none. */
  readonly clipValue?: number
  /** Scales all gradients down together to this norm (Pascanu et al. 2013). Default: none. */
  readonly globalClipNorm?: number
}

/** What an optimizer is set to: a number, a flag, or a schedule of learning rates. */
export type OptimizerSetting = number | boolean | Schedule

/** The whole state of an optimizer, as a copy. */
export interface OptimizerState {
  /** Updates so far. */
  readonly updates: number
  /** The present learning rate. Under a schedule it follows from `updates`. */
  readonly learningRate: number
  /** For each parameter none, one or two arrays of its size, such as Adam's two means. */
  readonly kept: readonly (readonly Float32Array<ArrayBuffer>[])[]
}

/** One training's optimizer, with the state it carries from update to update. */
export interface RunningOptimizer {
  /** The description that it was started from. */
  readonly optimizer: Optimizer
  /**
   * The learning rate of the next update. Setting it lasts until `reset`; where the optimizer follows a schedule, it throws
   * `InputError`, as in Keras.
   */
  learningRate: number
  /**
   * Changes the parameters in place. Both lists are in the order given to `start`.
   * @param gradients one for each parameter, of its shape
   */
  update(gradients: readonly Tensor[]): void
  /** Forgets all updates: the state and the learning rate are those of the start. */
  reset(): void
  /** A copy of the state. */
  takeState(): OptimizerState
  /**
   * Puts back a state, of an optimizer of the same kind for the same parameters.
   * @throws InputError on a state that does not fit; nothing is then changed
   */
  putState(state: OptimizerState): void
}

/** An optimizer's description, as `adam()` and the like return it: it serves any number of trainings. */
export interface Optimizer {
  /** Its name, such as `adam`, as saved files and messages give it. */
  readonly name: string
  /** The options it was made with, and its learning rate where that is the default; saved with the model. */
  readonly options: Readonly<Record<string, OptimizerSetting>>
  /**
   * Begins one training with a state of its own.
   * @param parameters the tensors that updates change in place, always in this order
   */
  start(parameters: readonly Tensor[]): RunningOptimizer
}

/** A share that does not reach 1, such as a momentum. */
export const aShare = number({ from: 0, below: 1 })

/** Options of all optimizers. */
export const optimizerOptions = {
  learningRate: either(number({ above: 0 }), objectWith<Schedule>('a schedule', 'name', 'rateAt')),
  clipNorm: number({ above: 0 }),
  clipValue: number({ above: 0 }),
  globalClipNorm: number({ above: 0 }),
} satisfies AllowedOf<OptimizerOptions>

export const optimizerWays: Ways = {
  decay: 'give learningRate a schedule, such as exponentialDecay, or use adamW for the decay of weights',
  betas: 'give beta1 and beta2',
  amsgrad: 'there is adam without it',
  useEma: 'keep means of model.getWeights() in a callback',
  name: 'it is the name of the optimizer',
  gradientAccumulationSteps: 'give fit a larger batchSize',
}

/**
 * Updates all parameters.
 * @param kernels those of their device
 * @param table their address, see `withTable`
 * @param limit of the gradients' values, infinite for none
 */
type Rule = (kernels: Kernels, table: number, rate: number, limit: number, updates: number) => void

/**
 * An optimizer.
 * @param stateCount numbers kept of each weight: 0, 1 or 2
 * @param options checked by the optimizer
 * @throws InputError on several limits of the gradients
 */
export function describeOptimizer(
  name: string,
  options: OptimizerOptions & Readonly<Record<string, OptimizerSetting | undefined>>,
  learningRate: number | Schedule,
  stateCount: number,
  rule: Rule,
): Optimizer {
  const { clipNorm, clipValue, globalClipNorm } = options
  const schedule = typeof learningRate === 'object' ? learningRate : undefined
  const limits = Object.entries({ clipNorm, clipValue, globalClipNorm }).filter(([, n]) => n !== undefined)
  if (limits.length > 1) {
    throw new InputError(
      `${name}: expected at most one of clipNorm, clipValue and globalClipNorm, got ` +
        limits.map(([limit]) => limit).join(' and '),
    )
  }
  const normLimit = clipNorm ?? globalClipNorm
  const startRate = typeof learningRate === 'object' ? learningRate.rateAt(0) : learningRate
  const given = Object.entries({ ...options, learningRate }).filter(([, value]) => value !== undefined)
  const optimizer: Optimizer = marked({
    name,
    options: Object.fromEntries(given) as Record<string, OptimizerSetting>,
    start: (parameters: readonly Tensor[]): RunningOptimizer => {
      parameters.forEach((parameter, i) => {
        checkTensor(`${name}.start parameters[${i}]`, parameter)
      })
      const states = parameters.map(({ size, device }) =>
        Array.from({ length: stateCount }, () => Storage.lasting(new Float32Array(size), device)),
      )
      let updates = 0
      let rate = startRate
      const takeRate = (): number => schedule?.rateAt(updates) ?? rate
      return {
        optimizer,
        get learningRate() {
          return takeRate()
        },
        set learningRate(value) {
          if (schedule !== undefined) {
            throw new InputError(
              `${name} learningRate: it follows ${schedule.name} and cannot be set; give ${name} a number instead`,
            )
          }
          rate = value
        },
        update(gradients) {
          checkGradients(`${name} update`, parameters, gradients)
          const now = takeRate()
          if (!(now >= 0 && now < Infinity))
            throw new InputError(`${name} learningRate: expected a number from 0, got ${now}`)
          updates++
          const rows = parameters.map(({ storage: value }, i) => ({
            value,
            gradient: gradients[i].storage,
            state: states[i],
          }))
          tidyOn(deviceOf(parameters), () =>
            withTable(rows, (kernels, table, sums) => {
              if (normLimit !== undefined) {
                kernels.clip_norms(table, sums, Number(clipNorm === undefined), normLimit)
              }
              rule(kernels, table, now, clipValue ?? Infinity, updates)
            }),
          )
        },
        reset() {
          updates = 0
          rate = startRate
          for (const storage of states.flat()) storage.write(new Float32Array(storage.length))
        },
        takeState: () => ({
          updates,
          learningRate: takeRate(),
          kept: states.map((own) => own.map((storage) => storage.read() as Float32Array<ArrayBuffer>)),
        }),
        putState(state) {
          checkState(`${name} putState`, parameters, stateCount, state)
          updates = state.updates
          rate = state.learningRate
          state.kept.forEach((own, i) => {
            own.forEach((values, j) => {
              states[i][j].write(values)
            })
          })
        },
      }
    },
  })
  return optimizer
}

/** The kernels trust addresses, which mean something in the memory of one copy alone. */
function checkTensor(where: string, given: unknown): asserts given is Tensor {
  checkCopy(where, 'a tensor', given)
  if (!(given instanceof Tensor)) throw new InputError(`${where}: expected a tensor, got ${typeof given}`)
}

function checkState(
  where: string,
  parameters: readonly Tensor[],
  stateCount: number,
  { updates, learningRate, kept }: OptimizerState,
): void {
  if (!Number.isSafeInteger(updates) || updates < 0)
    throw new InputError(`${where} updates: expected a whole number from 0, got ${updates}`)
  if (!(learningRate >= 0 && learningRate < Infinity))
    throw new InputError(`${where} learningRate: expected a number from 0, got ${learningRate}`)
  const expected = parameters.map(({ size }) => Array<number>(stateCount).fill(size))
  const got = kept.map((own) => own.map(({ length }) => length))
  if (JSON.stringify(got) !== JSON.stringify(expected)) {
    const sizes = (lists: readonly (readonly number[])[]): string =>
      `[${lists.map((list) => `[${list.join(', ')}]`).join(', ')}]`
    throw new InputError(`${where} kept: expected arrays of ${sizes(expected)} numbers, got ${sizes(got)}`)
  }
}

/** The kernels trust their arguments. */
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
    if (gradient !== undefined) checkTensor(`${where} gradient ${i}`, gradient)
    if (gradient?.dtype !== 'float32' || !sameShape(gradient.shape, shape)) {
      const got = gradient === undefined ? 'none' : `${gradient.dtype} ${formatShape(gradient.shape)}`
      throw new InputError(`${where} gradient ${i}: expected float32 ${formatShape(shape)}, got ${got}`)
    }
  })
}
