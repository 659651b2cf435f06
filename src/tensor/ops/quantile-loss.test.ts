import { describe, expect, test } from 'vitest'
import { testRefusals } from '../../engine/testing/refusals.js'
import { grad, valueAndGrad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { expectClose } from '../testing/close.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { absoluteError } from './absolute-error.js'
import { quantileLoss } from './quantile-loss.js'

const levelsOf = (count: number) => Array.from({ length: count }, (_, i) => (i + 1) / (count + 1))

// Numbers of levels around the vectors' widths, so that every tail is met.
describe.each([1, 2, 3, 4, 5, 8, 15, 16, 17, 33])('%i levels', (count) => {
  const levels = levelsOf(count).map(Math.fround)
  const [p, y] = [normals([3, 2, count], 1, 3), normals([3, 2], 2, 3)]
  const weights = [0.5, -2, 1, 3, -1, 0.25]

  test('values and gradients against float64', () => {
    const {
      value,
      gradients: [dp, dy],
    } = valueAndGrad((p: Tensor, y: Tensor) =>
      quantileLoss(p, y, levels)
        .mul(tensor(weights, [3, 2]))
        .sum(),
    )(p, y)
    const slopes = Array.from(p.data, (v, i) => {
      const q = levels[i % count]
      return ((y.data[Math.floor(i / count)] < v ? 1 - q : -q) * weights[Math.floor(i / count)]) / count
    })
    // The loss is the slope times how far off.
    const expected = slopes.reduce((sum, s, i) => sum + s * (p.data[i] - y.data[Math.floor(i / count)]), 0)
    expectClose(value, [expected], 2e-6)
    expectClose(dp, slopes, 1e-6)
    const ofTargets = weights.map((_, r) =>
      slopes.slice(r * count, (r + 1) * count).reduce((sum, s) => sum - s, 0),
    )
    expectClose(dy, ofTargets, 2e-6)
  })
})

test('is the mean over levels of what is weighed by them, for any leading axes', () => {
  const [p, y] = [normals([2, 3, 4], 1), normals([2, 3], 2)]
  const levels = [0.1, 0.4, 0.5, 0.95]
  const error = y.expandDims(-1).sub(p)
  const composed = error.mul(levels).maximum(error.mul(levels.map((q) => q - 1)))
  expect(quantileLoss(p, y, levels).shape).toEqual([2, 3])
  expectClose(quantileLoss(p, y, levels), composed.mean(-1), 1e-6)
  expect(quantileLoss([1, 2], 3, [0.25, 0.5]).item()).toBe(0.5)
})

test('at the median it is half the absolute error', () => {
  const [p, y] = [normals([7, 1], 1), normals([7], 2)]
  expect(quantileLoss(p, y, [0.5]).mul(2).data).toEqual(absoluteError(p, y.expandDims(-1)).data)
})

test('first and second derivatives agree with finite differences', () => {
  // Far enough apart that no error crosses 0.
  const both = [tensor([1, -2, 3, -4, 2, 1], [2, 3]), tensor([0, 5])]
  const loss = (p: Tensor, y: Tensor) => quantileLoss(p, y, [0.1, 0.5, 0.8])
  checkGradients(loss, both)
  checkGradients((p, y) => grad((p: Tensor) => loss(p, y).square().sum())(p), both)
  checkGradients((p, y) => grad((y: Tensor) => loss(p, y).square().sum())(y), both)
})

test('where nothing is off the derivative is that from below', () => {
  const slopes = grad((p: Tensor) => quantileLoss(p, 1, [0.25, 0.75]).sum())(tensor([1, 1]))
  expect(slopes.toArray()).toEqual([-0.125, -0.375])
})

test('NaN in a prediction stays in its row, and in its own place in the gradient', () => {
  const p = tensor([1, Number.NaN, 3, 4], [2, 2])
  const loss = (p: Tensor) => quantileLoss(p, [2, 2], [0.25, 0.5])
  expect(loss(p).toArray()).toEqual([Number.NaN, 0.875])
  const slopes = grad((p: Tensor) => loss(p).sum())(p)
  expect(Array.from(slopes.data)).toEqual([-0.125, Number.NaN, 0.375, 0.25])
})

test('NaN in a target gives NaN; infinite ones do not, where the loss is infinite', () => {
  const y = tensor([Number.NaN, Infinity, -Infinity, 0])
  const p = tensor(
    [1, 1, 1, 1].flatMap((v) => [v, v, v]),
    [4, 3],
  )
  expect(Array.from(quantileLoss(p, y, [0.25, 0.5, 0.75]).data)).toEqual([
    Number.NaN,
    Infinity,
    Infinity,
    0.5,
  ])
})

test('without targets there is nothing', () => {
  expect(quantileLoss(normals([0, 3]), normals([0]), [0.1, 0.5, 0.9]).shape).toEqual([0])
})

testRefusals([
  [
    'quantileLoss: expected predictions [..., Q] = [2, 2] of targets [...], got [2, 3]',
    () => quantileLoss(normals([2, 3]), normals([2]), [0.1, 0.9]),
  ],
  [
    'quantileLoss: expected predictions [..., Q] = [3, 1] of targets [...], got [2, 1]',
    () => quantileLoss(normals([2, 1]), normals([3]), [0.5]),
  ],
  [
    'quantileLoss levels: expected numbers between 0 and 1, got []',
    () => quantileLoss(normals([2, 1]), normals([2]), []),
  ],
  [
    'quantileLoss levels: expected numbers between 0 and 1, got [0.5, 1]',
    () => quantileLoss(normals([2, 2]), normals([2]), [0.5, 1]),
  ],
  [
    'quantileLoss levels: expected numbers between 0 and 1, got [1e-50]',
    () => quantileLoss(normals([2, 1]), normals([2]), [1e-50]),
  ],
  [
    'quantileLoss levels: expected numbers between 0 and 1, got [NaN]',
    () => quantileLoss(normals([2, 1]), normals([2]), [Number.NaN]),
  ],
  [
    'quantileLoss: expected float32, got int32 [1]; use toFloat()',
    () => quantileLoss(normals([1, 1]), tensor(Int32Array.of(1)), [0.5]),
  ],
])
