/** Softmax and its logarithm. */
import { InputError } from '../../engine/errors.js'
import { checkFloat, given, operation, unwritten } from '../operation.js'
import { axisOf, formatShape } from '../shape.js'
import type { FloatTensor, Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'

const rowsOf = ({ shape, rank, size }: Tensor): [rows: number, cols: number] => [
  size / shape[rank - 1],
  shape[rank - 1],
]

/** Along the last axis, of which there is some. */
function alongLast(x: Tensor, log: boolean): FloatTensor {
  return operation(
    [x],
    () => {
      const out = unwritten(x.shape)
      out.device.kernels.softmax(x.storage.address, out.storage.address, ...rowsOf(x), Number(log))
      return out
    },
    (g, y) => [() => (log ? logGradient(g, y) : gradient(g, y))],
  )
}

function gradientKernel(g: Tensor, y: Tensor, log: boolean): FloatTensor {
  const out = unwritten(y.shape)
  const addresses = [g.storage.address, y.storage.address, out.storage.address] as const
  out.device.kernels.softmax_gradient(...addresses, ...rowsOf(y), Number(log))
  return out
}

/** Of the input of softmax, from that of its output y: y (g - Σ g y). */
const gradient = (g: Tensor, y: Tensor): Tensor =>
  operation(
    [g, y],
    () => gradientKernel(g, y, false),
    (h) => [
      () => gradient(h, y),
      () => h.mul(g.sub(g.mul(y).sum(-1, true))).sub(g.mul(h.mul(y).sum(-1, true))),
    ],
  )

/** Of the input of the logarithm of softmax, from that of its output y: g - eʸ Σ g. */
const logGradient = (g: Tensor, y: Tensor): Tensor =>
  operation(
    [g, y],
    () => gradientKernel(g, y, true),
    (h) => [() => h.sub(h.mul(y.exp()).sum(-1, true)), () => h.mul(y.exp()).mul(g.sum(-1, true)).neg()],
  )

/** Runs an operation on the last axis along any axis. */
function along(
  where: string,
  values: TensorLike,
  axis: number,
  run: (x: Tensor) => FloatTensor,
): FloatTensor {
  const x = given(where, values)
  checkFloat(where, x)
  const at = axisOf(where, x.shape, axis)
  if (x.shape[at] === 0) {
    throw new InputError(`${where}: expected elements along axis ${at}, got ${formatShape(x.shape)}`)
  }
  if (at === x.rank - 1) return run(x)
  const swap = x.shape.map((_, d) => (d === at ? x.rank - 1 : d === x.rank - 1 ? at : d))
  return run(x.transpose(swap)).transpose(swap)
}

/** eˣ / Σ eˣ of x along `axis`, by default the last, without overflow. */
export const softmax = (x: TensorLike, axis = -1): FloatTensor =>
  along('softmax', x, axis, (last) => alongLast(last, false))

/** The logarithm of the softmax of x along `axis`, by default the last, worked out without forming softmax. */
export const logSoftmax = (x: TensorLike, axis = -1): FloatTensor =>
  along('logSoftmax', x, axis, (last) => alongLast(last, true))
