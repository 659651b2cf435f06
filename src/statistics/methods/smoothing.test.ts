import { describe, expect, test } from 'vitest'
import { made, noise } from '../testing/made.js'
import { LeastSquares } from './least-squares.js'
import { type Form, smooth as smoothWith } from './smoothing.js'

const smooth = (y: Float64Array, m: number, form: Form) => smoothWith(y, m, form, new LeastSquares(y.length))
const simple: Form = { error: 'additive', trend: 'none', season: 'none' }

describe('smooth', () => {
  test('finds the smoothing that made a series, and where its level ends', () => {
    let level = 20
    const y = noise(1500, 4).map((e) => {
      const v = level + e
      level += 0.35 * e
      return v
    })
    const fit = smooth(y, 1, simple)!
    expect(fit.parameters.alpha).toBeCloseTo(0.35, 1)
    expect(fit.sigma2).toBeCloseTo(1, 1)
    expect(fit.level).toBeCloseTo(level, 0)
    expect(fit.season).toEqual(Float64Array.of(0))
  })

  test('runs on from the first value without a jump where there is a trend', () => {
    const e = noise(40)
    const y = made(40, (t) => 5 + 2 * t + 0.01 * e[t])
    const fit = smooth(y, 1, { ...simple, trend: 'straight' })!
    expect(fit.slope).toBeCloseTo(2, 2)
    expect(fit.level).toBeCloseTo(83, 1)
    // As large as the noise: no error of the first steps stands out.
    expect(Math.sqrt(fit.sigma2)).toBeLessThan(0.02)
  })

  test('has the season of the next steps first', () => {
    const pattern = [-3, 1, 4, -2]
    const e = noise(42)
    const fit = smooth(
      made(42, (t) => 50 + pattern[t % 4] + 0.1 * e[t]),
      4,
      { ...simple, season: 'additive' },
    )!
    for (const [i, v] of fit.season.entries()) expect(v).toBeCloseTo(pattern[(42 + i) % 4], 0)
    const scaled = smooth(
      made(42, (t) => (50 + t) * (1 + 0.1 * pattern[t % 4]) * (1 + 0.001 * e[t])),
      4,
      { error: 'multiplicative', trend: 'damped', season: 'multiplicative' },
    )!
    for (const [i, v] of scaled.season.entries())
      expect(v / scaled.season[0]).toBeCloseTo(
        (1 + 0.1 * pattern[(42 + i) % 4]) / (1 + 0.1 * pattern[42 % 4]),
        1,
      )
  })

  test('takes no form that the series does not allow or is too short for', () => {
    const seasonal: Form = { error: 'multiplicative', trend: 'none', season: 'multiplicative' }
    expect(smooth(noise(40), 4, seasonal)).toBeUndefined()
    expect(smooth(Float64Array.of(1, 2, 3, 4), 1, simple)).toBeUndefined()
    expect(smooth(Float64Array.of(1, 3, 2, 4, 3), 1, simple)).toBeDefined()
  })

  test('follows steep growth, back to its beginning', () => {
    const e = noise(24, 3)
    const y = made(24, (t) => 10 * 1.2 ** t * (1 + 0.05 * e[t]))
    const fit = smooth(y, 1, { error: 'multiplicative', trend: 'damped', season: 'none' })!
    expect(fit.slope).toBeGreaterThan(0.1 * fit.level)
    expect(fit.sigma2).toBeLessThan(0.1 ** 2)
  })

  test('weighs errors against parameters', () => {
    const y = noise(80, 2).map((e) => 10 + e)
    const straight = smooth(y, 1, { ...simple, trend: 'straight' })!
    expect(smooth(y, 1, simple)!.criterion).toBeLessThan(straight.criterion)
    const rising = y.map((v, t) => v + t)
    expect(smooth(rising, 1, { ...simple, trend: 'straight' })!.criterion).toBeLessThan(
      smooth(rising, 1, simple)!.criterion,
    )
  })
})
