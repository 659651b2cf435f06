/**
 * A tensor: a shape over a storage of `float32` or `int32` elements, row-major. Tensors never change;
 * every operation makes a new one. Nothing is disposed of by hand. The operations, which are made of tensors, are
 * added as methods in methods.ts.
 *
 * Operations called on their own give tensors on the JavaScript heap; inside `tidy`, `grad`, `fit` and
 * the like they stay in the engine's memory until the scope ends.
 */
import { marked } from '../engine/copies.js'
import type { Device } from '../engine/device.js'
import type { DType, TypedArray } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import type { Storage } from '../engine/storage.js'
import { formatShape, type Shape } from './shape.js'

/** The gradient of the loss with respect to one input, worked out only when asked for. */
export type Derivative = () => Tensor

/** A computation to be differentiated: what it was of, and the way back through it. */
export interface Node {
  /** Grows with time: inputs come before outputs. */
  readonly order: number
  readonly inputs: readonly Tensor[]
  /** From the gradients of the node's outputs (absent: zero) to those of its inputs, in order. */
  readonly rule: (gradients: readonly (Tensor | undefined)[]) => readonly (Derivative | undefined)[]
}

/** Where a traced tensor comes from: which output of which node. */
export interface Trace {
  readonly node: Node
  readonly slot: number
}

/** Numbers in arrays nested to any depth. */
export type Nested = number | Nested[]

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

  /** Where it is, and what computes with it. */
  get device(): Device {
    return this.storage.device
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

  /** A copy of the elements, row-major, from whichever device; `data` is there where the device is read at once. */
  read(): Promise<TypedArray> {
    return this.storage.readLater()
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
}

marked(Tensor.prototype)
