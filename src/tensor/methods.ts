/**
 * Operations as methods of tensors. An operation's first argument is the tensor; the compiler names the method that the
 * table lacks, or whose operation takes or gives something else.
 */
import type { DType } from '../engine/dtype.js'
import { cumsum } from './ops/cumulative.js'
import * as elementwise from './ops/elementwise.js'
import { gather } from './ops/gather.js'
import { matmul } from './ops/matmul.js'
import * as movement from './ops/movement.js'
import { clip, cos, pow, sin } from './ops/power.js'
import * as reduce from './ops/reduce.js'
import { logSoftmax, softmax } from './ops/softmax.js'
import { type TopK, topK } from './ops/top-k.js'
import type { Shape } from './shape.js'
import { Tensor as Bare, type FloatTensor, type IntTensor } from './tensor.js'
import type { TensorLike } from './tensor-like.js'

export interface TensorMethods<D extends DType = DType> {
  add(other: TensorLike): FloatTensor
  sub(other: TensorLike): FloatTensor
  mul(other: TensorLike): FloatTensor
  div(other: TensorLike): FloatTensor
  /** The larger of both; NaN if either is. */
  maximum(other: TensorLike): FloatTensor
  /** The smaller of both; NaN if either is. */
  minimum(other: TensorLike): FloatTensor
  /** 1 where this is greater, else 0; as with every comparison, nothing flows back. */
  greater(other: TensorLike): FloatTensor
  greaterEqual(other: TensorLike): FloatTensor
  less(other: TensorLike): FloatTensor
  lessEqual(other: TensorLike): FloatTensor
  equal(other: TensorLike): FloatTensor
  notEqual(other: TensorLike): FloatTensor
  neg(): FloatTensor
  abs(): FloatTensor
  /** -1, 0 or 1. */
  sign(): FloatTensor
  exp(): FloatTensor
  /** Natural logarithm. */
  log(): FloatTensor
  sqrt(): FloatTensor
  square(): FloatTensor
  /** The logistic function 1 / (1 + e⁻ˣ). */
  sigmoid(): FloatTensor
  tanh(): FloatTensor
  /** max(x, 0); its derivative at 0 is 0. */
  relu(): FloatTensor
  /** The Gauss error function. */
  erf(): FloatTensor
  /** The natural logarithm of the gamma function, of numbers above 0: infinite at 0, NaN below. */
  lgamma(): FloatTensor
  /** The derivative of `lgamma`, of numbers above 0: -infinite at 0, NaN below. It has no derivative itself. */
  digamma(): FloatTensor
  /** x · Φ(x), exactly, not the tanh approximation. */
  gelu(): FloatTensor
  /** log(1 + eˣ), without overflow. */
  softplus(): FloatTensor
  /** xᵖ; NaN where x is below 0 and p no whole number. */
  pow(exponent: TensorLike): FloatTensor
  /** The sine, of radians. */
  sin(): FloatTensor
  /** The cosine, of radians. */
  cos(): FloatTensor
  /** x, but at least `low` and at most `high`. */
  clip(low: number, high: number): FloatTensor
  /** The same numbers as float32. */
  toFloat(): FloatTensor
  /** `[..., m, k] × [..., k, n] → [..., m, n]`. */
  matmul(other: TensorLike): FloatTensor
  /** The sum over `axes`, by default all; `keepDims` leaves them with size 1. */
  sum(axes?: reduce.Axes, keepDims?: boolean): FloatTensor
  /** The mean over `axes`, by default all; `keepDims` leaves them with size 1. */
  mean(axes?: reduce.Axes, keepDims?: boolean): FloatTensor
  /** The largest over `axes`, by default all; NaN if any is. */
  max(axes?: reduce.Axes, keepDims?: boolean): FloatTensor
  /** The smallest over `axes`, by default all; NaN if any is. */
  min(axes?: reduce.Axes, keepDims?: boolean): FloatTensor
  /** The sum of all entries up to each one along `axis`, by default the last. */
  cumsum(axis?: number): FloatTensor
  /** The `k` largest entries along the last axis, the largest first, and their places. */
  topK(k: number): TopK
  /** Where along `axis`, by default the last, the first largest element is, as int32. */
  argmax(axis?: number): IntTensor
  /** eˣ / Σ eˣ along `axis`, by default the last. */
  softmax(axis?: number): FloatTensor
  /** The logarithm of softmax along `axis`, by default the last. */
  logSoftmax(axis?: number): FloatTensor
  /** The same elements in another shape; one size may be -1 and is worked out. */
  reshape(shape: Shape): Tensor<D>
  /** Axes in another order, by default reversed. */
  transpose(order?: readonly number[]): Tensor<D>
  /** Repeats axes of size 1, and adds axes in front, until the tensor has the shape. */
  broadcastTo(shape: Shape): Tensor<D>
  /** `size` entries along `axis`, by default the first, from `start` on. */
  slice(start: number, size: number, axis?: number): Tensor<D>
  /** So many zeros before and after along `axis`, by default the first. */
  pad(before: number, after: number, axis?: number): Tensor<D>
  /** Equal parts along an axis, by default the last, as an exact tuple. */
  split<const N extends number>(parts: N, axis?: number): movement.Tuple<N, Tensor<D>>
  /** A new axis of size 1 before the given one; -1 puts it last. */
  expandDims(axis: number): Tensor<D>
  /** Without an axis of size 1. */
  squeeze(axis: number): Tensor<D>
  /** The entries along `axis`, by default the first, at the indices, whose shape takes that axis's place. */
  gather(indices: TensorLike, axis?: number): Tensor<D>
}

