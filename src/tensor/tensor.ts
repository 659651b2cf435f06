/**
 * A tensor: a shape over a storage of `float32` or `int32` elements, row-major. Tensors never change;
 * every operation makes a new one. Nothing is disposed of by hand.
 *
 * Operations called on their own give tensors on the JavaScript heap; inside `tidy`, `grad`, `fit` and
 * the like they stay in the engine's memory until the scope ends.
 */
import type { DType, TypedArray } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import { Storage } from '../engine/storage.js'
import type { Trace } from './autograd.js'
import { setConstruct, zerosOf } from './operation.js'
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
    this.shape = [...shape] // the caller's may change
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

  /** The only element. Throws `InputError` unless there is exactly one. */
  item(): number {
    if (this.size !== 1) throw new InputError(`item: expected one element, got ${formatShape(this.shape)}`)
    return this.data[0]
  }

  toString(): string {
    return `Tensor(${this.dtype} ${formatShape(this.shape)})`
  }

  add(other: TensorLike): Tensor {
    return elementwise.add(this, other)
  }

  sub(other: TensorLike): Tensor {
    return elementwise.sub(this, other)
  }

  mul(other: TensorLike): Tensor {
    return elementwise.mul(this, other)
  }

  div(other: TensorLike): Tensor {
    return elementwise.div(this, other)
  }

  /** The larger of both; NaN if either is. */
  maximum(other: TensorLike): Tensor {
    return elementwise.maximum(this, other)
  }

  /** The smaller of both; NaN if either is. */
  minimum(other: TensorLike): Tensor {
    return elementwise.minimum(this, other)
  }

  /** 1 where this is greater, else 0; as with every comparison, nothing flows back. */
  greater(other: TensorLike): Tensor {
    return elementwise.greater(this, other)
  }

  greaterEqual(other: TensorLike): Tensor {
    return elementwise.greaterEqual(this, other)
  }

  less(other: TensorLike): Tensor {
    return elementwise.less(this, other)
  }

  lessEqual(other: TensorLike): Tensor {
    return elementwise.lessEqual(this, other)
  }

  equal(other: TensorLike): Tensor {
    return elementwise.equal(this, other)
  }

  notEqual(other: TensorLike): Tensor {
    return elementwise.notEqual(this, other)
  }

  neg(): Tensor {
    return elementwise.neg(this)
  }

  abs(): Tensor {
    return elementwise.abs(this)
  }

  /** -1, 0 or 1. */
  sign(): Tensor {
    return elementwise.sign(this)
  }

  exp(): Tensor {
    return elementwise.exp(this)
  }

  /** Natural logarithm. */
  log(): Tensor {
    return elementwise.log(this)
  }

  sqrt(): Tensor {
    return elementwise.sqrt(this)
  }

  square(): Tensor {
    return elementwise.square(this)
  }

  /** The logistic function 1 / (1 + e⁻ˣ). */
  sigmoid(): Tensor {
    return elementwise.sigmoid(this)
  }

  tanh(): Tensor {
    return elementwise.tanh(this)
  }

  /** max(x, 0); its derivative at 0 is 0. */
  relu(): Tensor {
    return elementwise.relu(this)
  }

  /** The Gauss error function. */
  erf(): Tensor {
    return elementwise.erf(this)
  }

  /** The natural logarithm of the gamma function, of numbers above 0: infinite at 0, NaN below. */
  lgamma(): Tensor {
    return elementwise.lgamma(this)
  }

  /** The derivative of `lgamma`, of numbers above 0: -infinite at 0, NaN below. It has no derivative itself. */
  digamma(): Tensor {
    return elementwise.digamma(this)
  }

  /** x · Φ(x), exactly, not the tanh approximation. */
  gelu(): Tensor {
    return elementwise.gelu(this)
  }

  /** log(1 + eˣ), without overflow. */
  softplus(): Tensor {
    return elementwise.softplus(this)
  }

  /** The same numbers as float32. */
  toFloat(): Tensor {
    return elementwise.toFloat(this)
  }

  /** `[..., m, k] × [..., k, n] → [..., m, n]`. */
  matmul(other: TensorLike): Tensor {
    return matmul(this, other)
  }

  /** The sum over `axes`, by default all; `keepDims` leaves them with size 1. */
  sum(axes?: reduce.Axes, keepDims?: boolean): Tensor {
    return reduce.sum(this, axes, keepDims)
  }

  /** The mean over `axes`, by default all; `keepDims` leaves them with size 1. */
  mean(axes?: reduce.Axes, keepDims?: boolean): Tensor {
    return reduce.mean(this, axes, keepDims)
  }

  /** The largest over `axes`, by default all; NaN if any is. */
  max(axes?: reduce.Axes, keepDims?: boolean): Tensor {
    return reduce.max(this, axes, keepDims)
  }

  /** The smallest over `axes`, by default all; NaN if any is. */
  min(axes?: reduce.Axes, keepDims?: boolean): Tensor {
    return reduce.min(this, axes, keepDims)
  }

  /** Where along `axis`, by default the last, the first largest element is, as int32. */
  argmax(axis?: number): Tensor {
    return reduce.argmax(this, axis)
  }

  /** eˣ / Σ eˣ along `axis`, by default the last. */
  softmax(axis?: number): Tensor {
    return softmax(this, axis)
  }

  /** The logarithm of softmax along `axis`, by default the last. */
  logSoftmax(axis?: number): Tensor {
    return logSoftmax(this, axis)
  }

  /** The same elements in another shape; one size may be -1 and is worked out. */
  reshape(shape: Shape): Tensor {
    return movement.reshape(this, shape)
  }

  /** Axes in another order, by default reversed. */
  transpose(order?: readonly number[]): Tensor {
    return movement.transpose(this, order)
  }

  /** Repeats axes of size 1, and adds axes in front, until the tensor has the shape. */
  broadcastTo(shape: Shape): Tensor {
    return movement.broadcastTo(this, shape)
  }

  /** `size` entries along `axis`, by default the first, from `start` on. */
  slice(start: number, size: number, axis?: number): Tensor {
    return movement.slice(this, start, size, axis)
  }

  /** So many zeros before and after along `axis`, by default the first. */
  pad(before: number, after: number, axis?: number): Tensor {
    return movement.pad(this, before, after, axis)
  }

  /** Equal parts along an axis, by default the last, as an exact tuple. */
  split<const N extends number>(parts: N, axis?: number) {
    return movement.split(this, parts, axis)
  }

  /** A new axis of size 1 before the given one; -1 puts it last. */
  expandDims(axis: number): Tensor {
    return movement.expandDims(this, axis)
  }

  /** Without an axis of size 1. */
  squeeze(axis: number): Tensor {
    return movement.squeeze(this, axis)
  }

  /** The entries along `axis`, by default the first, at the indices, whose shape takes that axis's place. */
  gather(indices: TensorLike, axis?: number): Tensor {
    return gather(this, indices, axis)
  }
}

setConstruct((storage, shape, trace) => new Tensor(storage, shape, trace))

/**
 * A tensor of given elements.
 *
 * @param values a number, nested arrays, typed arrays (which are copied), or a tensor (which is returned)
 * @param shape by default that of the nesting; given, it is one that the elements fill exactly
 * @param dtype by default that of a tensor, `int32` for an `Int32Array`, else `float32`; no gradient flows
 *   through a conversion
 * @throws InputError where the nesting is ragged, an entry is no number or no whole number for `int32`, or
 *   the elements do not fill the shape
 */
export function tensor(values: TensorLike, shape?: Shape, dtype?: DType): Tensor {
  if (values instanceof Tensor) {
    const typed = dtype === undefined || dtype === values.dtype ? values : converted(values, dtype)
    return shape === undefined ? typed : movement.reshape(typed, shape)
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

/** A float32 tensor filled with zeros. */
export function zeros(shape: Shape): Tensor {
  checkShape('zeros', shape)
  return zerosOf(shape)
}

/** A float32 tensor filled with ones. */
export function ones(shape: Shape): Tensor {
  checkShape('ones', shape)
  return new Tensor(Storage.onHost(new Float32Array(sizeOf(shape)).fill(1)), shape)
}
