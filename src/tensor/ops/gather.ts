/** Picking entries along an axis by index. */
import { InputError } from '../../engine/errors.js'
import { given, givenOf, operation, unwritten } from '../operation.js'
import { aroundAxis, axisOf, formatShape, type Shape } from '../shape.js'
import type { Tensor } from '../tensor.js'
import type { DTypeOf, TensorLike } from '../tensor-like.js'

function checkIndices(indices: Tensor, bound: number): void {
  if (indices.dtype !== 'int32') {
    throw new InputError(`gather: expected int32 indices, got ${indices.dtype} ${formatShape(indices.shape)}`)
  }
  const values = indices.storage.read()
  for (let i = 0; i < values.length; i++) {
    if (values[i] < 0 || values[i] >= bound) {
      const range = bound === 0 ? 'no indices of an empty axis' : `indices from 0 to ${bound - 1}`
      throw new InputError(`gather: expected ${range}, got ${values[i]} at position ${i}`)
    }
  }
}

/** Both ways between the entries of an axis and those at its indices take the same arguments. */
function moveEntries(
  kernel: 'gather' | 'scatter',
  from: Tensor,
  indices: Tensor,
  to: Tensor,
  [outer, size, inner]: readonly [number, number, number],
): void {
  const addresses = [from.storage.address, indices.storage.address, to.storage.address] as const
  to.device.kernels[kernel](...addresses, outer, size, indices.size, inner)
}

/** Zeros of `shape`, to which the rows of `g` are added at the places they were picked from. */
function scatter(g: Tensor, indices: Tensor, shape: Shape, axis: number): Tensor {
  return operation(
    [g],
    () => {
      const out = unwritten(shape)
      moveEntries('scatter', g, indices, out, aroundAxis(shape, axis))
      return out
    },
    (gg) => [() => gather(gg, indices, axis)],
  )
}

/**
 * The entries of `values` along `axis`, by default the first, at the indices `at`, whose shape takes that axis's place:
 * `[V, E]` gathered by `[B, T]` along axis 0 is `[B, T, E]`. An index may repeat; its gradients add up.
 * @param at whole numbers; a tensor of them is int32
 * @throws InputError where an index lies outside the axis
 */
export function gather<V extends TensorLike>(values: V, at: TensorLike, axis = 0): Tensor<DTypeOf<V>> {
  const [x, indices] = [givenOf('gather', values), given('gather', at, 'int32')]
  const along = axisOf('gather', x.shape, axis)
  checkIndices(indices, x.shape[along])
  const shape = [...x.shape.slice(0, along), ...indices.shape, ...x.shape.slice(along + 1)]
  return operation(
    [x],
    () => {
      const out = unwritten(shape, x.dtype)
      moveEntries('gather', x, indices, out, aroundAxis(x.shape, along))
      return out
    },
    (g) => [() => scatter(g, indices, x.shape, along)],
  )
}

/** The entries of `values` along `axis` in the opposite order. */
export function flip<V extends TensorLike>(values: V, axis: number): Tensor<DTypeOf<V>> {
  const x = givenOf('flip', values)
  const along = axisOf('flip', x.shape, axis)
  const last = x.shape[along] - 1
  return x.gather(
    Int32Array.from({ length: last + 1 }, (_, i) => last - i),
    along,
  )
}
