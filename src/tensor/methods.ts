/**
 * Operations as methods of tensors. An operation's first argument is the tensor; the compiler names the method that the
 * table lacks, or whose operation takes or gives something else.
 */
import * as elementwise from './ops/elementwise.js'
import { gather } from './ops/gather.js'
import { matmul } from './ops/matmul.js'
import * as movement from './ops/movement.js'
import * as reduce from './ops/reduce.js'
import { logSoftmax, softmax } from './ops/softmax.js'
import type { Shape } from './shape.js'
import { Tensor as Bare } from './tensor.js'
import type { TensorLike } from './tensor-like.js'

export interface TensorMethods {
  add(other: TensorLike): Tensor
  sub(other: TensorLike): Tensor
  mul(other: TensorLike): Tensor
  div(other: TensorLike): Tensor
  /** The larger of both; NaN if either is. */
  maximum(other: TensorLike): Tensor
  /** The smaller of both; NaN if either is. */
  minimum(other: TensorLike): Tensor
  /** 1 where this is greater, else 0; as with every comparison, nothing flows back. */
  greater(other: TensorLike): Tensor
  greaterEqual(other: TensorLike): Tensor
  less(other: TensorLike): Tensor
  lessEqual(other: TensorLike): Tensor
  equal(other: TensorLike): Tensor
  notEqual(other: TensorLike): Tensor
  neg(): Tensor
  abs(): Tensor
  /** -1, 0 or 1. */
  sign(): Tensor
  exp(): Tensor
  /** Natural logarithm. */
  log(): Tensor
  sqrt(): Tensor
  square(): Tensor
  /** The logistic function 1 / (1 + e⁻ˣ). */
  sigmoid(): Tensor
  tanh(): Tensor
  /** max(x, 0); its derivative at 0 is 0. */
  relu(): Tensor
  /** The Gauss error function. */
  erf(): Tensor
  /** The natural logarithm of the gamma function, of numbers above 0: infinite at 0, NaN below. */
  lgamma(): Tensor
  /** The derivative of `lgamma`, of numbers above 0: -infinite at 0, NaN below. It has no derivative itself. */
  digamma(): Tensor
  /** x · Φ(x), exactly, not the tanh approximation. */
  gelu(): Tensor
  /** log(1 + eˣ), without overflow. */
  softplus(): Tensor
  /** The same numbers as float32. */
  toFloat(): Tensor
  /** `[..., m, k] × [..., k, n] → [..., m, n]`. */
  matmul(other: TensorLike): Tensor
  /** The sum over `axes`, by default all; `keepDims` leaves them with size 1. */
  sum(axes?: reduce.Axes, keepDims?: boolean): Tensor
  /** The mean over `axes`, by default all; `keepDims` leaves them with size 1. */
  mean(axes?: reduce.Axes, keepDims?: boolean): Tensor
  /** The largest over `axes`, by default all; NaN if any is. */
  max(axes?: reduce.Axes, keepDims?: boolean): Tensor
  /** The smallest over `axes`, by default all; NaN if any is. */
  min(axes?: reduce.Axes, keepDims?: boolean): Tensor
  /** Where along `axis`, by default the last, the first largest element is, as int32. */
  argmax(axis?: number): Tensor
  /** eˣ / Σ eˣ along `axis`, by default the last. */
  softmax(axis?: number): Tensor
  /** The logarithm of softmax along `axis`, by default the last. */
  logSoftmax(axis?: number): Tensor
  /** The same elements in another shape; one size may be -1 and is worked out. */
  reshape(shape: Shape): Tensor
  /** Axes in another order, by default reversed. */
  transpose(order?: readonly number[]): Tensor
  /** Repeats axes of size 1, and adds axes in front, until the tensor has the shape. */
  broadcastTo(shape: Shape): Tensor
  /** `size` entries along `axis`, by default the first, from `start` on. */
  slice(start: number, size: number, axis?: number): Tensor
  /** So many zeros before and after along `axis`, by default the first. */
  pad(before: number, after: number, axis?: number): Tensor
  /** Equal parts along an axis, by default the last, as an exact tuple. */
  split<const N extends number>(parts: N, axis?: number): ReturnType<typeof movement.split<N>>
  /** A new axis of size 1 before the given one; -1 puts it last. */
  expandDims(axis: number): Tensor
  /** Without an axis of size 1. */
  squeeze(axis: number): Tensor
  /** The entries along `axis`, by default the first, at the indices, whose shape takes that axis's place. */
  gather(indices: TensorLike, axis?: number): Tensor
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
  toFloat: elementwise.toFloat,
  matmul,
  sum: reduce.sum,
  mean: reduce.mean,
  max: reduce.max,
  min: reduce.min,
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
  interface Tensor extends TensorMethods {}
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
export type Tensor = Bare
