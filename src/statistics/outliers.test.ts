import { describe, expect, test } from 'vitest'
import { constantOf, withoutOutliers } from './outliers.js'
import { made, noise, seasonal } from './testing/made.js'

const changed = (y: Float64Array, at: Readonly<Record<number, number>>): Float64Array =>
  y.map((v, t) => at[t] ?? v)

describe('withoutOutliers', () => {
  test('replaces outliers by the usual value at that time', () => {
    const y = seasonal(120)
    const cleaned = withoutOutliers(changed(y, { 40: 1e6, 77: -500 }), 12)
    for (const t of [40, 77]) expect(Math.abs(cleaned[t] - y[t])).toBeLessThan(6)
    y.forEach((v, t) => {
      if (t !== 40 && t !== 77) expect(cleaned[t]).toBe(v)
    })
  })

  test('finds outliers in a pattern without noise', () => {
    const y = made(120, (t) => [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8][t % 12])
    withoutOutliers(changed(y, { 50: 7.5 }), 12).forEach((v, t) => {
      expect(v).toBeCloseTo(y[t], 10)
    })
  })

  test.each([
    ['noise', noise(500)],
    ['a season', seasonal(200)],
    ['a new level', made(100, (t) => (t < 50 ? 0 : 100) + (t % 3))],
    ['a line', made(100, (t) => 3 * t)],
    ['values that are mostly 0', made(100, (t) => (t % 10 === 0 ? 5 : 0))],
  ])('leaves %s alone', (_, y) => {
    expect(withoutOutliers(y, 12)).toEqual(y)
  })
})

describe('constantOf', () => {
  test('is the value of a constant, but for one in fifty', () => {
    const y = new Float64Array(100).fill(7)
    expect(constantOf(y)).toBe(7)
    expect(constantOf(changed(y, { 3: 9, 50: -1 }))).toBe(7)
    expect(constantOf(changed(y, { 3: 9, 50: -1, 51: 8 }))).toBeUndefined()
    expect(constantOf(changed(new Float64Array(30).fill(0), { 3: 9 }))).toBe(0)
    expect(constantOf(noise(100))).toBeUndefined()
  })
})
