import type { TypedArray } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import { Storage } from '../engine/storage.js'
import { formatShape, type Shape, sizeOf, Tensor } from '../tensor/index.js'

/** A weight that training changes in place. */
export class Parameter {
  readonly name: string
  /** Its present value; reading it later sees later values. */
  readonly tensor: Tensor

  constructor(name: string, shape: Shape, values: Float32Array<ArrayBuffer>) {
    this.name = name
    this.tensor = new Tensor(Storage.lasting(values), shape)
  }

  get shape(): Shape {
    return this.tensor.shape
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

/** What a parameter's value is taken to be: while a model trains, a tensor that gradients flow back to. */
export type Read = (parameter: Parameter) => Tensor

/** Tensors in place of parameters, in their order; of other parameters the present values. */
export function readFrom(parameters: readonly Parameter[], values: readonly Tensor[]): Read {
  const given = new Map(parameters.map((parameter, i) => [parameter, values[i]]))
  return (parameter) => given.get(parameter) ?? parameter.tensor
}
