import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { grad, valueAndGrad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { expectClose } from '../testing/close.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { softmaxCrossEntropy } from './cross-entropy.js'

const labelsFor = (rows: number, cols: number) =>
  Int32Array.from({ length: rows }, (_, r) => (r * 7 + 1) % cols)

describe.each([1, 2, 3, 5, 16, 33, 2500])('rows of %i', (cols) => {
  const x = normals([3, cols], 1, 3)
  const labels = labelsFor(3, cols)
  const rows = [0, 1, 2].map((r) => Array.from(x.data.subarray(r * cols, (r + 1) * cols)))

  test('values and gradients against float64', () => {
    const weights = tensor([0.5, -2, 1])
    const {
      value,
      gradients: [dx],
    } = valueAndGrad((x: Tensor) => softmaxCrossEntropy(x, labels).mul(weights).sum())(x)
    let expected = 0
    const slopes = rows.flatMap((row, r) => {
      const top = Math.max(...row)
      const total = row.reduce((sum, v) => sum + Math.exp(v - top), 0)
      expected += weights.data[r] * (Math.log(total) + top - row[labels[r]])
      return row.map((v, c) => weights.data[r] * (Math.exp(v - top) / total - Number(c === labels[r])))
    })
    expect(value.item()).toBeCloseTo(expected, 5)
    expectClose(dx, slopes, 5e-7)
  })
})

test('is the negative logarithm of softmax at the labels, over any leading axes', () => {
  const x = normals([2, 3, 4])
  const labels = tensor(Int32Array.of(3, 0, 1, 2, 2, 1), [2, 3])
  const loss = softmaxCrossEntropy(x, labels)
  expect(loss.shape).toEqual([2, 3])
  const logs = x.logSoftmax().data
  expectClose(
    loss,
    Array.from(labels.data, (label, row) => -logs[row * 4 + label]),
    1e-6,
  )
})

test('second derivatives agree with finite differences', () => {
  const labels = Int32Array.of(0, 2)
  const [weights, other] = [normals([2], 3), normals([2, 3], 5)]
  const loss = (x: Tensor) => softmaxCrossEntropy(x, labels).mul(weights).sum()
  checkGradients((x) => softmaxCrossEntropy(x, labels), [normals([2, 3])])
  checkGradients((x) => grad(loss)(x).mul(other), [normals([2, 3])])
  // Where the incoming gradient depends on what is differentiated, too.
  checkGradients(
    (x) => grad((x: Tensor) => softmaxCrossEntropy(x, labels).square().sum())(x),
    [normals([2, 3])],
  )
})

test.each([
  ['far apart', [[-150, 150]], [0], 300, [-1, 1]],
  ['large', [[1e4, 1e4 + 1]], [1], Math.log1p(Math.exp(-1)), [0.26894142, -0.26894142]],
  ['an impossible class', [[-Infinity, 0, 0]], [1], Math.LN2, [0, -0.5, 0.5]],
  ['the impossible class', [[-Infinity, 0, 0]], [0], Infinity, [-1, 0.5, 0.5]],
  ['NaN', [[NaN, 0, 1, 2, 3]], [1], NaN, [NaN, NaN, NaN, NaN, NaN]],
  ['NaN late', [[...new Array(70).fill(0), NaN]], [1], NaN, new Array(71).fill(NaN)],
  ['infinity', [[Infinity, 0]], [1], NaN, [NaN, NaN]],
])('%s', (_, x, labels, loss, gradient) => {
  const {
    value,
    gradients: [dx],
  } = valueAndGrad((x: Tensor) => softmaxCrossEntropy(x, labels).sum())(x)
  expectClose(value, [loss], 1e-6)
  expectClose(dx, gradient, 1e-6)
})

test.each<[string, () => unknown]>([
  ['expected labels from 0 to 1, got 2 at element 1', () => softmaxCrossEntropy(normals([2, 2]), [0, 2])],
  ['expected labels from 0 to 1, got -1 at element 0', () => softmaxCrossEntropy(normals([1, 2]), [-1])],
  ['expected int32 labels [2], got int32 [1]', () => softmaxCrossEntropy(normals([2, 2]), [0])],
  ['expected int32 labels [1], got float32 [1]', () => softmaxCrossEntropy(normals([1, 2]), tensor([0]))],
  ['expected logits [..., C >= 1], got [2, 0]', () => softmaxCrossEntropy(tensor([], [2, 0]), [0, 0])],
  ['expected logits [..., C >= 1], got []', () => softmaxCrossEntropy(1, 0)],
])('%s', (message, run) => {
  expect(run).toThrow(new InputError(`softmaxCrossEntropy: ${message}`))
})

test('no rows give no losses', () => {
  expect(softmaxCrossEntropy(tensor([], [0, 3]), tensor(new Int32Array(0))).shape).toEqual([0])
})