const methods = {
  add: elementwise.add,
  sub: elementwise.sub,
  mul: elementwise.mul,
  div: elementwise.div,
  maximum: elementwise.maximum,
  minimum: elementwise.minimum,
  greater: elementwise.greater,
  greaterEqual: elementwise.greaterEqual,
  less: elementwise.less,
  lessEqual: elementwise.lessEqual,
  equal: elementwise.equal,
  notEqual: elementwise.notEqual,
  neg: elementwise.neg,
  abs: elementwise.abs,
  sign: elementwise.sign,
  exp: elementwise.exp,
  log: elementwise.log,
  sqrt: elementwise.sqrt,
  square: elementwise.square,
  sigmoid: elementwise.sigmoid,
  tanh: elementwise.tanh,
  relu: elementwise.relu,
  erf: elementwise.erf,
  lgamma: elementwise.lgamma,
  digamma: elementwise.digamma,
  gelu: elementwise.gelu,
  softplus: elementwise.softplus,
  pow,
  sin,
  cos,
  clip,
  toFloat: elementwise.toFloat,
  matmul,
  sum: reduce.sum,
  mean: reduce.mean,
  max: reduce.max,
  min: reduce.min,
  cumsum,
  topK,
  argmax: reduce.argmax,
  softmax,
  logSoftmax,
  reshape: movement.reshape,
  transpose: movement.transpose,
  broadcastTo: movement.broadcastTo,
  slice: movement.slice,
  pad: movement.pad,
  split: movement.split,
  expandDims: movement.expandDims,
  squeeze: movement.squeeze,
  gather,
} satisfies {
  [K in keyof TensorMethods]: (
    x: Tensor,
    ...others: Parameters<TensorMethods[K]>
  ) => ReturnType<TensorMethods[K]>
}

declare module './tensor.js' {
  interface Tensor<D extends DType> extends TensorMethods<D> {}
}

function withMethods(bare: typeof Bare): typeof Bare {
  for (const [name, operation] of Object.entries(methods)) {
    const method = operation as (x: Tensor, ...others: unknown[]) => unknown
    Object.defineProperty(bare.prototype, name, {
      configurable: true,
      writable: true,
      // Up to three, one by one: a list of them would cost more.
      value(this: Tensor, first?: unknown, second?: unknown, third?: unknown) {
        return method(this, first, second, third)
      },
    })
  }
  return bare
}

/**
 * The class with its methods. Whatever gives tensors out has the class from here, so that a bundler that leaves away
 * what nobody uses keeps the methods.
 */
export const Tensor = withMethods(Bare)
export type Tensor<D extends DType = DType> = Bare<D>
