/** Samples cut into batches. */
import type { TypedArray } from '../engine/dtype.js'
import { sizeOf, type Tensor, tensor } from '../tensor/index.js'

/** The rows of x at the given indices, in that order. */
export function takeRows(x: Tensor, rows: ArrayLike<number>): Tensor {
  const shape = x.shape.slice(1)
  const size = sizeOf(shape)
  const { data } = x
  const picked: TypedArray =
    x.dtype === 'int32' ? new Int32Array(rows.length * size) : new Float32Array(rows.length * size)
  for (let i = 0; i < rows.length; i++)
    picked.set(data.subarray(rows[i] * size, (rows[i] + 1) * size), i * size)
  return tensor(picked, [rows.length, ...shape])
}

/** A run of rows of x. */
export function rowsBetween(x: Tensor, start: number, end: number): Tensor {
  const shape = x.shape.slice(1)
  const size = sizeOf(shape)
  return tensor(x.data.subarray(start * size, end * size), [end - start, ...shape])
}
