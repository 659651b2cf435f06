/** Sums, means and extremes over axes. */
import { InputError } from '../../engine/errors.js'
import { shown } from '../../engine/shown.js'
import { checkFloat, given, operation, unwritten } from '../operation.js'
import { aroundAxis, axisOf, formatShape, type Shape, sameShape } from '../shape.js'
import type { FloatTensor, IntTensor, Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'

/** Axes to reduce over: one, several, or by default all. */
export type Axes = number | readonly number[]

/** Codes of kernels/reduce.c. */
const codes = { sum: 0, max: 1, min: 2 } as const

function alongOne(name: keyof typeof codes, x: Tensor, axis: number): FloatTensor {
  const out = unwritten(x.shape.map((n, d) => (d === axis ? 1 : n)))
  out.device.kernels.reduce(codes[name], x.storage.address, out.storage.address, ...aroundAxis(x.shape, axis))
  return out
}

function reduce(
  where: string,
  name: keyof typeof codes,
  x: Tensor,
  axes: Axes | undefined,
  keepDims: boolean,
  derivative: (g: Tensor, y: Tensor) => Tensor,
): FloatTensor {
  checkFloat(where, x)
  if (typeof keepDims !== 'boolean')
    throw new InputError(`${where} keepDims: expected true or false, got ${shown(keepDims)}`)
  const over =
    axes === undefined ? x.shape.map((_, d) => d) : [axes].flat().map((axis) => axisOf(where, x.shape, axis))
  if (name !== 'sum' && over.some((axis) => x.shape[axis] === 0)) {
    throw new InputError(
      `${where}: expected at least one element along each axis, got ${formatShape(x.shape)}`,
    )
  }
  const kept = operation(
    [x],
    () => {
      if (axes === undefined && x.rank > 1)
        return alongOne(name, x.reshape([x.size]), 0).reshape(x.shape.map(() => 1))
      return over.reduce<FloatTensor>(
        (partial, axis) => alongOne(name, partial, axis),
        (over.length === 0 ? x.reshape(x.shape) : x) as FloatTensor,
      )
    },
    (g, y) => [() => derivative(g, y)],
  )
  return keepDims ? kept : kept.reshape(x.shape.filter((_, d) => !over.includes(d)))
}

function total(where: string, x: Tensor, axes: Axes | undefined, keepDims: boolean): FloatTensor {
  return reduce(where, 'sum', x, axes, keepDims, (g) => g.broadcastTo(x.shape))
}

/** The sum of x over `axes`, by default all; `keepDims` leaves them with size 1. Of no elements it is 0. */
export const sum = (x: TensorLike, axes?: Axes, keepDims = false): FloatTensor =>
  total('sum', given('sum', x), axes, keepDims)

/** The mean of `values` over `axes`, by default all; `keepDims` leaves them with size 1. Of no elements it is NaN. */
export function mean(values: TensorLike, axes?: Axes, keepDims = false): FloatTensor {
  const x = given('mean', values)
  const sums = total('mean', x, axes, keepDims)
  return sums.div(x.size / sums.size)
}

/** The elements that are the largest or smallest share its gradient equally. */
function extreme(
  name: 'max' | 'min',
  values: TensorLike,
  axes: Axes | undefined,
  keepDims: boolean,
): FloatTensor {
  const x = given(name, values)
  return reduce(name, name, x, axes, keepDims, (g, y) => {
    const isExtreme = x.equal(y)
    const over = x.shape.flatMap((n, d) => (n === y.shape[d] ? [] : [d]))
    return isExtreme.mul(g.div(sum(isExtreme, over, true)))
  })
}

/**
 * The largest element of x over `axes`, by default all; NaN if any is. `keepDims` leaves the axes with size 1.
 * @throws InputError where there are no elements
 */
export const max = (x: TensorLike, axes?: Axes, keepDims = false): FloatTensor =>
  extreme('max', x, axes, keepDims)

/**
 * The smallest element of x over `axes`, by default all; NaN if any is. `keepDims` leaves the axes with size 1.
 * @throws InputError where there are no elements
 */
export const min = (x: TensorLike, axes?: Axes, keepDims = false): FloatTensor =>
  extreme('min', x, axes, keepDims)

/** Where along `axis`, by default the last, the first largest element of `values` or the first NaN is, as int32. */
export function argmax(values: TensorLike, axis = -1): IntTensor {
  const x = given('argmax', values)
  checkFloat('argmax', x)
  const along = axisOf('argmax', x.shape, axis)
  if (x.shape[along] === 0) {
    throw new InputError(`argmax: expected elements along axis ${along}, got ${formatShape(x.shape)}`)
  }
  return operation(
    [x],
    () => {
      const out = unwritten(
        x.shape.filter((_, d) => d !== along),
        'int32',
      )
      out.device.kernels.argmax(x.storage.address, out.storage.address, ...aroundAxis(x.shape, along))
      return out
    },
    () => [undefined],
  )
}

/** Sums the axes along which a tensor of `shape` was repeated: the way back from a broadcast. */
export function sumTo(g: Tensor, shape: Shape): Tensor {
  if (sameShape(g.shape, shape)) return g
  const lead = g.rank - shape.length
  const axes = g.shape.flatMap((n, d) => (d < lead || (shape[d - lead] === 1 && n !== 1) ? [d] : []))
  return sum(g, axes, true).reshape(shape)
}
