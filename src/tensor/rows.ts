/**
 * Batches on their way to the kernels: rows of numbers on the JavaScript heap, written once, to where the open scope
 * has its tensors. Outside a scope they are written to the heap. Nothing flows back to where they came from.
 */
import type { TypedArray } from '../engine/dtype.js'
import { InputError } from '../engine/errors.js'
import { Storage } from '../engine/storage.js'
import { written } from './operation.js'
import { formatShape, type Shape, sizeOf } from './shape.js'
import { Tensor } from './tensor.js'

/** Numbers that rows are taken from, [N, ...] row-major: a tensor, or an array of the caller's with its shape. */
export interface Rows {
  readonly data: TypedArray
  readonly shape: Shape
}

/** Up to so many numbers a row, copying one by one costs less than a view of the row. */
const shortRow = 16

/** How many rows there are and how long each is. Throws `InputError` where the elements do not fill the shape. */
function measure(where: string, { data, shape }: Rows): { count: number; size: number } {
  if (shape.length === 0 || sizeOf(shape) !== data.length)
    throw new InputError(
      `${where}: expected rows [N, ...], got ${data.length} numbers in ${formatShape(shape)}`,
    )
  return { count: shape[0], size: sizeOf(shape.slice(1)) }
}

const dtypeOf = ({ data }: Rows) => (data instanceof Int32Array ? 'int32' : 'float32')

/**
 * The rows of `source` at the given places, in that order; a place may repeat.
 * @returns [rows.length, ...], of the source's dtype
 * @throws InputError where a place is none of a row
 */
export function gatherRows(source: Rows, rows: ArrayLike<number>): Tensor {
  const { count, size } = measure('gatherRows', source)
  for (let i = 0; i < rows.length; i++) {
    if (!(Number.isInteger(rows[i]) && rows[i] >= 0 && rows[i] < count))
      throw new InputError(
        `gatherRows: expected rows from 0 to ${count - 1}, got ${rows[i]} at position ${i}`,
      )
  }
  const { data } = source // a tensor in a scope copies its elements once, when they are first asked for
  const write = (elements: Float32Array | Int32Array) => {
    for (let i = 0, at = 0; i < rows.length; i++) {
      const start = rows[i] * size
      const end = start + size
      if (size > shortRow) {
        elements.set(data.subarray(start, end), at)
        at += size
      } else for (let from = start; from < end; from++) elements[at++] = data[from]
    }
  }
  return written([rows.length, ...source.shape.slice(1)], write, dtypeOf(source))
}

/**
 * The rows of `source` from `start` up to but not including `end`.
 * @returns [end - start, ...], of the source's dtype
 * @throws InputError where they are not all rows of the source
 */
export function rowsBetween(source: Rows, start: number, end: number): Tensor {
  const { count, size } = measure('rowsBetween', source)
  if (!(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start <= end && end <= count))
    throw new InputError(`rowsBetween: expected a range within 0 to ${count}, got ${start} to ${end}`)
  const run = source.data.subarray(start * size, end * size)
  return written([end - start, ...source.shape.slice(1)], (elements) => elements.set(run), dtypeOf(source))
}

/**
 * A tensor over an array that stays the caller's, without a copy on the heap, for the length of the open scope: until
 * it ends the caller does not write to the array. What the scope returns is a copy; otherwise the tensor ends with it.
 * @param shape by default one axis
 * @throws InputError where the elements do not fill the shape
 */
export function borrowed(data: TypedArray, shape: Shape = [data.length]): Tensor {
  if (sizeOf(shape) !== data.length) {
    throw new InputError(
      `borrowed: expected ${formatShape(shape)} = ${sizeOf(shape)} elements, got ${data.length}`,
    )
  }
  return new Tensor(Storage.borrowed(data), shape)
}
