/** Sums, means and extremes over axes. */
import { engine } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import { checkFloat, operation, unwritten } from '../operation.js'
import { aroundAxis, axisOf, formatShape, type Shape, sameShape } from '../shape.js'
import type { Tensor } from '../tensor.js'

/** Axes to reduce over: one, several, or by default all. */
export type Axes = number | readonly number[]

const codes = { sum: 0, max: 1, min: 2 } as const

function alongOne(name: keyof typeof codes, x: Tensor, axis: number): Tensor {
  const out = unwritten(x.shape.map((n, d) => (d === axis ? 1 : n)))
  engine().kernels.reduce(codes[name], x.storage.address, out.storage.address, ...aroundAxis(x.shape, axis))
  return out
}

function reduce(
  name: keyof typeof codes,
  x: Tensor,
  axes: Axes | undefined,
  keepDims: boolean,
  derivative: (g: Tensor, y: Tensor) => Tensor,
): Tensor {
  checkFloat(name, x)
  const over =
    axes === undefined ? x.shape.map((_, d) => d) : [axes].flat().map((axis) => axisOf(name, x.shape, axis))
  if (name !== 'sum' && over.some((axis) => x.shape[axis] === 0)) {
    throw new InputError(
      `${name}: expected at least one element along each axis, got ${formatShape(x.shape)}`,
    )
  }
  const kept = operation(
    [x],
    () => {
      if (axes === undefined && x.rank > 1)
        return alongOne(name, x.reshape([x.size]), 0).reshape(x.shape.map(() => 1))
      return over.reduce(
        (partial, axis) => alongOne(name, partial, axis),
        over.length === 0 ? x.reshape(x.shape) : x,
      )
    },
    (g, y) => [() => derivative(g, y)],
  )
  return keepDims ? kept : kept.reshape(x.shape.filter((_, d) => !over.includes(d)))
}

/** The sum over `axes`; `keepDims` leaves them with size 1. */
export const sum = (x: Tensor, axes?: Axes, keepDims = false): Tensor =>
  reduce('sum', x, axes, keepDims, (g) => g.broadcastTo(x.shape))

export function mean(x: Tensor, axes?: Axes, keepDims = false): Tensor {
  const total = sum(x, axes, keepDims)
  return total.div(x.size / total.size)
}

/** Each largest element shares the gradient with its equals. */
const toExtremes =
  (x: Tensor) =>
  (g: Tensor, y: Tensor): Tensor => {
    const isExtreme = x.equal(y)
    const axes = x.shape.flatMap((n, d) => (n === y.shape[d] ? [] : [d]))
    return isExtreme.mul(g.div(sum(isExtreme, axes, true)))
  }

/** The largest over `axes`; NaN if any is. */
export const max = (x: Tensor, axes?: Axes, keepDims = false): Tensor =>
  reduce('max', x, axes, keepDims, toExtremes(x))

/** The smallest over `axes`; NaN if any is. */
export const min = (x: Tensor, axes?: Axes, keepDims = false): Tensor =>
  reduce('min', x, axes, keepDims, toExtremes(x))

/** Where along `axis` the first largest element is, as int32. */
export function argmax(x: Tensor, axis = -1): Tensor {
  checkFloat('argmax', x)
  const along = axisOf('argmax', x.shape, axis)
  if (x.shape[along] === 0) throw new InputError(`argmax: expected elements along axis ${along}, got none`)
  return operation(
    [x],
    () => {
      const out = unwritten(
        x.shape.filter((_, d) => d !== along),
        'int32',
      )
      engine().kernels.argmax(x.storage.address, out.storage.address, ...aroundAxis(x.shape, along))
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
