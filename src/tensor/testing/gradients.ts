/** Gradients held against finite differences. */
import { random } from '../../engine/random.js'
import { valueAndGrad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import type { TensorLike } from '../tensor-like.js'

export interface GradientCheck {
  /** Largest difference allowed, relative to max(1, |gradient|). Default 1e-3. */
  readonly tolerance?: number
  /**
   * Distance of the nearer differences, in units of the inputs. By default 2⁻⁵: for values around 1 the
   * rounding of float32 then costs about 1e-5, and the fourth-order formula less than that.
   */
  readonly distance?: number
}

/** Float32 nearest to x. */
const { fround } = Math

/**
 * Throws unless the gradients of `f` agree with central differences, for every element of every float32 input.
 * `f` may return any shape: its elements are weighed by seeded numbers and summed.
 *
 *     f′(x) ≈ (8 (f(x + d) - f(x - d)) - (f(x + 2d) - f(x - 2d))) / 12d
 *
 * Give it inputs around 1, and none within 2d of a kink.
 */
export function checkGradients(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly TensorLike[],
  { tolerance = 1e-3, distance = 2 ** -5 }: GradientCheck = {},
): void {
  const given = inputs.map((input) => tensor(input))
  const stream = random(1)
  const weights = Float32Array.from({ length: f(...given).size }, () => stream.uniform(-1, 1))
  const { gradients } = valueAndGrad((...leaves: Tensor[]) => {
    const output = f(...leaves)
    return output.mul(tensor(weights, output.shape)).sum()
  })(...given)
  // Outputs are subtracted from each other in float64, before the weights are summed over.
  const difference = (above: Tensor[], below: Tensor[]): number => {
    const [high, low] = [f(...above).data, f(...below).data]
    return weights.reduce((sum, weight, i) => sum + weight * (high[i] - low[i]), 0)
  }
  given.forEach((input, i) => {
    if (input.dtype !== 'float32') return
    const values = input.data
    values.forEach((x, at) => {
      const moved = (by: number): { inputs: Tensor[]; x: number } => {
        const copy = Float32Array.from(values)
        copy[at] = x + by
        return { inputs: given.with(i, tensor(copy, input.shape)), x: fround(x + by) }
      }
      const slope = (by: number): number => {
        const [above, below] = [moved(by), moved(-by)]
        return difference(above.inputs, below.inputs) / (above.x - below.x)
      }
      const expected = (4 * slope(distance) - slope(2 * distance)) / 3
      const got = gradients[i].data[at]
      if (!(Math.abs(got - expected) <= tolerance * Math.max(1, Math.abs(expected)))) {
        throw new Error(
          `gradient of input ${i}, element ${at}: expected ${expected} by finite differences, got ${got}`,
        )
      }
    })
  })
}
