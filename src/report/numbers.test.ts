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
