import { describe, expect, test } from 'vitest'
import { medianSizes, middlesAround } from './sliding-medians.js'
import { made, noise } from './testing/made.js'

describe('middlesAround', () => {
  test.each([
    ['noise', noise(60)],
    ['counts with ties', made(61, (t) => (t * 7) % 5)],
    ['two values', Float64Array.of(3, 1)],
    ['a constant', new Float64Array(9).fill(2)],
  ])('gives the middles of the others in the window: %s', (_, y) => {
    for (const reach of [1, 3, 7, 40]) {
      const { low, high } = middlesAround(y, reach)
      const size = Math.min(y.length, 2 * reach + 1)
      y.forEach((_, t) => {
        const first = Math.min(y.length - size, Math.max(0, t - reach))
        const others = [...y.slice(first, first + size)]
        others.splice(t - first, 1)
        others.sort((a, b) => a - b)
        expect(low[t]).toBe(others[Math.floor((others.length - 1) / 2)])
        expect(high[t]).toBe(others[Math.floor(others.length / 2)])
      })
    }
  })
})

test('medianSizes', () => {
  expect([...medianSizes(Float64Array.of(-4, 1, -2), 5)]).toEqual([1.5, 3, 2.5])
})
