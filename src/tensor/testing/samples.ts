/** Tensors of seeded numbers, for tests. */
import { random } from '../../engine/random.js'
import { type Tensor, tensor } from '../index.js'
import { type Shape, sizeOf } from '../shape.js'

/** Normal numbers. The shape is part of the seed. */
export function normals(shape: Shape, seed = 1, deviation = 1): Tensor {
  const stream = random(seed * 1000 + shape.length * 100 + sizeOf(shape))
  return tensor(
    Float32Array.from({ length: sizeOf(shape) }, () => stream.normal(0, deviation)),
    shape,
  )
}

/** Numbers spread evenly over [low, high). */
export function uniforms(shape: Shape, low: number, high: number, seed = 1): Tensor {
  const stream = random(seed * 1000 + shape.length * 100 + sizeOf(shape))
  return tensor(
    Float32Array.from({ length: sizeOf(shape) }, () => stream.uniform(low, high)),
    shape,
  )
}
