import { expect, test } from 'vitest'
import { grad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { expectClose } from '../testing/close.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { layerNormalize } from './layer-normalize.js'

test('rows come out with mean 0 and variance 1, but for epsilon', () => {
  const x = normals([4, 50], 1, 3).add(10)
  const y = layerNormalize(x, 0)
  expectClose(y.mean(-1), [0, 0, 0, 0], 1e-5)
  expectClose(y.square().mean(-1), [1, 1, 1, 1], 1e-5)
  // (x - 2) / √(1 + 0.001), the default of Keras
  expectClose(layerNormalize([1, 3]), [-1 / Math.sqrt(1.001), 1 / Math.sqrt(1.001)], 5e-7)
})

test('a constant row is 0, with a finite gradient', () => {
  expect(layerNormalize([[5, 5, 5]]).toArray()).toEqual([[0, 0, 0]])
  expect(grad((x: Tensor) => layerNormalize(x).square().sum())([5, 5, 5]).toArray()).toEqual([0, 0, 0])
})

test('gradients, and gradients of gradients', () => {
  const weights = normals([2, 4], 3)
  checkGradients((x) => layerNormalize(x), [normals([2, 4])])
  checkGradients(
    (x) => grad((x: Tensor) => layerNormalize(x).mul(weights).sum())(x),
    [normals([2, 4], 1, 2)],
    { tolerance: 5e-3 },
  )
})

test('refuses what it cannot normalise', () => {
  expect(() => layerNormalize(1)).toThrow('layerNormalize: expected an axis of [], got -1')
  expect(() => layerNormalize([1, 2], -1)).toThrow('layerNormalize epsilon: expected a number from 0, got -1')
  expect(() => layerNormalize([1, 2], NaN)).toThrow(
    'layerNormalize epsilon: expected a number from 0, got NaN',
  )
  expect(() => layerNormalize(tensor(Int32Array.of(1)))).toThrow(
    'layerNormalize: expected float32, got int32 [1]',
  )
})
