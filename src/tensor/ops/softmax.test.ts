import { describe, expect, test } from 'vitest'
import { grad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { expectClose } from '../testing/close.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { logSoftmax, softmax } from './softmax.js'

test.each([1, 2, 3, 4, 5, 8, 13, 2500])('rows of %i, against float64', (n) => {
  const x = normals([3, n], 1, 3)
  const rows = [0, 1, 2].map((r) => Array.from(x.data.subarray(r * n, (r + 1) * n)))
  const logs = rows.flatMap((row) => {
    const top = Math.max(...row)
    const total = Math.log(row.reduce((sum, value) => sum + Math.exp(value - top), 0))
    return row.map((value) => value - top - total)
  })
  expectClose(x.logSoftmax(), logs, 1e-6)
  expectClose(x.softmax(), logs.map(Math.exp), 3e-7)
  expectClose(x.softmax().sum(-1), [1, 1, 1], 1e-6)
})

test.each([
  [
    [1000, 1000],
    [0.5, 0.5],
    [-Math.LN2, -Math.LN2],
  ],
  [
    [1000, 0],
    [1, 0],
    [0, -1000],
  ],
  [[-1000, -1000, -1000, -1000], [0.25, 0.25, 0.25, 0.25], new Array(4).fill(-Math.log(4))],
  [
    [-Infinity, 0, -Infinity],
    [0, 1, 0],
    [-Infinity, 0, -Infinity],
  ],
  [
    [3e38, -3e38],
    [1, 0],
    [0, -Infinity],
  ],
  [
    [-Infinity, -Infinity],
    [NaN, NaN],
    [NaN, NaN],
  ],
  [[NaN, 1, 2, 3, 4], new Array(5).fill(NaN), new Array(5).fill(NaN)],
])('%j', (x, expected, logs) => {
  expectClose(softmax(x), expected, 1e-7)
  expectClose(logSoftmax(x), logs, 1e-7)
})

test('an entry of -infinity has no gradient and spoils no other', () => {
  const x = tensor([0, -Infinity, Math.log(3)])
  const picked = (f: (x: Tensor) => Tensor) => grad((x: Tensor) => f(x).gather([2]).sum())(x)
  expectClose(picked(logSoftmax), [-0.25, 0, 0.25], 1e-6)
  expectClose(picked(softmax), [-3 / 16, 0, 3 / 16], 1e-6)
})

describe.each(['softmax', 'logSoftmax'] as const)('%s', (name) => {
  test('along any axis is that along the last of the transposed', () => {
    const x = normals([2, 3, 4])
    expect(x[name](-1).data).toEqual(x[name]().data)
    expect(x[name](1).toArray()).toEqual(x.transpose([0, 2, 1])[name]().transpose([0, 2, 1]).toArray())
    expect(x[name](0).toArray()).toEqual(x.transpose([2, 1, 0])[name]().transpose([2, 1, 0]).toArray())
    expect(x[name](-3).data).toEqual(x[name](0).data)
  })

  test('gradients, and gradients of gradients', () => {
    for (const axis of [0, 1, -1]) checkGradients((x) => x[name](axis), [normals([2, 3, 4])])
    const weights = normals([2, 3], 5)
    checkGradients((x) => grad((x: Tensor) => x[name]().mul(weights).sum())(x), [normals([2, 3])])
  })

  test('no rows are fine, no entries are not', () => {
    expect(tensor([], [0, 3])[name]().shape).toEqual([0, 3])
    expect(() => tensor([], [3, 0])[name]()).toThrow(`${name}: expected elements along axis 1, got [3, 0]`)
    expect(() => tensor([], [0, 3])[name](0)).toThrow(`${name}: expected elements along axis 0, got [0, 3]`)
    expect(() => tensor(1)[name]()).toThrow(`${name}: expected an axis of [], got -1`)
    expect(() => tensor(Int32Array.of(1))[name]()).toThrow(
      `${name}: expected float32, got int32 [1]; use toFloat()`,
    )
  })
})
