import { expect, test } from 'vitest'
import { thin } from './thin.js'

test('a short series is kept whole', () => {
  expect(thin([3, 1, 2], 2)).toEqual([0, 1, 2])
  expect(thin([], 2)).toEqual([])
})

test('extremes, first and last survive, in order', () => {
  const values = Array.from({ length: 1000 }, (_, index) => Math.sin(index / 7))
  values[412] = 50
  values[413] = -50
  const kept = thin(values, 20)
  expect(kept.length).toBeLessThanOrEqual(42)
  expect(kept).toEqual([...kept].sort((a, b) => a - b))
  expect(kept).toEqual(expect.arrayContaining([0, 412, 413, 999]))
})

test('a constant series keeps one value a bucket', () => {
  expect(thin(new Array(100).fill(7), 5)).toEqual([0, 20, 40, 60, 80, 99])
})
