/** What callers may give where a tensor is meant: numbers in nested arrays or typed arrays. */
import type { DType, TypedArray } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import type { Tensor } from './tensor.js'

export type Nested = number | Nested[]

type NumericArray =
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

const isNumeric = (value: unknown): value is NumericArray =>
  ArrayBuffer.isView(value) && !(value instanceof DataView) && typeof (value as Int8Array)[0] !== 'bigint'

const kindOf = (value: unknown): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'an array'
      : typeof value === 'string'
        ? `"${value}"`
        : typeof value

/** The elements in row-major order, newly allocated, and the shape of the nesting. */
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
    } else if (isTensor(level)) {
      shape.push(...level.shape)
      break
    } else break
    if (level.length === 0) break
  }
  const size = shape.reduce((product, n) => product * n, 1)
  const Kind =
    (dtype ?? (values instanceof Int32Array ? 'int32' : 'float32')) === 'int32' ? Int32Array : Float32Array
  const data = new Kind(size)
  let at = 0
  const fail = (expected: string, got: unknown): never => {
    throw new InputError(`${where}: expected ${expected} at element ${at}, got ${got}`)
  }
  const copy = (source: ArrayLike<number>, length: number) => {
    if (source.length !== length) fail(`rows of ${length} numbers`, `one of ${source.length}`)
    data.set(source, at)
    at += length
  }
  const fill = (value: unknown, axis: number): void => {
    if (isTensor(value)) {
      const expected = shape.slice(axis)
      if (value.shape.join() !== expected.join()) fail(`a tensor of [${expected.join(', ')}]`, value)
      copy(value.data, value.size)
    } else if (isNumeric(value)) {
      if (axis !== shape.length - 1) fail(`${shape.length - axis} nested axes`, 'one')
      copy(value, shape[axis])
    } else if (Array.isArray(value)) {
      if (axis >= shape.length || value.length !== shape[axis]) {
        fail(
          axis >= shape.length ? 'a number' : `${shape[axis]} entries`,
          axis >= shape.length ? 'an array' : value.length,
        )
      }
      if (axis === shape.length - 1) {
        for (const element of value) {
          if (typeof element !== 'number') fail('a number', kindOf(element))
          data[at++] = element
        }
      } else for (const part of value) fill(part, axis + 1)
    } else if (typeof value === 'number' && axis === shape.length) data[at++] = value
    else fail(axis < shape.length ? 'an array' : 'a number', kindOf(value))
  }
  fill(values, 0)
  return { data, shape }
}

/** Told by what it has, since the class imports this file. */
const isTensor = (value: unknown): value is Tensor =>
  typeof value === 'object' && value !== null && 'storage' in value && 'shape' in value
