/** Running sums along an axis. */
import { checkFloat, given, operation, written } from '../operation.js'
import { aroundAxis, axisOf } from '../shape.js'
import type { FloatTensor, Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'
import { flip } from './gather.js'

/**
 * The sum of all entries of `values` up to each one along `axis`, by default the last.
 * @throws InputError where there is no such axis
 */
export function cumsum(values: TensorLike, axis = -1): FloatTensor {
  const x = given('cumsum', values)
  checkFloat('cumsum', x)
  return running(x, axisOf('cumsum', x.shape, axis))
}

const running = (x: Tensor, axis: number): FloatTensor =>
  operation(
    [x],
    () => {
      const [outer, size, inner] = aroundAxis(x.shape, axis)
      const { data } = x
      return written(x.shape, (out) => {
        for (let o = 0; o < outer; o++) {
          for (let i = 0; i < inner; i++) {
            let sum = 0
            for (let t = 0; t < size; t++) {
              const at = (o * size + t) * inner + i
              sum += data[at]
              out[at] = sum
            }
          }
        }
      })
    },
    // Each entry is in the sums from its own place on.
    (g) => [() => flip(running(flip(g, axis), axis), axis)],
  )
