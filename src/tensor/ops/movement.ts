/** Operations that move elements and compute nothing. Any dtype; gradients flow for float32. */

import { InputError } from '../../engine/errors.js'
import { scratch } from '../../engine/storage.js'
import { given, givenOf, operation, operationOfMany, unwritten, zerosOf } from '../operation.js'
import {
  axisOf,
  broadcastStrides,
  checkList,
  checkShape,
  formatShape,
  type Shape,
  sameShape,
  sizeOf,
  stridesOf,
} from '../shape.js'
import { Tensor } from '../tensor.js'
import type { DTypeOf, TensorLike } from '../tensor-like.js'
import { sumTo } from './reduce.js'

/** That of kernels/movement.c. */
const maxRank = 8

interface Walk {
  readonly offset: number
  readonly strides: readonly number[]
}

/** Copies the elements of `shape` from one walk through `x` to another through `out`. */
function copyStrided(where: string, x: Tensor, from: Walk, out: Tensor, to: Walk, shape: Shape): void {
  const rank = Math.max(1, shape.length)
  if (rank > maxRank)
    throw new InputError(`${where}: expected at most ${maxRank} axes, got ${formatShape(shape)}`)
  const source = x.storage.address
  const target = out.storage.address
  const lists = [shape, from.strides, to.strides]
  scratch(3 * maxRank, (address, device) => {
    device.write(address, 'int32', 3 * maxRank, (words) =>
      lists.forEach((list, i) => {
        words.set(list.length > 0 ? list : [1], i * maxRank)
      }),
    )
    const [shapeAt, fromAt, toAt] = [0, 1, 2].map((i) => address + i * maxRank * 4)
    device.kernels.copy_strided(source, from.offset, shapeAt, fromAt, rank, target, toAt, to.offset)
  })
}

const wholeOf = (shape: Shape): Walk => ({ offset: 0, strides: stridesOf(shape) })

/** The elements of `values` in another `shape`, which they fill exactly; one size may be -1 and is worked out. */
export function reshape<V extends TensorLike>(values: V, shape: Shape): Tensor<DTypeOf<V>> {
  const x = givenOf('reshape', values)
  checkList('reshape', shape)
  const open = shape.indexOf(-1)
  const known = sizeOf(shape.filter((n) => n !== -1))
  const target = open < 0 || known === 0 ? shape : shape.map((n, d) => (d === open ? x.size / known : n))
  if (sizeOf(target) !== x.size || !target.every((n) => Number.isInteger(n) && n >= 0)) {
    throw new InputError(
      `reshape: expected a shape of ${x.size} elements like ${formatShape(x.shape)}, got ${formatShape(shape)}`,
    )
  }
  return operation(
    [x],
    () => new Tensor(x.storage, target),
    (g) => [() => g.reshape(x.shape)],
  )
}

/** `values` with its axes in another `order`; by default reversed. */
export function transpose<V extends TensorLike>(values: V, order?: readonly number[]): Tensor<DTypeOf<V>> {
  const x = givenOf('transpose', values)
  if (order !== undefined) checkList('transpose', order)
  const axes = (order ?? x.shape.map((_, d) => x.rank - 1 - d)).map((axis) =>
    axisOf('transpose', x.shape, axis),
  )
  if (axes.length !== x.rank || new Set(axes).size !== x.rank) {
    throw new InputError(
      `transpose: expected each axis of ${formatShape(x.shape)} once, got ${formatShape(order ?? axes)}`,
    )
  }
  const own = stridesOf(x.shape)
  const shape = axes.map((axis) => x.shape[axis])
  return operation(
    [x],
    () => {
      const out = unwritten(shape, x.dtype)
      copyStrided(
        'transpose',
        x,
        { offset: 0, strides: axes.map((axis) => own[axis]) },
        out,
        wholeOf(shape),
        shape,
      )
      return out
    },
    (g) => [() => g.transpose(axes.map((_, d) => axes.indexOf(d)))],
  )
}

