/** Mean pinball loss of several quantiles of each target, without forming the errors. */
import { InputError } from '../../engine/errors.js'
import { checkFloat, given, operation, unwritten } from '../operation.js'
import { formatShape, sameShape } from '../shape.js'
import type { Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'
import { where } from './select.js'

/**
 * Σ max(q e, (q - 1) e) / Q over the levels q, e = y - p: predictions [..., Q] and targets [...] give [...]
 * (pinball loss; Koenker & Bassett 1978). Where p = y the derivative of p is that from below, -q / Q. NaN in a
 * target or a row of predictions gives NaN.
 * @param levels Q numbers between 0 and 1, in the order of the predictions
 * @throws InputError on levels outside that range, and on shapes that do not fit
 */
export function quantileLoss(
  predictions: TensorLike,
  targets: TensorLike,
  levels: readonly number[],
): Tensor {
  const [p, y] = [given('quantileLoss', predictions), given('quantileLoss', targets)]
  for (const x of [p, y]) checkFloat('quantileLoss', x)
  // As the kernel sees them: in float32 a level such as 1e-50 is 0.
  if (levels.length === 0 || !levels.map(Math.fround).every((level) => level > 0 && level < 1)) {
    throw new InputError(`quantileLoss levels: expected numbers between 0 and 1, got [${levels.join(', ')}]`)
  }
  if (!sameShape(p.shape, [...y.shape, levels.length])) {
    throw new InputError(
      `quantileLoss: expected predictions [..., Q] = ${formatShape([...y.shape, levels.length])} of targets [...], ` +
        `got ${formatShape(p.shape)}`,
    )
  }
  const q = given('quantileLoss', levels)
  return operation(
    [p, y],
    () => {
      const out = unwritten(y.shape)
      const [from, target, at, to] = [p, y, q, out].map(({ storage }) => storage.address)
      out.device.kernels.quantile_loss(from, target, at, to, y.size, q.size)
      return out
    },
    (g) => [() => gradient(g, p, y, q), () => gradient(g, p, y, q).sum(-1).neg()],
  )
}

/** (e < 0 ? 1 - q : -q) g / Q, which moves with g alone. */
const gradient = (g: Tensor, p: Tensor, y: Tensor, q: Tensor): Tensor =>
  operation(
    [g, p, y],
    () => {
      const out = unwritten(p.shape)
      const [by, from, target, at, to] = [g, p, y, q, out].map(({ storage }) => storage.address)
      out.device.kernels.quantile_loss_gradient(by, from, target, at, to, y.size, q.size)
      return out
    },
    (h) => {
      const slope = where(y.expandDims(-1).less(p), q.neg().add(1), q.neg())
      return [() => h.mul(slope).mean(-1), undefined, undefined]
    },
  )
