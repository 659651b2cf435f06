import { random } from '../../engine/random.js'
import { type Shape, sizeOf, type Tensor, tensor } from '../../tensor/index.js'

/** Seeded normal numbers. */
export function normal(shape: Shape, seed = 1): Tensor {
  const stream = random(seed)
  return tensor(
    Float32Array.from({ length: sizeOf(shape) }, () => stream.normal()),
    shape,
  )
}
