/**
 * What every operation is made of: run a kernel inside a scope, and, where an input is traced, remember
 * how gradients go back.
 */

import type { Elements } from '../engine/device.js'
import type { DType } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import { deviceOf, Storage, tidyOn } from '../engine/storage.js'
import { isTraced, newNode } from './autograd.js'
import { formatShape, type Shape, sizeOf } from './shape.js'
import { type Derivative, type FloatTensor, Tensor } from './tensor.js'
import { type DTypeOf, flatten, type TensorLike } from './tensor-like.js'

/** What a caller gave, as a tensor. Throws `InputError` where it is none. */
export function given(where: string, values: TensorLike, dtype?: DType): Tensor {
  if (values instanceof Tensor) return values
  const { data, shape } = flatten(where, values, dtype)
  return new Tensor(Storage.onHost(data), shape)
}

/** The same, with its element type. */
export const givenOf = <V extends TensorLike>(where: string, values: V): Tensor<DTypeOf<V>> =>
  given(where, values) as Tensor<DTypeOf<V>>

/** Zeros on the heap. */
export const zerosOf = (shape: Shape): FloatTensor =>
  new Tensor(Storage.onHost(new Float32Array(sizeOf(shape))), shape)

/** A tensor in the open scope, its elements yet to be written. */
export const unwritten = <D extends DType = 'float32'>(shape: Shape, dtype: D = 'float32' as D): Tensor<D> =>
  new Tensor(Storage.inScope(dtype, sizeOf(shape)), shape)

/**
 * A tensor whose elements are written once, where they stay: in the open scope, or else on the heap.
 * @param write is given all of them to write to, uncleared and row-major; keeps no hold of them, and makes no tensor
 *   meanwhile
 */
export const written = <D extends DType = 'float32'>(
  shape: Shape,
  write: (elements: Elements) => void,
  dtype: D = 'float32' as D,
): Tensor<D> => new Tensor(Storage.written(dtype, sizeOf(shape), write), shape)

/** The same elements without their past: nothing flows back through it. */
export const detached = <D extends DType>(x: Tensor<D>): Tensor<D> =>
  x.trace === undefined ? x : new Tensor(x.storage, x.shape)

/** One derivative an input; absent where none exists (an index, a condition). */
type Derivatives<I extends readonly Tensor[]> = { [K in keyof I]: Derivative | undefined }

/**
 * An operation with one output.
 * @param forward writes and returns the output
 * @param backward given the output's gradient and the output, how to get each input's gradient
 */
export function operation<const I extends readonly Tensor[], D extends DType>(
  inputs: I,
  forward: () => Tensor<D>,
  backward: (gradient: FloatTensor, output: Tensor<D>) => Derivatives<I>,
): Tensor<D> {
  const plain = tidyOn(deviceOf(inputs), forward)
  if (!isTraced(inputs)) return plain
  const node = newNode(inputs, ([gradient]) =>
    gradient === undefined ? [] : backward(gradient as FloatTensor, output),
  )
  const output: Tensor<D> = new Tensor(plain.storage, plain.shape, { node, slot: 0 })
  return output
}

/** An operation with several outputs; a gradient is absent where its output was not used. */
export function operationOfMany<const I extends readonly Tensor[], const O extends readonly Tensor[]>(
  inputs: I,
  forward: () => O,
  backward: (gradients: readonly (Tensor | undefined)[]) => Derivatives<I>,
): O {
  const plain = tidyOn(deviceOf(inputs), forward)
  if (!isTraced(inputs)) return plain
  const node = newNode(inputs, backward)
  return plain.map((output, slot) => new Tensor(output.storage, output.shape, { node, slot })) as unknown as O
}

/** Throws `InputError` where a tensor is not float32. */
export function checkFloat(where: string, ...tensors: readonly Tensor[]): void {
  for (const x of tensors) {
    if (x.dtype !== 'float32') {
      throw new InputError(
        `${where}: expected float32, got ${x.dtype} ${formatShape(x.shape)}; use toFloat()`,
      )
    }
  }
}
