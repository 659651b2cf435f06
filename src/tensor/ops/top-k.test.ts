import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { grad } from '../grad.js'
import { type Tensor, tensor } from '../index.js'
import { oneHot, topK } from './top-k.js'

describe('topK', () => {
  test('gives the largest of each row with their places, the first of equal ones first', () => {
    const { values, indices } = topK(
      [
        [3, 9, 9, 1],
        [0, -1, 5, 2],
      ],
      2,
    )
    expect(values.toArray()).toEqual([
      [9, 9],
      [5, 2],
    ])
    expect(indices.toArray()).toEqual([
      [1, 2],
      [2, 3],
    ])
    expect(indices.dtype).toBe('int32')
  })

  test('of infinite and missing values, NaN comes first', () => {
    expect(topK([1, Infinity, Number.NaN, -Infinity], 4).indices.toArray()).toEqual([2, 1, 0, 3])
  })

  test('of none there are none', () => {
    expect(topK([[1], [2]], 0).values.shape).toEqual([2, 0])
  })

  test('gradients go to the entries chosen', () => {
    const g = grad((x: Tensor) => x.topK(2).values.mul([1, 10]).sum())([[3, 9, 1]])
    expect(g.toArray()).toEqual([[10, 1, 0]])
  })

  test.each([-1, 1.5, 4, Number.NaN])('refuses k = %d of 3', (k) => {
    expect(() => topK([1, 2, 3], k)).toThrow(
      new InputError(`topK k: expected a whole number from 0 to 3, the last size of [3], got ${k}`),
    )
  })
})

describe('oneHot', () => {
  test('puts a one at each index, on a new last axis', () => {
    expect(oneHot([2, 0], 3).toArray()).toEqual([
      [0, 0, 1],
      [1, 0, 0],
    ])
    expect(oneHot(1, 2).toArray()).toEqual([0, 1])
    expect(oneHot(tensor([[1], [0]]), 2).shape).toEqual([2, 1, 2])
  })

  test.each([
    [[3], '3 at element 0'],
    [[0, -1], '-1 at element 1'],
    [tensor([0.5]), '0.5 at element 0'],
  ])('refuses the indices %j', (indices, got) => {
    expect(() => oneHot(indices, 3)).toThrow(`got ${got}`)
  })

  test('refuses a depth that is none', () => {
    expect(() => oneHot([0], 0)).toThrow(
      new InputError('oneHot depth: expected a whole number from 1, got 0'),
    )
  })
})
