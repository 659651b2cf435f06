import { expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { normalQuantile } from './normal.js'

// SciPy 1.17.1: scipy.special.ndtri(level).
test.each([
  [1e-300, -37.0470962993612],
  [1e-12, -7.034483825301131],
  [0.005, -2.575829303548901],
  [0.01, -2.3263478740408408],
  [0.025, -1.9599639845400545],
  [0.1, -1.2815515655446004],
  [0.3, -0.5244005127080409],
  [0.5, 0],
  [0.8, 0.8416212335729143],
  [0.925, 1.4395314709384563],
  [0.975, 1.959963984540054],
  [0.999, 3.090232306167813],
  [0.999999, 4.753424308817087],
])('below %d of the normal distribution', (level, expected) => {
  expect(Math.abs(normalQuantile(level) - expected)).toBeLessThanOrEqual(
    1e-15 * Math.max(1, Math.abs(expected)),
  )
})

test.each([0, 1, -0.5, Number.NaN])('a level of %d is refused', (level) => {
  expect(() => normalQuantile(level)).toThrow(
    new InputError(`normalQuantile level: expected a number between 0 and 1, got ${level}`),
  )
})
