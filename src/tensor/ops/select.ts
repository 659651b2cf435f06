/** A choice between two tensors, element by element. */
import { checkFloat, given, operation, unwritten } from '../operation.js'
import { broadcastShapes } from '../shape.js'
import type { FloatTensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'
import { sumTo } from './reduce.js'

/**
 * `a` where `test` is not 0, `b` elsewhere; all three broadcast. A select, not a multiply: NaN on the
 * side not chosen stays out of the result and of the gradients.
 */
export function where(test: TensorLike, a: TensorLike, b: TensorLike): FloatTensor {
  const [condition, whenTrue, whenFalse] = [test, a, b].map((part) => given('where', part))
  checkFloat('where', condition, whenTrue, whenFalse)
  const shape = broadcastShapes(
    'where',
    condition.shape,
    broadcastShapes('where', whenTrue.shape, whenFalse.shape),
  )
  return operation(
    [condition, whenTrue, whenFalse],
    () => {
      const [c, x, y] = [condition, whenTrue, whenFalse].map(
        (part) => part.broadcastTo(shape).storage.address,
      )
      const out = unwritten(shape)
      out.device.kernels.select_where(c, x, y, out.storage.address, out.size)
      return out
    },
    (g) => [
      undefined,
      () => sumTo(where(condition, g, 0), whenTrue.shape),
      () => sumTo(where(condition, 0, g), whenFalse.shape),
    ],
  )
}
