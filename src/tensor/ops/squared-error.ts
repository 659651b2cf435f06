/** Mean squared error along the last axis, without forming the differences. */
import { engine } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import { checkFloat, given, operation, unwritten } from '../operation.js'
import { formatShape, sameShape } from '../shape.js'
import type { Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'

/**
 * Σ (p - y)² / C for each row of p and y: from [..., C] to [...]. NaN in a row gives NaN.
 * @throws InputError on shapes that differ, and on a last axis of no elements
 */
export function squaredError(predictions: TensorLike, targets: TensorLike): Tensor {
  const [p, y] = [given('squaredError', predictions), given('squaredError', targets)]
  for (const x of [p, y]) checkFloat('squaredError', x)
  const [cols = 0] = p.shape.slice(-1)
  if (!sameShape(p.shape, y.shape) || cols < 1) {
    throw new InputError(
      `squaredError: expected two of [..., C >= 1], got ${formatShape(p.shape)} and ${formatShape(y.shape)}`,
    )
  }
  const shape = p.shape.slice(0, -1)
  return operation(
    [p, y],
    () => {
      const out = unwritten(shape)
      const [from, target, to] = [p, y, out].map(({ storage }) => storage.address)
      engine().kernels.squared_error(from, target, to, out.size, cols)
      return out
    },
    (g) => [() => gradient(g, p, y), () => gradient(g, y, p)],
  )
}

/** 2 (p - y) g / C. */
const gradient = (g: Tensor, p: Tensor, y: Tensor): Tensor =>
  operation(
    [g, p, y],
    () => {
      const out = unwritten(p.shape)
      const [by, from, target, to] = [g, p, y, out].map(({ storage }) => storage.address)
      engine().kernels.squared_error_gradient(by, from, target, to, g.size, p.shape[p.rank - 1])
      return out
    },
    (h) => {
      const scaled = h.mul(2 / p.shape[p.rank - 1])
      const ofRow = scaled.mul(g.expandDims(-1))
      return [() => scaled.mul(p.sub(y)).sum(-1), () => ofRow, () => ofRow.neg()]
    },
  )
