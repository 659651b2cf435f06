/** Powers and trigonometric functions, computed without a kernel, and limits. */
import { InputError } from '../../engine/errors.js'
import { checkFloat, given, operation, written } from '../operation.js'
import { broadcastShapes } from '../shape.js'
import type { FloatTensor, Tensor } from '../tensor.js'
import type { TensorLike } from '../tensor-like.js'
import { broadcastTo } from './movement.js'
import { where } from './select.js'

function mapped(
  name: string,
  values: TensorLike,
  compute: (value: number) => number,
  derivative: (g: FloatTensor, x: Tensor) => Tensor,
): FloatTensor {
  const x = given(name, values)
  checkFloat(name, x)
  return operation(
    [x],
    () => {
      const { data } = x
      return written(x.shape, (out) => {
        for (let i = 0; i < out.length; i++) out[i] = compute(data[i])
      })
    },
    (g) => [() => derivative(g, x)],
  )
}

/** The sine of x in radians. */
export const sin = (x: TensorLike): FloatTensor => mapped('sin', x, Math.sin, (g, at) => g.mul(cos(at)))
/** The cosine of x in radians. */
export const cos = (x: TensorLike): FloatTensor => mapped('cos', x, Math.cos, (g, at) => g.mul(sin(at)).neg())

/**
 * `base` to the power of `exponent`, element by element, with broadcasting; NaN where the base is below 0 and the
 * exponent no whole number. The gradient of the exponent is 0 where the base is 0 or below.
 */
export function pow(base: TensorLike, exponent: TensorLike): FloatTensor {
  const [a, b] = [given('pow', base), given('pow', exponent)]
  checkFloat('pow', a, b)
  const shape = broadcastShapes('pow', a.shape, b.shape)
  return powOfAlike(broadcastTo(a, shape), broadcastTo(b, shape))
}

const powOfAlike = (x: Tensor, p: Tensor): FloatTensor =>
  operation(
    [x, p],
    () => {
      const [xs, ps] = [x.data, p.data]
      return written(x.shape, (out) => {
        for (let i = 0; i < out.length; i++) out[i] = xs[i] ** ps[i]
      })
    },
    (g, y) => [
      // x⁰ is 1 everywhere, at 0 too.
      () => g.mul(where(p.equal(0), 0, p.mul(pow(x, p.sub(1))))),
      () => g.mul(where(x.greater(0), y.mul(where(x.greater(0), x, 1).log()), 0)),
    ],
  )

/**
 * x, but at least `low` and at most `high`; NaN stays. Nothing flows back where x lies outside.
 * @throws InputError where `low` is above `high`, or one of them is NaN
 */
export function clip(x: TensorLike, low: number, high: number): FloatTensor {
  if (!(low <= high)) throw new InputError(`clip: expected low up to high, got ${low} and ${high}`)
  return given('clip', x).maximum(low).minimum(high)
}