/** Repeats axes of `values` of size 1, and adds axes in front, until the tensor has that `shape`. */
export function broadcastTo<V extends TensorLike>(values: V, shape: Shape): Tensor<DTypeOf<V>> {
  const x = givenOf('broadcastTo', values)
  checkShape('broadcastTo', shape)
  if (sameShape(x.shape, shape)) return x
  const lead = shape.length - x.rank
  if (lead < 0 || !x.shape.every((n, d) => n === shape[lead + d] || n === 1)) {
    throw new InputError(
      `broadcastTo: expected a shape that ${formatShape(x.shape)} broadcasts to, got ${formatShape(shape)}`,
    )
  }
  return operation(
    [x],
    () => {
      const out = unwritten(shape, x.dtype)
      const from = { offset: 0, strides: broadcastStrides(x.shape, shape) }
      copyStrided('broadcastTo', x, from, out, wholeOf(shape), shape)
      return out
    },
    (g) => [() => sumTo(g, x.shape)],
  )
}

/** `size` entries of `values` along `axis`, by default the first, from `start` on; all within the axis. */
export function slice<V extends TensorLike>(
  values: V,
  start: number,
  size: number,
  axis = 0,
): Tensor<DTypeOf<V>> {
  const x = givenOf('slice', values)
  const along = axisOf('slice', x.shape, axis)
  const end = x.shape[along]
  if (
    !(Number.isInteger(start) && Number.isInteger(size) && start >= 0 && size >= 0 && start + size <= end)
  ) {
    throw new InputError(
      `slice: expected a range within 0 to ${end} of axis ${along}, got ${start} to ${start + size}`,
    )
  }
  const strides = stridesOf(x.shape)
  const shape = x.shape.map((n, d) => (d === along ? size : n))
  return operation(
    [x],
    () => {
      const out = unwritten(shape, x.dtype)
      copyStrided('slice', x, { offset: start * strides[along], strides }, out, wholeOf(shape), shape)
      return out
    },
    (g) => [() => pad(g, start, end - start - size, along)],
  )
}

/** `values` with so many zeros `before` and `after` along `axis`, by default the first. */
export function pad<V extends TensorLike>(
  values: V,
  before: number,
  after: number,
  axis = 0,
): Tensor<DTypeOf<V>> {
  const x = givenOf('pad', values)
  const along = axisOf('pad', x.shape, axis)
  checkShape('pad', [before, after])
  const shape = x.shape.map((n, d) => (d === along ? before + n + after : n))
  const strides = stridesOf(shape)
  return operation(
    [x],
    () => {
      const out = unwritten(shape, x.dtype)
      out.device.kernels.fill(out.storage.address, out.size, 0)
      copyStrided('pad', x, wholeOf(x.shape), out, { offset: before * strides[along], strides }, x.shape)
      return out
    },
    (g) => [() => slice(g, before, x.shape[along], along)],
  )
}

/**
 * Joins the tensors of `values` along an axis that exists, by default the first; all other sizes and the dtype are equal.
 * @throws InputError where they differ, and on none
 */
export function concat(values: readonly TensorLike[], axis = 0): Tensor {
  const parts = values.map((part) => given('concat', part))
  const [first] = parts
  if (first === undefined) throw new InputError('concat: expected at least one tensor, got none')
  const along = axisOf('concat', first.shape, axis)
  for (const part of parts) {
    const fits =
      part.dtype === first.dtype &&
      part.rank === first.rank &&
      part.shape.every((n, d) => d === along || n === first.shape[d])
    if (!fits) {
      throw new InputError(
        `concat: expected ${first.dtype} ${formatShape(first.shape)} but for axis ${along}, ` +
          `got ${part.dtype} ${formatShape(part.shape)}`,
      )
    }
  }
  const total = parts.reduce((sum, part) => sum + part.shape[along], 0)
  const shape = first.shape.map((n, d) => (d === along ? total : n))
  const strides = stridesOf(shape)
  const starts: number[] = []
  parts.reduce((start, part, i) => (starts[i] = start) + part.shape[along], 0)
  return operation(
    parts,
    () => {
      const out = unwritten(shape, first.dtype)
      parts.forEach((part, i) => {
        const to = { offset: starts[i] * strides[along], strides }
        copyStrided('concat', part, wholeOf(part.shape), out, to, part.shape)
      })
      return out
    },
    (g) => parts.map((part, i) => () => slice(g, starts[i], part.shape[along], along)),
  )
}

