import { marked } from '../engine/copies.js'
import { bytesPerElement, type TypedArray } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import { maximumBytes } from '../engine/memory.js'
import type { RandomStream } from '../engine/random.js'
import { Storage } from '../engine/storage.js'
import { bytesInWords } from '../engine/wording.js'
import {
  formatShape,
  type Shape,
  sameShape,
  sizeOf,
  Tensor,
  type TensorLike,
  tensor,
} from '../tensor/index.js'
import { checkIdle } from './in-training.js'
import type { Regularizer } from './regularizers.js'
import { SavedWeights } from './saved-weights.js'

/** Draws a parameter's first values. */
export type Draw = (random: RandomStream) => Float32Array<ArrayBuffer>

/** Where first values come from: drawn by the initializers, or as they were saved. */
export type WeightSource = RandomStream | SavedWeights

/** @throws InputError on a weight that no memory holds, before its values are drawn */
function checkFits(name: string, shape: Shape): void {
  const bytes = bytesPerElement * sizeOf(shape)
  if (bytes <= maximumBytes) return
  throw new InputError(
    `${name}: expected a weight that fits in ${bytesInWords(maximumBytes)} of memory, got ${formatShape(shape)}, which ` +
      `would take ${bytesInWords(bytes)}; use fewer units`,
  )
}

/** A weight that training changes in place. It is one thing however many layers and models use it. */
export class Parameter {
  #name: string
  /** Sizes of its axes, which do not change. */
  readonly shape: Shape
  readonly #draw: Draw | undefined
  #tensor: Tensor | undefined
  /** Whether training changes it; what is set takes effect with the next `fit`. Default true. */
  trainable = true
  /** What it adds to the loss while it is trained. Default: nothing. */
  readonly regularizer: Regularizer | undefined

  /**
   * @param first its values, or how they are drawn once a model is made of it
   * @param options its regularizer
   * @param name such as `kernel`; in a model, that of the layer stands before it
   * @throws InputError on a shape of more than 4 GiB
   */
  constructor(
    name: string,
    shape: Shape,
    first: Float32Array<ArrayBuffer> | Draw,
    options: {
      /** What it adds to the loss while it is trained. Default: nothing. */
      readonly regularizer?: Regularizer
    } = {},
  ) {
    checkFits(name, shape)
    this.#name = name
    this.shape = shape
    this.regularizer = options.regularizer
    if (typeof first === 'function') this.#draw = first
    else this.#begin(first)
  }

  /** Its layer's name and its own, such as `lstm.kernel`: unique within a model, and its tensor's in saved files. */
  get name(): string {
    return this.#name
  }

  /**
   * Names it anew; called by its layer, which has a name only in a model.
   * @param name with that of the layer in front, such as `lstm/kernel`
   */
  rename(name: string): void {
    this.#name = name
  }

  /** Whether it has values. */
  get isInitialized(): boolean {
    return this.#tensor !== undefined
  }

  /** Its present value; reading it later sees later values. Throws `InputError` before it has any. */
  get tensor(): Tensor {
    if (this.#tensor === undefined) {
      throw new InputError(`Parameter ${this.name}: it has no values until a model is made with its layer`)
    }
    return this.#tensor
  }

  /**
   * Gives it its first values, unless it has some.
   * @param source a stream to draw from, or saved weights
   */
  initialize(source: WeightSource): void {
    if (this.#tensor !== undefined) return
    this.#begin(source instanceof SavedWeights ? source.values(this.name, this.shape) : this.#draw!(source))
  }

  #begin(values: Float32Array<ArrayBuffer>): void {
    this.#tensor = new Tensor(Storage.lasting(values), this.shape)
  }

  /** A copy of the values. */
  read(): TypedArray {
    return this.tensor.storage.read()
  }

  /** Replaces the values. Throws `InputError` when there are too few or too many. */
  assign(values: TypedArray): void {
    if (values.length !== sizeOf(this.shape)) {
      throw new InputError(
        `Parameter ${this.name}: expected ${formatShape(this.shape)} = ${sizeOf(this.shape)} values, got ${values.length}`,
      )
    }
    this.tensor.storage.write(values)
  }
}

marked(Parameter.prototype)

/** What a parameter's value is taken to be: while a model trains, a tensor that gradients flow back to. */
export type Read = (parameter: Parameter) => Tensor

/** The present values. */
export const readNow: Read = ({ tensor }) => tensor

/** Tensors in place of parameters, in their order; of other parameters the present values. */
export function readFrom(parameters: readonly Parameter[], values: readonly Tensor[]): Read {
  const given = new Map(parameters.map((parameter, i) => [parameter, values[i]]))
  return (parameter) => given.get(parameter) ?? parameter.tensor
}

/** Replaces the values of parameters, all or, on a count or shape that differs or while a fit trains them, none. */
export function setParameters(
  where: string,
  parameters: readonly Parameter[],
  weights: readonly TensorLike[],
): void {
  checkIdle(where, parameters)
  if (weights.length !== parameters.length) {
    const names = parameters.map(({ name }) => name)
    throw new InputError(
      `${where}: expected ${names.length} weights (${names.join(', ')}), got ${weights.length}`,
    )
  }
  const values = weights.map((weight) => tensor(weight))
  values.forEach(({ shape }, i) => {
    const { name, shape: expected } = parameters[i]
    if (!sameShape(shape, expected)) {
      throw new InputError(`${where} ${name}: expected ${formatShape(expected)}, got ${formatShape(shape)}`)
    }
  })
  values.forEach(({ data }, i) => {
    parameters[i].assign(data)
  })
}
