/** Softmax and its logarithm. */
import { engine } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import { checkFloat, given, operation, unwritten } from '../operation.js'
import { axisOf, formatShape } from '../shape.js'
import type { Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'

function alongLast(x: Tensor, log: boolean, derivative: (g: Tensor, y: Tensor) => Tensor): Tensor {
  return operation(
    [x],
    () => {
      const out = unwritten(x.shape)
      const cols = x.shape[x.rank - 1]
      engine().kernels.softmax(x.storage.address, out.storage.address, x.size / cols, cols, Number(log))
      return out
    },
    (g, y) => [() => derivative(g, y)],
  )
}

/** Runs an operation on the last axis along any axis. */
function along(where: string, values: TensorLike, axis: number, run: (x: Tensor) => Tensor): Tensor {
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

/** eˣ / Σ eˣ along `axis`, by default the last, without overflow. */
export const softmax = (x: TensorLike, axis = -1): Tensor =>
  along('softmax', x, axis, (last) =>
    alongLast(last, false, (g, y) => {
      const weighted = g.mul(y)
      return weighted.sub(y.mul(weighted.sum(-1, true)))
    }),
  )

/** The logarithm of softmax along `axis`, by default the last, worked out without forming softmax. */
export const logSoftmax = (x: TensorLike, axis = -1): Tensor =>
  along('logSoftmax', x, axis, (last) => alongLast(last, true, (g, y) => g.sub(y.exp().mul(g.sum(-1, true)))))
