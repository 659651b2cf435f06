/**
 * A tensor: a shape over a storage of `float32` or `int32` elements, row-major. Tensors never change;
 * every operation makes a new one. Nothing is disposed of by hand.
 *
 * Operations called on their own give tensors on the JavaScript heap; inside `step`, `grad`, `fit` and
 * the like they stay in the engine's memory until the step ends.
 */
import type { DType, TypedArray } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import { Storage } from '../engine/storage.js'
import type { Trace } from './autograd.js'
import { setConstruct } from './operation.js'
import * as elementwise from './ops/elementwise.js'
import { gather } from './ops/gather.js'
import { matmul } from './ops/matmul.js'
import * as movement from './ops/movement.js'
import * as reduce from './ops/reduce.js'
import { logSoftmax, softmax } from './ops/softmax.js'
import { checkShape, formatShape, type Shape, sizeOf } from './shape.js'
import { flatten, type Nested, type TensorLike } from './tensor-like.js'

export class Tensor {
  readonly shape: Shape
  /** Where the elements are; for the engine and operations. */
  readonly storage: Storage
  /** What made it, while it is being differentiated; for autograd. */
  readonly trace: Trace | undefined

  /** For operations; users make tensors with `tensor`. */
  constructor(storage: Storage, shape: Shape, trace?: Trace) {
    this.storage = storage
    this.shape = shape
    this.trace = trace
  }

  get dtype(): DType {
    return this.storage.dtype
  }

  /** Number of axes. */
  get rank(): number {
    return this.shape.length
  }

  /** Number of elements. */
  get size(): number {
    return this.storage.length
  }

  /** The elements, row-major. Not to be written to: the tensor may share the array. */
  get data(): TypedArray {
    return this.storage.read()
  }

  /** The elements as arrays nested to the tensor's rank; a number for a scalar. */
  toArray(): Nested {
    const { data, shape } = this
    let at = 0
    const build = (axis: number): Nested =>
      axis === shape.length ? data[at++] : Array.from({ length: shape[axis] }, () => build(axis + 1))
    return build(0)
  }

  /** The only element. Throws if there are several. */
  item(): number {
    if (this.size !== 1) throw new InputError(`item: expected one element, got ${formatShape(this.shape)}`)
    return this.data[0]
  }

  toString(): string {
    return `Tensor(${this.dtype} ${formatShape(this.shape)})`
  }

  add(other: TensorLike): Tensor {
    return elementwise.add(this, tensor(other))
  }

  sub(other: TensorLike): Tensor {
    return elementwise.sub(this, tensor(other))
  }

  mul(other: TensorLike): Tensor {
    return elementwise.mul(this, tensor(other))
  }

  div(other: TensorLike): Tensor {
    return elementwise.div(this, tensor(other))
  }

  maximum(other: TensorLike): Tensor {
    return elementwise.maximum(this, tensor(other))
  }

  minimum(other: TensorLike): Tensor {
    return elementwise.minimum(this, tensor(other))
  }

  greater(other: TensorLike): Tensor {
    return elementwise.greater(this, tensor(other))
  }

  greaterEqual(other: TensorLike): Tensor {
    return elementwise.greaterEqual(this, tensor(other))
  }

  less(other: TensorLike): Tensor {
    return elementwise.less(this, tensor(other))
  }

  lessEqual(other: TensorLike): Tensor {
    return elementwise.lessEqual(this, tensor(other))
  }

  equal(other: TensorLike): Tensor {
    return elementwise.equal(this, tensor(other))
  }

  notEqual(other: TensorLike): Tensor {
    return elementwise.notEqual(this, tensor(other))
  }

  neg(): Tensor {
    return elementwise.neg(this)
  }

  abs(): Tensor {
    return elementwise.abs(this)
  }

  sign(): Tensor {
    return elementwise.sign(this)
  }

  exp(): Tensor {
    return elementwise.exp(this)
  }

  log(): Tensor {
    return elementwise.log(this)
  }

  sqrt(): Tensor {
    return elementwise.sqrt(this)
  }

