import { expect, test } from 'vitest'
import { valuesByStep } from './duplicates.js'

test('rows of one step become its mean or its first value', () => {
  const values = [1, Number.NaN, 4, 8, 9]
  const positions = [0, 2, 2, 2, 5]
  const at = (i: number) => values[i]
  expect([...valuesByStep(4, positions, at, 'mean')]).toEqual([1, Number.NaN, 6, Number.NaN])
  expect([...valuesByStep(4, positions, at, 'first')]).toEqual([1, Number.NaN, 4, Number.NaN])
})
