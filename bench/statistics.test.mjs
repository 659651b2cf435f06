import { expect, test } from 'vitest'
import { growthExponent, median } from './statistics.mjs'

test('the median of an odd and of an even number of values', () => {
  expect(median([30, 1, 2])).toBe(2)
  expect(median([4, 1, 30, 2])).toBe(3)
  expect(() => median([])).toThrow('median: expected at least one value, got none')
})

test('the exponent of a power is found, whatever its factor', () => {
  const xs = [64, 128, 256, 512]
  expect(
    growthExponent(
      xs,
      xs.map((x) => 3 * x ** 1.7),
    ),
  ).toBeCloseTo(1.7, 10)
  expect(() => growthExponent([1], [1])).toThrow('expected two or more points')
})
