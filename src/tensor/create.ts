/** How users make tensors. */
import type { DType } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import { Storage } from '../engine/storage.js'
import { Tensor } from './methods.js'
import { zerosOf } from './operation.js'
import { checkShape, formatShape, type Shape, sizeOf } from './shape.js'
import type { FloatTensor } from './tensor.js'
import { type DTypeOf, flatten, type TensorLike } from './tensor-like.js'

/**
 * A tensor of given elements.
 *
 * @param values a number, nested arrays, typed arrays (which are copied), or a tensor (which is returned)
 * @param shape by default that of the nesting; given, it is one that the elements fill exactly
 * @returns the dtype is that of a tensor given, `int32` for an `Int32Array`, else `float32`
 * @throws InputError where the nesting is ragged, an entry is no number or no whole number for `int32`, or
 *   the elements do not fill the shape
 */
export function tensor<const V extends TensorLike>(values: V, shape?: Shape): Tensor<DTypeOf<V>>
/**
 * A tensor of given elements, of a dtype.
 *
 * @param values a number, nested arrays, typed arrays, or a tensor, which is converted where it has another dtype
 * @param shape undefined for that of the nesting; given, it is one that the elements fill exactly
 * @param dtype of the result; no gradient flows through a conversion
 * @throws InputError where the nesting is ragged, an entry is no number or no whole number for `int32`, or
 *   the elements do not fill the shape
 */
export function tensor<D extends DType>(values: TensorLike, shape: Shape | undefined, dtype: D): Tensor<D>
/**
 * A tensor of given elements, of a dtype that is known only when the program runs.
 *
 * @param values a number, nested arrays, typed arrays, or a tensor, which is converted where it has another dtype
 * @param shape by default that of the nesting; given, it is one that the elements fill exactly
 * @param dtype by default that of a tensor, `int32` for an `Int32Array`, else `float32`; no gradient flows
 *   through a conversion
 * @throws InputError where the nesting is ragged, an entry is no number or no whole number for `int32`, or
 *   the elements do not fill the shape
 */
export function tensor(values: TensorLike, shape?: Shape, dtype?: DType): Tensor
export function tensor(values: TensorLike, shape?: Shape, dtype?: DType): Tensor {
  if (values instanceof Tensor) {
    const typed = dtype === undefined || dtype === values.dtype ? values : converted(values, dtype)
    return shape === undefined ? typed : typed.reshape(shape)
  }
  const { data, shape: found } = flatten('tensor', values, dtype)
  if (shape === undefined) return new Tensor(Storage.onHost(data), found)
  checkShape('tensor', shape)
  if (sizeOf(shape) !== data.length) {
    throw new InputError(
      `tensor: expected ${formatShape(shape)} = ${sizeOf(shape)} elements, got ${data.length} in ${formatShape(found)}`,
    )
  }
  return new Tensor(Storage.onHost(data), shape)
}

const converted = (x: Tensor, dtype: DType): Tensor =>
  dtype === 'float32'
    ? x.toFloat()
    : new Tensor(Storage.onHost(flatten('tensor', x.data, dtype).data), x.shape)

/** A float32 tensor of that shape, filled with zeros. */
export function zeros(shape: Shape): FloatTensor {
  checkShape('zeros', shape)
  return zerosOf(shape)
}

/** A float32 tensor of that shape, filled with ones. */
export function ones(shape: Shape): FloatTensor {
  checkShape('ones', shape)
  return new Tensor(Storage.onHost(new Float32Array(sizeOf(shape)).fill(1)), shape)
}
