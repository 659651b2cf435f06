/** What every mean error over rows must do: values, gradients, leading axes and refusals. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { valueAndGrad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { expectClose } from './close.js'
import { normals } from './samples.js'

interface RowLoss {
  /** As its errors begin. */
  readonly name: string
  /** From predictions and targets [..., C] to the means over C, [...]. */
  readonly loss: (p: Tensor, y: Tensor) => Tensor
  /** Of one difference p - y. */
  readonly error: (difference: number) => number
  readonly slope: (difference: number) => number
  /** The same of tensor operations. */
  readonly composed: (difference: Tensor) => Tensor
}

export function rowLossSuite({ name, loss, error, slope, composed }: RowLoss): void {
  // Vectors of every width with and without tails, and rows of more than a block.
  describe.each([1, 2, 3, 5, 16, 33, 2500])('rows of %i', (cols) => {
    test('have the values and gradients of float64', () => {
      const [p, y] = [normals([3, cols], 1, 3), normals([3, cols], 2, 3)]
      const weights = [0.5, -2, 1]
      const {
        value,
        gradients: [dp, dy],
      } = valueAndGrad((p: Tensor, y: Tensor) => loss(p, y).mul(tensor(weights)).sum())(p, y)
      const differences = Array.from(p.data, (v, i) => v - y.data[i])
      const weightOf = (i: number) => weights[Math.floor(i / cols)] / cols
      const expected = differences.reduce((sum, d, i) => sum + weightOf(i) * error(d), 0)
      expectClose(value, [expected], 1e-6)
      const slopes = differences.map((d, i) => weightOf(i) * slope(d))
      expectClose(dp, slopes, 1e-6)
      expect(dy.data).toEqual(dp.neg().data)
    })
  })

  test('is a mean over the last axis, with any leading ones', () => {
    const [p, y] = [normals([2, 3, 4], 1), normals([2, 3, 4], 2)]
    expect(loss(p, y).shape).toEqual([2, 3])
    expectClose(loss(p, y), composed(p.sub(y)).mean(-1), 1e-6)
  })

  test('refuses shapes that do not fit', () => {
    expect(() => loss(normals([2, 3]), normals([3, 2]))).toThrow(
      new InputError(`${name}: expected two of [..., C >= 1], got [2, 3] and [3, 2]`),
    )
    expect(() => loss(tensor(1), tensor(1))).toThrow(
      new InputError(`${name}: expected two of [..., C >= 1], got [] and []`),
    )
  })
}
