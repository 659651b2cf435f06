import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { grad, valueAndGrad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { expectClose } from '../testing/close.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { absoluteError } from './absolute-error.js'

// Vectors of every width with and without tails, and rows of more than a block.
describe.each([1, 2, 3, 5, 16, 33, 2500])('rows of %i', (cols) => {
  const [p, y] = [normals([3, cols], 1, 3), normals([3, cols], 2, 3)]
  const weights = [0.5, -2, 1]

  test('values and gradients against float64', () => {
    const {
      value,
      gradients: [dp, dy],
    } = valueAndGrad((p: Tensor, y: Tensor) => absoluteError(p, y).mul(tensor(weights)).sum())(p, y)
    const off = Array.from(p.data, (v, i) => v - y.data[i])
    const weightOf = (i: number) => weights[Math.floor(i / cols)] / cols
    const expected = off.reduce((sum, d, i) => sum + weightOf(i) * Math.abs(d), 0)
    expectClose(value, [expected], 1e-6)
    const slopes = off.map((d, i) => Math.sign(d) * weightOf(i))
    expectClose(dp, slopes, 1e-6)
    expect(dy.data).toEqual(dp.neg().data)
  })
})

test('is the mean of the sizes of differences, over any leading axes', () => {
  const [p, y] = [normals([2, 3, 4], 1), normals([2, 3, 4], 2)]
  expect(absoluteError(p, y).shape).toEqual([2, 3])
  expectClose(absoluteError(p, y), p.sub(y).abs().mean(-1), 1e-6)
})

test('derivatives, and those of what depends on them', () => {
  // Far enough apart that no difference crosses 0.
  const [p, y] = [tensor([1, -2, 3, -4], [2, 2]), tensor([3, -4, 1, -2], [2, 2])]
  checkGradients(absoluteError, [p, y])
  checkGradients((p, y) => grad((p: Tensor) => absoluteError(p, y).square().sum())(p), [p, y])
  checkGradients((p, y) => grad((y: Tensor) => absoluteError(p, y).square().sum())(y), [p, y])
})

test('where nothing is off the derivative is 0', () => {
  const slopes = grad((p: Tensor) => absoluteError(p, tensor([1, 2, 3])).sum())(tensor([1, 5, -3]))
  expectClose(slopes, [0, 1 / 3, -1 / 3], 1e-7)
})

test('NaN stays in its row, and its own place in the gradient', () => {
  const p = tensor([1, Number.NaN, 3, 4], [2, 2])
  const y = tensor([1.5, 1, 1, 1], [2, 2])
  expect(absoluteError(p, y).toArray()).toEqual([Number.NaN, 2.5])
  const slopes = grad((p: Tensor) => absoluteError(p, y).sum())(p)
  expect(Array.from(slopes.data)).toEqual([-0.5, Number.NaN, 0.5, 0.5])
})

test('shapes that do not fit', () => {
  expect(() => absoluteError(normals([2, 3]), normals([3, 2]))).toThrow(
    new InputError('absoluteError: expected two of [..., C >= 1], got [2, 3] and [3, 2]'),
  )
  expect(() => absoluteError(tensor(1), tensor(1))).toThrow(
    new InputError('absoluteError: expected two of [..., C >= 1], got [] and []'),
  )
})
