import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { quantileAt } from '../quantiles.js'
import { made } from '../testing/made.js'
import { isIntermittent, tsb } from './intermittent.js'

describe('isIntermittent', () => {
  test('is demand that skips more than one step in four', () => {
    expect(isIntermittent(Float64Array.of(0, 0, 5, 0, 3))).toBe(true)
    expect(isIntermittent(Float64Array.of(1, 2, 0, 3, 4, 5))).toBe(false)
    expect(isIntermittent(Float64Array.of(0, 0, -5, 0, 3))).toBe(false)
    expect(isIntermittent(new Float64Array(9))).toBe(false)
  })
})

describe('tsb', () => {
  const at = (y: Float64Array, level: number): number => quantileAt(tsb(y, { horizonSteps: 3 }), level)[2]

  test('gives 0 as often as there is no demand, else the sizes that were seen', () => {
    const y = made(90, (t) => (t % 3 === 2 ? 4 + (t % 4) : 0))
    // Just after a demand its probability is above a third, but below a half.
    expect(at(y, 0.5)).toBe(0)
    expect(at(y, 0.9)).toBeGreaterThan(4)
    expect(at(y, 0.995)).toBeGreaterThan(6)
    expect(at(y, 0.995)).toBeLessThan(8)
  })

  test('follows demand that ends, and demand that grows', () => {
    const ends = made(60, (t) => (t < 30 && t % 2 ? 5 : 0))
    expect(at(ends, 0.9)).toBe(0)
    const grows = made(60, (t) => (t % 2 ? (t < 30 ? 2 : 10) : 0))
    expect(at(grows, 0.975)).toBeGreaterThan(9)
  })

  test('forecasts nothing after nothing', () => {
    expect(
      tsb(new Float64Array(5), { horizonSteps: 2 }).values.every((row) => row.every((v) => v === 0)),
    ).toBe(true)
    expect(() => tsb(new Float64Array(0), { horizonSteps: 2 })).toThrow(
      new InputError('tsb y: expected at least 1 values, got 0'),
    )
  })
})
