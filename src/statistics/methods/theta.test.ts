import { describe, expect, test } from 'vitest'
import { medianOf, quantileAt } from '../quantiles.js'
import { coverageOfRandomLevels, intervalsOf } from '../testing/intervals.js'
import { made } from '../testing/made.js'
import { theta } from './theta.js'

describe('theta', () => {
  test('continues a straight line with half its slope', () => {
    const line = Float64Array.from({ length: 30 }, (_, t) => 5 + 2 * t)
    const median = medianOf(theta(line, { seasonalPeriod: 1, horizonSteps: 3 }))
    const last = line[29]
    for (const [h, v] of median.entries()) expect(v).toBeCloseTo(last + (h + 1), 2)
  })

  test('takes the season off and puts it back', () => {
    const season = [0.5, 1.5, 1.2, 0.8]
    const y = Float64Array.from({ length: 40 }, (_, t) => 100 * season[t % 4])
    const { median, lo80, hi80 } = intervalsOf(theta(y, { seasonalPeriod: 4, horizonSteps: 6 }))
    for (const [h, v] of median.entries()) expect(v).toBeCloseTo(100 * season[h % 4], 6)
    for (const [h, v] of lo80.entries()) expect(hi80[h] - v).toBeLessThan(1e-3)
  })

  test('has intervals that cover their share for a random walk with noise', () => {
    const share = coverageOfRandomLevels(theta, {
      seed: 3,
      seriesCount: 300,
      length: 60,
      horizonSteps: 6,
      first: 50,
    })
    expect(share).toBeGreaterThan(0.74)
    expect(share).toBeLessThan(0.86)
  })

  test('has intervals as wide as its errors further ahead, where these are larger than its own', () => {
    // Long waves: one step ahead says little of ten.
    const y = made(120, (t) => 100 + 10 * Math.sin(t / 6))
    const { lo80, hi80 } = intervalsOf(theta(y, { seasonalPeriod: 1, horizonSteps: 10 }))
    expect(hi80[0] - lo80[0]).toBeLessThan(5)
    expect(hi80[9] - lo80[9]).toBeGreaterThan(20)
    for (let h = 1; h < 10; h++) expect(hi80[h] - lo80[h]).toBeGreaterThanOrEqual(hi80[h - 1] - lo80[h - 1])
  })

  test('takes a constant, zeros and values below 0', () => {
    expect([
      ...medianOf(theta(new Float64Array(20).fill(7), { seasonalPeriod: 4, horizonSteps: 3 })),
    ]).toEqual([7, 7, 7])
    expect([
      ...quantileAt(theta(new Float64Array(20), { seasonalPeriod: 4, horizonSteps: 2 }), 0.975),
    ]).toEqual([0, 0])
    const below = Float64Array.from({ length: 24 }, (_, t) => -20 + (t % 4))
    expect(medianOf(theta(below, { seasonalPeriod: 4, horizonSteps: 4 })).every(Number.isFinite)).toBe(true)
  })

  test('names what is wrong', () => {
    expect(() => theta(Float64Array.of(1, 2), { seasonalPeriod: 1, horizonSteps: 1 })).toThrow(
      'theta y: expected at least 3 values, got 2',
    )
    expect(() => theta(Float64Array.of(1, 2, 3), { seasonalPeriod: 0, horizonSteps: 1 })).toThrow(
      'theta seasonalPeriod: expected a whole number from 1, got 0',
    )
  })
})