  square(): Tensor {
    return elementwise.square(this)
  }

  sigmoid(): Tensor {
    return elementwise.sigmoid(this)
  }

  tanh(): Tensor {
    return elementwise.tanh(this)
  }

  relu(): Tensor {
    return elementwise.relu(this)
  }

  erf(): Tensor {
    return elementwise.erf(this)
  }

  gelu(): Tensor {
    return elementwise.gelu(this)
  }

  softplus(): Tensor {
    return elementwise.softplus(this)
  }

  toFloat(): Tensor {
    return elementwise.toFloat(this)
  }

  /** `[..., m, k] × [..., k, n] → [..., m, n]`. */
  matmul(other: TensorLike): Tensor {
    return matmul(this, tensor(other))
  }

  sum(axes?: reduce.Axes, keepDims?: boolean): Tensor {
    return reduce.sum(this, axes, keepDims)
  }

  mean(axes?: reduce.Axes, keepDims?: boolean): Tensor {
    return reduce.mean(this, axes, keepDims)
  }

  max(axes?: reduce.Axes, keepDims?: boolean): Tensor {
    return reduce.max(this, axes, keepDims)
  }

  min(axes?: reduce.Axes, keepDims?: boolean): Tensor {
    return reduce.min(this, axes, keepDims)
  }

  argmax(axis?: number): Tensor {
    return reduce.argmax(this, axis)
  }

  softmax(axis?: number): Tensor {
    return softmax(this, axis)
  }

  logSoftmax(axis?: number): Tensor {
    return logSoftmax(this, axis)
  }

  reshape(shape: Shape): Tensor {
    return movement.reshape(this, shape)
  }

  transpose(order?: readonly number[]): Tensor {
    return movement.transpose(this, order)
  }

  broadcastTo(shape: Shape): Tensor {
    return movement.broadcastTo(this, shape)
  }

  slice(start: number, size: number, axis?: number): Tensor {
    return movement.slice(this, start, size, axis)
  }

  pad(before: number, after: number, axis?: number): Tensor {
    return movement.pad(this, before, after, axis)
  }

  split<const N extends number>(parts: N, axis?: number) {
    return movement.split(this, parts, axis)
  }

  expandDims(axis: number): Tensor {
    return movement.expandDims(this, axis)
  }

  squeeze(axis: number): Tensor {
    return movement.squeeze(this, axis)
  }

  gather(indices: TensorLike, axis?: number): Tensor {
    return gather(this, tensor(indices, undefined, 'int32'), axis)
  }
}

setConstruct((storage, shape, trace) => new Tensor(storage, shape, trace))

/**
 * A tensor of given elements.
 *
 * @param values a number, nested arrays, typed arrays (which are copied), or a tensor (which is returned)
 * @param shape by default that of the nesting; given, it is one that the elements fill exactly
 * @param dtype `int32` by default for an `Int32Array`, else `float32`
 */
export function tensor(values: TensorLike, shape?: Shape, dtype?: DType): Tensor {
  if (values instanceof Tensor) {
    const typed = dtype === 'float32' ? elementwise.toFloat(values) : values
    return shape === undefined ? typed : movement.reshape(typed, shape)
  }
  const { data, shape: found } = flatten('tensor', values, dtype)
  const size = shape === undefined ? data.length : sizeOf(shape)
  if (size !== data.length) {
    throw new InputError(
      `tensor: expected ${formatShape(shape!)} = ${size} elements, got ${data.length} in ${formatShape(found)}`,
    )
  }
  return new Tensor(Storage.onHost(data), shape ?? found)
}

/** A tensor filled with zeros. */
export function zeros(shape: Shape): Tensor {
  checkShape('zeros', shape)
  return new Tensor(Storage.onHost(new Float32Array(sizeOf(shape))), shape)
}

/** A tensor filled with ones. */
export function ones(shape: Shape): Tensor {
  checkShape('ones', shape)
  return new Tensor(Storage.onHost(new Float32Array(sizeOf(shape)).fill(1)), shape)
}
