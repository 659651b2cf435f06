/** Going back to the last good weights when a training diverges. */
import { InputError } from '../engine/errors.js'
import type { Parameter } from '../nn/parameter.js'
import type { RunningOptimizer } from './optimizers/index.js'

export const weightsOf = (parameters: readonly Parameter[]): Float32Array<ArrayBuffer>[] =>
  parameters.map((parameter) => parameter.read() as Float32Array<ArrayBuffer>)

export function putWeights(
  parameters: readonly Parameter[],
  weights: readonly Float32Array<ArrayBuffer>[],
): void {
  parameters.forEach((parameter, i) => {
    parameter.assign(weights[i])
  })
}

const allFinite = (values: Float32Array): boolean => {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false
  return true
}

/** A training that has diverged, and been put back to its last good weights. */
export class Diverged extends Error {
  readonly #what: string
  readonly #source: string

  constructor(what: string, source: string) {
    super(what)
    this.#what = what
    this.#source = source
  }

  /** @param wereReplaced whether a callback has put other weights in place since */
  toInputError(wereReplaced: boolean): InputError {
    const weights = wereReplaced
      ? 'the weights are those that a callback restored'
      : `the weights are those of ${this.#source}`
    return new InputError(
      `fit: ${this.#what}; ${weights}. Try a smaller learningRate, globalClipNorm: 1 on the optimizer, or inputs scaled ` +
        'to about -1 to 1',
    )
  }
}

export class LastGood {
  readonly #parameters: readonly Parameter[]
  readonly #optimizer: RunningOptimizer
  #weights: readonly Float32Array<ArrayBuffer>[]
  /** Their origin, in words. */
  #source = 'the start'

  constructor(parameters: readonly Parameter[], optimizer: RunningOptimizer) {
    this.#parameters = parameters
    this.#optimizer = optimizer
    this.#weights = weightsOf(parameters)
  }

  /** Takes the present weights. */
  take(source: string): void {
    this.#weights = weightsOf(this.#parameters)
    this.#source = source
  }

  /**
   * Takes the weights of an epoch that is over.
   * @throws Diverged when one is not finite
   */
  takeEpoch(epoch: number): void {
    const weights = weightsOf(this.#parameters)
    if (!weights.every(allFinite)) this.#restore(epoch, 'a weight became NaN or infinite')
    this.#weights = weights
    this.#source = `epoch ${epoch + 1}`
  }

  /** Throws `Diverged` when a batch's loss is not finite. */
  checkLoss(loss: number, epoch: number): void {
    if (!Number.isFinite(loss)) this.#restore(epoch, `the loss became ${loss}`)
  }

  #restore(epoch: number, what: string): never {
    putWeights(this.#parameters, this.#weights)
    this.#optimizer.reset() // what it carries may be NaN too
    throw new Diverged(`${what} in epoch ${epoch + 1}`, this.#source)
  }
}
