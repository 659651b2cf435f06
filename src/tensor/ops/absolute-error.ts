/** Mean absolute error along the last axis, without forming the differences. */
import { engine } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import { checkFloat, given, operation, unwritten } from '../operation.js'
import { formatShape, sameShape } from '../shape.js'
import type { Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'

/**
 * Σ |p - y| / C for each row of p and y: from [..., C] to [...]. Where p = y the derivative is 0. NaN in a row
 * gives NaN.
 * @throws InputError on shapes that differ, and on a last axis of no elements
 */
export function absoluteError(predictions: TensorLike, targets: TensorLike): Tensor {
  const [p, y] = [given('absoluteError', predictions), given('absoluteError', targets)]
  for (const x of [p, y]) checkFloat('absoluteError', x)
  const [cols = 0] = p.shape.slice(-1)
  if (!sameShape(p.shape, y.shape) || cols < 1) {
    throw new InputError(
      `absoluteError: expected two of [..., C >= 1], got ${formatShape(p.shape)} and ${formatShape(y.shape)}`,
    )
  }
  const shape = p.shape.slice(0, -1)
  return operation(
    [p, y],
    () => {
      const out = unwritten(shape)
      const [from, target, to] = [p, y, out].map(({ storage }) => storage.address)
      engine().kernels.absolute_error(from, target, to, out.size, cols)
      return out
    },
    (g) => [() => gradient(g, p, y), () => gradient(g, y, p)],
  )
}

/** sign(p - y) g / C, which moves with g alone. */
const gradient = (g: Tensor, p: Tensor, y: Tensor): Tensor =>
  operation(
    [g, p, y],
    () => {
      const out = unwritten(p.shape)
      const [by, from, target, to] = [g, p, y, out].map(({ storage }) => storage.address)
      engine().kernels.absolute_error_gradient(by, from, target, to, g.size, p.shape[p.rank - 1])
      return out
    },
    (h) => [() => h.mul(p.sub(y).sign()).mean(-1), undefined, undefined],
  )