/** Joins the tensors of `values`, at least one, of one shape and dtype, along a new `axis`, by default the first. */
export function stack(values: readonly TensorLike[], axis = 0): Tensor {
  const parts = values.map((part) => given('stack', part))
  const [first] = parts
  if (first === undefined) throw new InputError('stack: expected at least one tensor, got none')
  const odd = parts.find((part) => part.dtype !== first.dtype || !sameShape(part.shape, first.shape))
  if (odd !== undefined) throw new InputError(`stack: expected ${first} each, got ${odd}`)
  const along = axisOf('stack', [...first.shape, 1], axis)
  return concat(
    parts.map((part) => expandDims(part, along)),
    along,
  )
}

/** `values` with a new axis of size 1 before the given `axis`; -1 puts it last. */
export function expandDims<V extends TensorLike>(values: V, axis: number): Tensor<DTypeOf<V>> {
  const x = givenOf('expandDims', values)
  const along = axisOf('expandDims', [...x.shape, 1], axis)
  return reshape(x, [...x.shape.slice(0, along), 1, ...x.shape.slice(along)])
}

/** `values` without that `axis`. Throws `InputError` where its size is not 1. */
export function squeeze<V extends TensorLike>(values: V, axis: number): Tensor<DTypeOf<V>> {
  const x = givenOf('squeeze', values)
  const along = axisOf('squeeze', x.shape, axis)
  if (x.shape[along] !== 1) {
    throw new InputError(`squeeze: expected size 1 at axis ${along}, got ${formatShape(x.shape)}`)
  }
  return reshape(
    x,
    x.shape.filter((_, d) => d !== along),
  )
}

/** So many entries; an array where the number is not known. */
export type Tuple<N extends number, Entry, T extends unknown[] = []> = number extends N
  ? Entry[]
  : T['length'] extends N
    ? T
    : Tuple<N, Entry, [...T, Entry]>

/**
 * Equal `parts` of `values` along `axis`, by default the last, as an exact tuple: `split(x, 4)` has four.
 * @throws InputError where the size of the axis is not divisible by their number
 */
export function split<const N extends number, V extends TensorLike>(
  values: V,
  parts: N,
  axis = -1,
): Tuple<N, Tensor<DTypeOf<V>>> {
  const x = givenOf('split', values)
  const along = axisOf('split', x.shape, axis)
  if (!(Number.isInteger(parts) && parts >= 1)) {
    throw new InputError(`split: expected a number of parts from 1, got ${parts}`)
  }
  const size = x.shape[along] / parts
  if (!Number.isInteger(size)) {
    throw new InputError(`split: expected ${formatShape(x.shape)} to divide by ${parts} along axis ${along}`)
  }
  const strides = stridesOf(x.shape)
  const shape = x.shape.map((n, d) => (d === along ? size : n))
  const indices = Array.from({ length: parts }, (_, i) => i)
  const outputs = operationOfMany(
    [x],
    () =>
      indices.map((i) => {
        const out = unwritten(shape, x.dtype)
        copyStrided('split', x, { offset: i * size * strides[along], strides }, out, wholeOf(shape), shape)
        return out
      }),
    (gradients) => [
      () =>
        concat(
          indices.map((i) => gradients[i] ?? zerosOf(shape)),
          along,
        ),
    ],
  )
  return outputs as Tuple<N, Tensor<DTypeOf<V>>>
}
