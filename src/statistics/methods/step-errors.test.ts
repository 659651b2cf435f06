import { expect, test } from 'vitest'
import { firstOrigin, StepErrors } from './step-errors.js'

test('variances are the larger ones of the model and of the errors, and never fall', () => {
  const errors = new StepErrors(4)
  for (const error of [3, -1]) errors.add(1, error)
  errors.add(2, 1)
  expect([...errors.widened(Float64Array.of(2, 3, 4, 7))]).toEqual([2, 5, 5, 7])
})

test('errors are taken from the last two hundred origins', () => {
  expect(firstOrigin(50, 3)).toBe(3)
  expect(firstOrigin(1000, 3)).toBe(800)
})
