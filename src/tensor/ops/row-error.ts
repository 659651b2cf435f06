/** Errors of predictions, one number for each row along the last axis, without forming the differences. */
import { InputError } from '../../engine/errors.js'
import { checkFloat, given, operation, unwritten } from '../operation.js'
import { formatShape, sameShape } from '../shape.js'
import type { Derivative, Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'

/** Of predictions and targets, of [..., C] both, an error of [...]. */
export type RowError = (predictions: TensorLike, targets: TensorLike) => Tensor

/**
 * An error that is as large the other way round. What it makes of rows throws `InputError` on shapes that differ, and on
 * a last axis of no elements.
 * @param kernel whose gradient is that of p; that of y is the same with p and y changed over
 * @param second what moves that gradient: of h, which follows from it, the derivatives by g, p and y
 */
export function rowError(
  where: string,
  kernel: 'absolute_error' | 'squared_error',
  second: (
    h: Tensor,
    g: Tensor,
    p: Tensor,
    y: Tensor,
  ) => readonly [Derivative, Derivative | undefined, Derivative | undefined],
): RowError {
  const gradient = (g: Tensor, p: Tensor, y: Tensor): Tensor =>
    operation(
      [g, p, y],
      () => {
        const out = unwritten(p.shape)
        const [by, from, target, to] = [g, p, y, out].map(({ storage }) => storage.address)
        out.device.kernels[`${kernel}_gradient`](by, from, target, to, g.size, p.shape[p.rank - 1])
        return out
      },
      (h) => second(h, g, p, y),
    )
  return (predictions, targets) => {
    const [p, y] = [given(where, predictions), given(where, targets)]
    for (const x of [p, y]) checkFloat(where, x)
    const [cols = 0] = p.shape.slice(-1)
    if (!sameShape(p.shape, y.shape) || cols < 1) {
      throw new InputError(
        `${where}: expected two of [..., C >= 1], got ${formatShape(p.shape)} and ${formatShape(y.shape)}`,
      )
    }
    const shape = p.shape.slice(0, -1)
    return operation(
      [p, y],
      () => {
        const out = unwritten(shape)
        const [from, target, to] = [p, y, out].map(({ storage }) => storage.address)
        out.device.kernels[kernel](from, target, to, out.size, cols)
        return out
      },
      (g) => [() => gradient(g, p, y), () => gradient(g, y, p)],
    )
  }
}
