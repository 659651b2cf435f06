import { expect, test } from 'vitest'
import { grad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { flip, gather } from './gather.js'

test('the indices’ shape takes the axis’s place', () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ])
  expect(x.gather([1, 0, 1]).toArray()).toEqual([
    [4, 5, 6],
    [1, 2, 3],
    [4, 5, 6],
  ])
  expect(x.gather([[2, 0]], 1).toArray()).toEqual([[[3, 1]], [[6, 4]]])
  expect(x.gather([2], -1).toArray()).toEqual([[3], [6]])
  expect(x.gather(1).toArray()).toEqual([4, 5, 6])
  expect(x.gather(tensor(Int32Array.of(0))).shape).toEqual([1, 3])
  expect(x.gather([]).shape).toEqual([0, 3])
  expect(normals([5, 4]).gather(tensor(new Int32Array(6), [2, 3])).shape).toEqual([2, 3, 4])
})

test('integers are gathered as integers', () => {
  const picked = tensor(Int32Array.of(10, -20, 30)).gather([2, 1])
  expect(picked.dtype).toBe('int32')
  expect(picked.toArray()).toEqual([30, -20])
})

test('gradients of repeated indices add up, and those never picked are 0', () => {
  const gradient = grad((x: Tensor) =>
    x
      .gather([2, 0, 2, 2])
      .mul([[1], [10], [100], [1000]])
      .sum(),
  )
  expect(
    gradient([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ]).toArray(),
  ).toEqual([
    [10, 10],
    [0, 0],
    [1101, 1101],
    [0, 0],
  ])
})

test('gradients along each axis, and gradients of gradients', () => {
  const x = normals([2, 3, 2])
  for (const [axis, bound] of [2, 3, 2].entries()) {
    const indices = Int32Array.of(0, bound - 1, 0, 1, bound - 1)
    checkGradients((x) => x.gather(indices, axis), [x])
    checkGradients(
      (x) => grad((x: Tensor) => x.gather(indices, axis).square().mul(x.sum()).sum())(x),
      [x.mul(0.3)],
      { tolerance: 3e-3 },
    )
  }
})

test('flip reverses one axis, and its gradient', () => {
  const x = [
    [1, 2, 3],
    [4, 5, 6],
  ]
  expect(flip(x, 0).toArray()).toEqual([
    [4, 5, 6],
    [1, 2, 3],
  ])
  expect(flip(x, -1).toArray()).toEqual([
    [3, 2, 1],
    [6, 5, 4],
  ])
  expect(flip(tensor([], [2, 0]), 1).shape).toEqual([2, 0])
  checkGradients((x) => flip(x, 1), [normals([2, 3, 2])])
})

test('indices outside the axis, or no whole numbers, are refused', () => {
  const x = normals([3, 2])
  expect(() => x.gather([0, 3])).toThrow('gather: expected indices from 0 to 2, got 3 at position 1')
  expect(() => x.gather([-1])).toThrow('gather: expected indices from 0 to 2, got -1 at position 0')
  expect(() => x.gather([0.5])).toThrow('gather: expected a whole number of 32 bits at element 0, got 0.5')
  expect(() => x.gather([0, NaN])).toThrow('gather: expected a whole number of 32 bits at element 1, got NaN')
  expect(() => x.gather(tensor([0, 1]))).toThrow('gather: expected int32 indices, got float32 [2]')
  expect(() => x.gather([0], 2)).toThrow('gather: expected an axis of [3, 2], got 2')
  expect(() => gather(1, [0])).toThrow('gather: expected an axis of [], got 0')
  expect(() => tensor([]).gather([0])).toThrow(
    'gather: expected no indices of an empty axis, got 0 at position 0',
  )
  expect(() => flip(x, 2)).toThrow('flip: expected an axis of [3, 2], got 2')
})
