import { expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { normalQuantile } from './normal.js'

test.each([
  [0.5, 0],
  [0.9, 1.2815515655446004],
  [0.975, 1.959963984540054],
  [0.995, 2.5758293035489004],
  [0.999999, 4.753424308822899],
  [1e-12, -7.034483825301132],
  [1e-300, -37.0471],
])('gives the quantile at %d', (p, z) => {
  expect(normalQuantile(p)).toBeCloseTo(z, z < -30 ? 4 : 9)
  if (p > 1e-9) expect(normalQuantile(1 - p)).toBeCloseTo(-z, 9)
})

test('names what is wrong', () => {
  expect(() => normalQuantile(1)).toThrow(
    new InputError('normalQuantile p: expected a number between 0 and 1, got 1'),
  )
})
