import { expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { randomNormal, randomUniform } from './index.js'

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length

test('numbers are from the distribution', () => {
  const normal = randomNormal([100, 100], { mean: 3, deviation: 2, seed: 1 })
  expect(normal.shape).toEqual([100, 100])
  expect(mean(normal.data)).toBeCloseTo(3, 1)
  expect(Math.sqrt(mean(normal.sub(3).square().data))).toBeCloseTo(2, 1)
  const { data } = randomUniform([10_000], { low: -1, high: 3, seed: 2 })
  expect(mean(data)).toBeCloseTo(1, 1)
  expect(data.every((v) => v >= -1 && v < 3)).toBe(true)
})

test('the same seed gives the same numbers, none gives others each time', () => {
  for (const make of [randomNormal, randomUniform]) {
    expect(make([5], { seed: 7 }).data).toEqual(make([5], { seed: 7 }).data)
    expect(make([5], { seed: 7 }).data).not.toEqual(make([5], { seed: 8 }).data)
    expect(make([5]).data).not.toEqual(make([5]).data)
  }
})

test('refuses shapes that are none, and options that there are not', () => {
  expect(() => randomNormal([-1])).toThrow(InputError)
  expect(() => randomUniform([2], { min: 0 } as object)).toThrow(/min: there is no such option/)
})
