/** Weights read from a file: what a model's parameters begin with in place of an initializer's values. */
import { InputError } from '../engine/errors.js'
import { formatShape, type Shape, sameShape } from '../tensor/index.js'

export interface SavedTensor {
  readonly shape: Shape
  readonly data: Float32Array<ArrayBuffer> | Float64Array | Int32Array | Uint8Array
}

export class SavedWeights {
  readonly #file: string
  readonly #tensors: ReadonlyMap<string, SavedTensor>

  /** @param file named in messages */
  constructor(file: string, tensors: ReadonlyMap<string, SavedTensor>) {
    this.#file = file
    this.#tensors = tensors
  }

  /** Throws `InputError` when there is no tensor of that name and shape. */
  values(name: string, shape: Shape): Float32Array<ArrayBuffer> {
    const found = this.#tensors.get(name)
    if (found === undefined || !sameShape(found.shape, shape)) {
      throw new InputError(
        `${this.#file}: tensor ${name}: expected ${formatShape(shape)}, ` +
          `got ${found === undefined ? 'none' : formatShape(found.shape)}`,
      )
    }
    return found.data instanceof Float32Array ? found.data : Float32Array.from(found.data)
  }
}
