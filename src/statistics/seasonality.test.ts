import { describe, expect, test } from 'vitest'
import { random } from '../engine/random.js'
import { centredAverage, isSeasonal, seasonalPattern } from './seasonality.js'

const made = (count: number, at: (t: number) => number): Float64Array =>
  Float64Array.from({ length: count }, (_, t) => at(t))

const noise = (count: number, seed: number): Float64Array => {
  const stream = random(seed)
  return made(count, () => stream.normal())
}

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, v) => total + v, 0)

describe('isSeasonal', () => {
  test.each([
    [12, 48],
    [7, 70],
    [4, 16],
    [2, 20],
  ])('finds a season of %d in %d steps under trend and noise', (m, count) => {
    const e = noise(count, 5)
    const y = made(count, (t) => 100 + 0.5 * t + 10 * Math.cos((2 * Math.PI * (t % m)) / m) + 0.5 * e[t])
    expect(isSeasonal(y, m)).toBe(true)
  })

  test('finds none in a trend, a constant, nor a season of another length', () => {
    expect(isSeasonal(new Float64Array(60).fill(3), 12)).toBe(false)
    expect(
      isSeasonal(
        made(60, (t) => t * t),
        12,
      ),
    ).toBe(false)
    expect(
      isSeasonal(
        made(60, (t) => [0, 5, 1, 9, 2][t % 5]),
        7,
      ),
    ).toBe(false)
  })

  test('is misled by pure chance about as seldom as the test claims', () => {
    const found = Array.from({ length: 200 }, (_, seed) => {
      let level = 0
      return isSeasonal(
        noise(96, seed).map((e) => (level += e)),
        12,
      )
    }).filter(Boolean).length
    // One in twenty claimed: ten of these.
    expect(found).toBeGreaterThan(0)
    expect(found).toBeLessThan(20)
  })

  test('is false below three seasons and for a season of one step', () => {
    const y = made(36, (t) => t % 12)
    expect(isSeasonal(y, 12)).toBe(true)
    expect(isSeasonal(y.slice(0, 35), 12)).toBe(false)
    expect(isSeasonal(y, 1)).toBe(false)
  })
})

describe('centredAverage', () => {
  test.each([1, 2, 3, 4, 7, 12, 40])('is the mean of %d steps about each, where they fit', (m) => {
    const y = noise(40, 9)
    const half = Math.floor(m / 2)
    const found = centredAverage(y, m)
    expect(found).toHaveLength(40)
    for (const [t, v] of found.entries()) {
      if (t < half || t >= 40 - half) {
        expect(v).toBeNaN()
        continue
      }
      const around = Array.from(y.subarray(t - half, t + half + 1))
      const ends = m % 2 === 0 ? (around[0] + around[m]) / 2 : 0
      expect(v).toBeCloseTo((sum(around) - ends) / m, 12)
    }
  })

  test('has nothing of a spike where it does not reach, and none of a series shorter than it', () => {
    const spiked = made(60, (t) => (t === 20 ? 1e17 : 0.1 * t))
    const found = centredAverage(spiked, 4)
    for (const t of [2, 17, 23, 57]) expect(found[t]).toBeCloseTo(0.1 * t, 12)
    expect(centredAverage(Float64Array.of(1, 2, 3), 4)).toEqual(new Float64Array(3).fill(Number.NaN))
  })
})

describe('seasonalPattern', () => {
  test.each([2, 3, 4, 7, 12, 24])('gives back a pattern of %d steps on a straight line', (m) => {
    const raw = noise(m, 11)
    const mean = sum(raw) / m
    const pattern = raw.map((v) => v - mean)
    const found = seasonalPattern(
      made(4 * m + 1, (t) => 50 - 0.3 * t + pattern[t % m]),
      m,
    )
    expect(found).toHaveLength(m)
    found.forEach((v, s) => {
      expect(v).toBeCloseTo(pattern[s], 10)
    })
  })

  test.each([2, 3, 12])('adds up to 0 for %d steps of anything', (m) => {
    expect(sum(seasonalPattern(noise(5 * m + 2, 3), m))).toBeCloseTo(0, 12)
  })

  test('is 0 where the series is too short to tell, and never NaN', () => {
    expect([...seasonalPattern(Float64Array.of(1, 2, 3), 4)]).toEqual([0, 0, 0, 0])
    expect(seasonalPattern(noise(13, 1), 12).every(Number.isFinite)).toBe(true)
  })

  test('starts with the first step given', () => {
    const y = made(49, (t) => [5, -1, -4, 0][t % 4])
    const whole = seasonalPattern(y, 4)
    const later = seasonalPattern(y.slice(1), 4)
    later.forEach((v, s) => {
      expect(v).toBeCloseTo(whole[(s + 1) % 4], 10)
    })
  })
})
