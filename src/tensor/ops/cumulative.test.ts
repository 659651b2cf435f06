import { expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { tensor } from '../index.js'
import { checkGradients } from '../testing/gradients.js'
import { normals } from '../testing/samples.js'
import { cumsum } from './cumulative.js'

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
])

test('sums up along any axis', () => {
  expect(cumsum(x).toArray()).toEqual([
    [1, 3, 6],
    [4, 9, 15],
  ])
  expect(x.cumsum(0).toArray()).toEqual([
    [1, 2, 3],
    [5, 7, 9],
  ])
  expect(
    cumsum(
      [
        [[1], [2]],
        [[3], [4]],
      ],
      1,
    ).toArray(),
  ).toEqual([
    [[1], [3]],
    [[3], [7]],
  ])
  expect(cumsum([]).shape).toEqual([0])
})

test.each([0, 1, 2])('its gradient along axis %d agrees with finite differences', (axis) => {
  checkGradients((y) => y.cumsum(axis), [normals([2, 3, 4])])
})

test('refuses an axis that is not there, and integers', () => {
  expect(() => cumsum(x, 2)).toThrow(new InputError('cumsum: expected an axis of [2, 3], got 2'))
  expect(() => cumsum(tensor(Int32Array.of(1)))).toThrow(/use toFloat/)
})
