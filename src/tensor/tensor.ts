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
import type { DType, TypedArrays } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import type { Storage } from '../engine/storage.js'
import { displayed } from './display.js'
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

/** Operations take tensors of either type; `D` says which one this is, where that is known. */
export class Tensor<D extends DType = DType> {
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

  get dtype(): D {
    return this.storage.dtype as D
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
  get data(): TypedArrays[D] {
    return this.storage.read() as TypedArrays[D]
  }

  /** A copy of the elements, row-major, from whichever device; `data` is there where the device is read at once. */
  read(): Promise<TypedArrays[D]> {
    return this.storage.readLater() as Promise<TypedArrays[D]>
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

  /** For `JSON.stringify`: the nested arrays, of which `tensor` makes it again; numbers that are not finite become null. */
  toJSON(): Nested {
    return this.toArray()
  }

  /** For `console.log` in Node: type, shape and values. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return displayed(this)
  }
}

/** A tensor of `float32`: values, which may be differentiated. */
export type FloatTensor = Tensor<'float32'>
/** A tensor of `int32`: indices, labels and lengths. */
export type IntTensor = Tensor<'int32'>

marked(Tensor.prototype)
