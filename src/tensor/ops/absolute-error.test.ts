import { expect, test } from 'vitest'
import { grad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { expectClose } from '../testing/close.js'
import { checkGradients } from '../testing/gradients.js'
import { rowLossSuite } from '../testing/row-losses.js'
import { absoluteError } from './absolute-error.js'

rowLossSuite({
  name: 'absoluteError',
  loss: absoluteError,
  error: Math.abs,
  slope: Math.sign,
  composed: (difference) => difference.abs(),
})

test('first and second derivatives agree with finite differences', () => {
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
