import { expect, test } from 'vitest'
import { grad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { checkGradients } from '../testing/gradients.js'
import { rowLossSuite } from '../testing/row-losses.js'
import { normals } from '../testing/samples.js'
import { squaredError } from './squared-error.js'

rowLossSuite({
  name: 'squaredError',
  loss: squaredError,
  error: (d) => d * d,
  slope: (d) => 2 * d,
  composed: (difference) => difference.square(),
})

test('first and second derivatives agree with finite differences', () => {
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
