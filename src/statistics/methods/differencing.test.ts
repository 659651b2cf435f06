import { describe, expect, test } from 'vitest'
import { made, noise } from '../testing/made.js'
import { difference, differencingOf, isLevel, seasonalStrength, undifference } from './differencing.js'

/** Sums of seeded noise. */
const walk = (count: number, seed?: number): Float64Array => {
  let sum = 0
  return noise(count, seed).map((e) => (sum += e))
}
const wave = (t: number): number => 10 * Math.sin((2 * Math.PI * t) / 12)

test('differences are undone for the values that follow', () => {
  const y = Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6, 5)
  for (const lag of [1, 2, 3]) {
    const next = undifference(y.slice(0, 5), lag, difference(y, lag).slice(5 - lag))
    expect([...next]).toEqual([9, 2, 6, 5])
  }
})

describe('seasonalStrength', () => {
  test('lies between that of noise and that of a pattern', () => {
    const e = noise(120)
    expect(seasonalStrength(made(120, wave), 12)).toBeCloseTo(1, 10)
    expect(
      seasonalStrength(
        made(120, (t) => wave(t) + e[t]),
        12,
      ),
    ).toBeGreaterThan(0.9)
    expect(seasonalStrength(e, 12)).toBeLessThan(0.4)
    expect(seasonalStrength(new Float64Array(40), 4)).toBe(0)
  })

  test('is hardly more of noise where there are few seasons', () => {
    const meanOf = (count: number): number => {
      const strengths = Array.from({ length: 100 }, (_, i) => seasonalStrength(noise(count, i + 1), 12))
      return strengths.reduce((sum, v) => sum + v, 0) / 100
    }
    expect(meanOf(36)).toBeLessThan(0.25)
    expect(meanOf(36) - meanOf(240)).toBeLessThan(0.2)
  })
})

describe('isLevel', () => {
  test('tells noise from random walks and trends, mostly', () => {
    const seeds = Array.from({ length: 40 }, (_, i) => i + 1)
    expect(seeds.filter((seed) => isLevel(noise(100, seed))).length).toBeGreaterThan(33)
    expect(seeds.filter((seed) => isLevel(walk(100, seed))).length).toBeLessThan(10)
    expect(isLevel(made(50, (t) => t))).toBe(false)
    expect(isLevel(new Float64Array(20).fill(3))).toBe(true)
  })
})

describe('differencingOf', () => {
  test('takes the season first, then a step, each where it must', () => {
    const e = noise(120)
    expect(differencingOf(e, 12)).toEqual([])
    expect(differencingOf(walk(120), 1)).toEqual([1])
    expect(
      differencingOf(
        made(120, (t) => wave(t) + e[t]),
        12,
      ),
    ).toEqual([12])
    expect(
      differencingOf(
        made(120, (t) => 3 * wave(t) + 0.01 * t * t + e[t]),
        12,
      ),
    ).toEqual([12, 1])
  })

  test('sees no season in fewer than three', () => {
    expect(differencingOf(made(35, wave), 12)).not.toContain(12)
  })
})
