import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { grad, valueAndGrad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { expectClose } from '../testing/close.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { squaredError } from './squared-error.js'

describe.each([1, 2, 3, 5, 16, 33, 2500])('rows of %i', (cols) => {
  const [p, y] = [normals([3, cols], 1, 3), normals([3, cols], 2, 3)]
  const weights = [0.5, -2, 1]

  test('values and gradients against float64', () => {
    const {
      value,
      gradients: [dp, dy],
    } = valueAndGrad((p: Tensor, y: Tensor) => squaredError(p, y).mul(tensor(weights)).sum())(p, y)
    const off = Array.from(p.data, (v, i) => v - y.data[i])
    const expected = off.reduce((sum, d, i) => sum + (weights[Math.floor(i / cols)] * d * d) / cols, 0)
    expectClose(value, [expected], 1e-6)
    const slopes = off.map((d, i) => (2 * d * weights[Math.floor(i / cols)]) / cols)
    expectClose(dp, slopes, 1e-6)
    expect(dy.data).toEqual(dp.neg().data)
  })
})

test('is the mean of the squares of differences, over any leading axes', () => {
  const [p, y] = [normals([2, 3, 4], 1), normals([2, 3, 4], 2)]
  expect(squaredError(p, y).shape).toEqual([2, 3])
  expectClose(squaredError(p, y), p.sub(y).square().mean(-1), 1e-6)
})

test('first and second derivatives', () => {
  const both = [normals([2, 3], 1), normals([2, 3], 2)]
  checkGradients(squaredError, both)
  // The incoming gradient depends on what is differentiated, too.
  checkGradients((p, y) => grad((p: Tensor) => squaredError(p, y).square().sum())(p), both)
  checkGradients((p, y) => grad((y: Tensor) => squaredError(p, y).square().sum())(y), both)
})

test('NaN stays in its row', () => {
  const p = tensor([1, Number.NaN, 3, 4], [2, 2])
  expect(squaredError(p, tensor([1, 1, 1, 1], [2, 2])).toArray()).toEqual([Number.NaN, 6.5])
})

test('shapes that do not fit', () => {
  expect(() => squaredError(normals([2, 3]), normals([3, 2]))).toThrow(
    new InputError('squaredError: expected two of [..., C >= 1], got [2, 3] and [3, 2]'),
  )
  expect(() => squaredError(tensor(1), tensor(1))).toThrow(
    new InputError('squaredError: expected two of [..., C >= 1], got [] and []'),
  )
})
