/** The largest entries of each row, and rows with a one at an index. */
import { InputError } from '../../engine/errors.js'
import { Storage } from '../../engine/storage.js'
import { checkFloat, given, written } from '../operation.js'
import { axisOf, formatShape } from '../shape.js'
import { type FloatTensor, type IntTensor, Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'

/** The largest entries, and where they are along the last axis. */
export interface TopK {
  /** The entries, [..., k], the largest first. */
  readonly values: FloatTensor
  /** Where each stands along the last axis, int32 [..., k]. */
  readonly indices: IntTensor
}

/**
 * The `k` largest entries of `values` along the last axis, the largest first; of equal ones, the first comes first, and NaN before
 * all. Gradients flow back to the entries chosen.
 * @throws InputError where the last axis has fewer entries
 */
export function topK(values: TensorLike, k: number): TopK {
  const x = given('topK', values)
  checkFloat('topK', x)
  const size = x.shape[axisOf('topK', x.shape, -1)]
  if (!(Number.isInteger(k) && k >= 0 && k <= size))
    throw new InputError(
      `topK k: expected a whole number from 0 to ${size}, the last size of ${formatShape(x.shape)}, got ${k}`,
    )
  const shape = [...x.shape.slice(0, -1), k]
  const rows = size === 0 ? 0 : x.size / size
  const { data } = x
  const places = new Int32Array(rows * k)
  for (let row = 0; row < rows; row++) {
    const order = Array.from({ length: size }, (_, i) => i).sort((a, b) => {
      const [left, right] = [data[row * size + a], data[row * size + b]]
      if (Number.isNaN(left) || Number.isNaN(right))
        return Number(Number.isNaN(right)) - Number(Number.isNaN(left)) || a - b
      return left === right ? a - b : left > right ? -1 : 1
    })
    for (let i = 0; i < k; i++) places[row * k + i] = row * size + order[i]
  }
  const indices = new Tensor<'int32'>(Storage.onHost(places.map((place) => place % size)), shape)
  return { values: x.reshape([-1]).gather(places).reshape(shape) as FloatTensor, indices }
}

/**
 * Rows of zeros with a one at each index: [...shape] becomes [...shape, depth].
 * @param indices whole numbers from 0 and below `depth`
 * @throws InputError on an index out of range
 */
export function oneHot(indices: TensorLike, depth: number): FloatTensor {
  const at = given('oneHot', indices, 'int32')
  if (!(Number.isInteger(depth) && depth >= 1))
    throw new InputError(`oneHot depth: expected a whole number from 1, got ${depth}`)
  const { data } = at
  const wrong = data.findIndex((index) => !(Number.isInteger(index) && index >= 0 && index < depth))
  if (wrong >= 0)
    throw new InputError(
      `oneHot: expected whole numbers from 0 and below ${depth}, got ${data[wrong]} at element ${wrong}`,
    )
  return written([...at.shape, depth], (out) => {
    out.fill(0)
    for (let i = 0; i < data.length; i++) out[i * depth + data[i]] = 1
  })
}
