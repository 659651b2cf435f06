import { expect, test } from 'vitest'
import { fixed, numberFormat } from './numbers.js'

const show = (values: (number | null)[]) => values.map(numberFormat(values))

test('numbers shown together share their decimals', () => {
  expect(show([447.2847, 9.1, 88])).toEqual(['447.3', '9.1', '88.0'])
  expect(show([0.012345, 0.2])).toEqual(['0.0123', '0.2000'])
  expect(show([1234567.8, 13])).toEqual(['1,234,568', '13'])
})

test('a narrow span far from zero keeps its digits', () => {
  expect(show([1000012.31, 1000012.9])).toEqual(['1,000,012.310', '1,000,012.900'])
})

test.each([
  [
    [1000000100.189, 1000000113, 1000000123.485],
    ['1,000,000,100.2', '1,000,000,113.0', '1,000,000,123.5'],
  ],
  [
    [1e9 + 0.25, 1e9 + 2],
    ['1,000,000,000.25', '1,000,000,002.00'],
  ],
  [
    [9007199254740992, 9007199254741004],
    ['9.007199254740992e+15', '9.007199254741004e+15'],
  ],
  [
    [3.0001e20, 3.0002e20],
    ['3.000100e+20', '3.000200e+20'],
  ],
])('large numbers that differ late are told apart: %j', (values, expected) => {
  const shown = show(values)
  expect(shown).toEqual(expected)
  expect(new Set(shown).size).toBe(values.length)
})

test('a span lost in rounding adds no digits', () => {
  expect(show([5.25, 5.25 + 1e-9])).toEqual(['5.250', '5.250'])
})

test('integers get no decimals, extremes an exponent', () => {
  expect(show([112, 622])).toEqual(['112', '622'])
  expect(show([1.5e18, 2e-3])).toEqual(['1.500e+18', '2.000e-3'])
  expect(show([3.21e-9])).toEqual(['3.210e-9'])
})

test('what is missing becomes a dash', () => {
  expect(show([1.5, Number.NaN, Number.POSITIVE_INFINITY, null])).toEqual(['1.500', '–', '–', '–'])
  expect(show([])).toEqual([])
  expect(show([0, 0])).toEqual(['0', '0'])
  expect(fixed(2)(-0.125)).toBe('-0.13')
})
