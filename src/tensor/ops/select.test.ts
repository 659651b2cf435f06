import { expect, test } from 'vitest'
import { grad, valueAndGrad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { where } from './select.js'

test('chooses element by element, all three broadcasting', () => {
  expect(where([1, 0, 2], [1, 2, 3], [4, 5, 6]).toArray()).toEqual([1, 5, 3])
  expect(where([[1], [0]], [1, 2], 9).toArray()).toEqual([
    [1, 2],
    [9, 9],
  ])
  expect(where(1, [[1], [2]], [3, 4, 5]).toArray()).toEqual([
    [1, 1, 1],
    [2, 2, 2],
  ])
  expect(where(tensor([]), 1, 2).toArray()).toEqual([])
})

test('NaN on the side not chosen stays out of values', () => {
  const bad = [NaN, Infinity, -Infinity, NaN, NaN]
  expect(where([1, 1, 1, 1, 1], 3, bad).toArray()).toEqual([3, 3, 3, 3, 3])
  expect(where([0, 0, 0, 0, 0], bad, 3).toArray()).toEqual([3, 3, 3, 3, 3])
})

test('NaN and infinite gradients of the side not chosen stay out of gradients', () => {
  const choose = tensor([1, 0, 1])
  const { gradients } = valueAndGrad((a: Tensor, b: Tensor) =>
    where(choose, a, b)
      .mul(tensor([2, NaN, 3]))
      .sum(),
  )([1, 1, 1], [1, 1, 1])
  expect(gradients.map((gradient) => gradient.toArray())).toEqual([
    [2, 0, 3],
    [0, NaN, 0],
  ])
})

test('guards an operation that would give NaN, when the operand is guarded too', () => {
  const safe = (x: Tensor) => {
    const positive = x.greater(0)
    return where(positive, where(positive, x, 1).log(), 0).sum()
  }
  expect(grad(safe)([-1, 2, 0, 4]).toArray()).toEqual([0, 0.5, 0, 0.25])
})

test('gradients are summed back to broadcast operands', () => {
  const condition = tensor([
    [1, 0, 1],
    [0, 0, 1],
  ])
  checkGradients((a, b) => where(condition, a, b), [normals([3]), normals([2, 1])])
  checkGradients((a, b) => where(condition, a, b), [normals([]), normals([2, 2, 3])])
})
