/** What callers may give where a tensor is meant: numbers in nested arrays or typed arrays. */
import { checkCopy } from '../engine/copies.js'
import type { DType, TypedArray } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import { formatShape, sameShape, sizeOf } from './shape.js'
import { Tensor } from './tensor.js'

/** Typed arrays of numbers that tensors are made of; float64 and the narrow integers become float32 or int32. */
export type NumericArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array

/** A number, numbers nested in arrays to any depth, typed arrays (flat, or nested as rows), or a tensor. */
export type TensorLike = Tensor | number | NumericArray | readonly TensorLike[]

/** The element type of the tensor that values are made into by default. */
export type DTypeOf<V> = V extends Tensor<infer D> ? D : V extends Int32Array ? 'int32' : 'float32'

const isNumeric = (value: unknown): value is NumericArray =>
  ArrayBuffer.isView(value) && !(value instanceof DataView) && typeof (value as Int8Array)[0] !== 'bigint'

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'an array'
      : typeof value === 'string'
        ? `"${value}"`
        : typeof value === 'object'
          ? (value.constructor?.name ?? 'object')
          : typeof value

const isWhole = (value: number): boolean => value === (value | 0)

/**
 * The elements in row-major order, newly allocated, and the shape of the nesting.
 * @param dtype by default `int32` for an `Int32Array`, else `float32`
 * @throws InputError where the nesting is ragged, an entry is no number, or no whole number for `int32`
 */
export function flatten(
  where: string,
  values: TensorLike,
  dtype?: DType,
): { data: TypedArray; shape: number[] } {
  const shape: number[] = []
  for (let level: unknown = values; ; level = level[0]) {
    if (Array.isArray(level)) shape.push(level.length)
    else if (isNumeric(level)) {
      shape.push(level.length)
      break
    } else if (level instanceof Tensor) {
      shape.push(...level.shape)
      break
    } else break
    if (level.length === 0) break
  }
  const isInt = (dtype ?? (values instanceof Int32Array ? 'int32' : 'float32')) === 'int32'
  const size = sizeOf(shape)
  const data = isInt ? new Int32Array(size) : new Float32Array(size)
  let at = 0
  const fail = (expected: string, got: unknown): never => {
    throw new InputError(`${where}: expected ${expected} at element ${at}, got ${got}`)
  }
  const put = (value: number) => {
    if (isInt && !isWhole(value)) fail('a whole number of 32 bits', value)
    data[at++] = value
  }
  const copy = (source: ArrayLike<number>, length: number) => {
    if (source.length !== length) fail(`rows of ${length} numbers`, `one of ${source.length}`)
    if (isInt && !(source instanceof Int32Array)) for (let i = 0; i < length; i++) put(source[i])
    else {
      data.set(source, at)
      at += length
    }
  }
  const fill = (value: unknown, axis: number): void => {
    if (value instanceof Tensor) {
      const expected = shape.slice(axis)
      if (!sameShape(value.shape, expected)) fail(`a tensor of ${formatShape(expected)}`, value)
      if (value.trace !== undefined) fail('numbers', `${value}, whose gradient would be lost; use stack`)
      copy(value.data, value.size)
    } else if (isNumeric(value)) {
      if (axis === shape.length) fail('a number', kindOf(value))
      if (axis !== shape.length - 1) fail(`${shape.length - axis} nested axes`, 'one')
      copy(value, shape[axis])
    } else if (Array.isArray(value)) {
      if (axis >= shape.length || value.length !== shape[axis]) {
        if (axis >= shape.length) fail('a number', 'an array')
        fail(shape[axis] === 1 ? '1 entry' : `${shape[axis]} entries`, value.length)
      }
      if (axis === shape.length - 1) {
        for (const element of value) {
          if (typeof element === 'number') put(element)
          else fill(element, axis + 1)
        }
      } else for (const part of value) fill(part, axis + 1)
    } else if (typeof value === 'number' && axis === shape.length) put(value)
    else {
      checkCopy(where, 'a tensor', value)
      fail(axis < shape.length ? 'an array' : 'a number', kindOf(value))
    }
  }
  fill(values, 0)
  return { data, shape }
}
