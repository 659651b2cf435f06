import { expect, test } from 'vitest'
import { rounded, short } from './rounded.js'

test('values keep five digits of their span, or of the largest where that is finer', () => {
  expect(rounded([1000.123456, 2000.123456])).toEqual([1000.1, 2000.1])
  expect(rounded([1e9 + 0.123456789, 1e9 + 1])).toEqual([1e9 + 0.12346, 1e9 + 1])
  expect(rounded([0.000123456789, 0.000123456789])).toEqual([0.00012346, 0.00012346])
  expect(rounded([123456789, 3])).toEqual([123456789, 3])
})

test('what is not finite stays, and zeros do', () => {
  expect(rounded([Number.NaN, 1 / 3])).toEqual([Number.NaN, 0.33333])
  expect(rounded([0, 0])).toEqual([0, 0])
  expect(rounded([])).toEqual([])
  expect(short(1 / 3)).toBe(0.333333)
  expect(short(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY)
})
