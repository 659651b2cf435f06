import { describe, expect, test } from 'vitest'
import { normalQuantile } from '../../nn/distributions/index.js'
import { LEVELS, normalForecast } from '../quantiles.js'
import { Marginals } from './marginals.js'

const forecast = normalForecast(Float64Array.of(10, -5), Float64Array.of(2, 0.5))
const marginals = new Marginals(forecast)

describe('Marginals', () => {
  test('has the quantile of a level at its score, and goes on in a straight line beyond', () => {
    for (const [i, level] of LEVELS.entries())
      expect(marginals.valueAt(0, normalQuantile(level))).toBeCloseTo(forecast.values[i][0], 12)
    expect(marginals.valueAt(1, -4)).toBeCloseTo(-7, 12)
    expect(marginals.valueAt(1, 5)).toBeCloseTo(-2.5, 12)
  })

  test('scores a value where it has it, within three deviations', () => {
    for (const score of [-2.9, -2.3, -1, 0, 0.3, 2, 2.9])
      expect(marginals.scoreAt(0, 10 + 2 * score, 0.5)).toBeCloseTo(score, 12)
    expect(marginals.scoreAt(0, 100, 0.5)).toBe(3)
    expect(marginals.scoreAt(0, -100, 0.5)).toBe(-3)
  })

  test('a value of several levels has any of their scores, by chance', () => {
    // 0 up to the level 0.7, then rising.
    const counts = new Marginals({
      levels: LEVELS,
      values: LEVELS.map((level) => Float64Array.of(Math.max(0, level - 0.7))),
    })
    expect(counts.scoreAt(0, 0, 0.5)).toBeCloseTo(normalQuantile(0.35), 12)
    expect(counts.scoreAt(0, 0, 0)).toBe(-3)
    expect(counts.scoreAt(0, 0, 1)).toBeCloseTo(normalQuantile(0.7), 12)
    expect(counts.scoreAt(0, -1, 0.5)).toBe(-3)
    const point = new Marginals({ levels: LEVELS, values: LEVELS.map(() => Float64Array.of(4)) })
    expect(point.scoreAt(0, 4, 0.5)).toBe(0)
    expect(point.scoreAt(0, 5, 0.5)).toBe(3)
    expect(point.valueAt(0, 2.7)).toBe(4)
  })
})
