import { expect, test } from 'vitest'
import { chosen, largestFirst } from './chosen.js'

const values = [1, 5, Number.NaN, 4, 2, Number.POSITIVE_INFINITY, 3]
const itself = (value: number) => value

test('half are those with the largest values, the others the first, in the order given', () => {
  expect(chosen(values, 4, itself)).toEqual([1, 5, Number.NaN, Number.POSITIVE_INFINITY])
  expect(chosen(values, 1, itself)).toEqual([Number.POSITIVE_INFINITY])
  expect(chosen(values, 7, itself)).toBe(values)
})

test('the largest comes first, what is not a number last', () => {
  expect(largestFirst(values, itself)).toEqual([Number.POSITIVE_INFINITY, 5, 4, 3, 2, 1, Number.NaN])
})
