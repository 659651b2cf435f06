import { describe, expect, test } from 'vitest'
import { sortedQuantile, weightedQuantile } from './sorted-quantile.js'
import { noise } from './testing/made.js'

describe('weightedQuantile', () => {
  const shares = [0, 0.025, 0.3, 0.5, 0.8, 0.99, 1]

  test('is the quantile of all values where they count alike, to the bit', () => {
    const values = noise(101, 3)
    for (const count of [1, 2, 7, 101]) {
      const sorted = values.slice(0, count).sort()
      const halves = [0, 1].map((half) => ({ weight: 1, sorted: sorted.filter((_, i) => i % 2 === half) }))
      for (const share of shares) {
        expect(weightedQuantile([{ weight: 1, sorted }], share)).toBe(sortedQuantile(sorted, share))
        expect(weightedQuantile(halves, share)).toBe(sortedQuantile(sorted, share))
      }
    }
  })

  test('counts a value of twice the weight nearly as two values', () => {
    const all = noise(2000, 4)
    const [often, once] = [all.slice(0, 1000).sort(), all.slice(1000).map((v) => v + 2)]
    const doubled = Float64Array.of(...often, ...often, ...once).sort()
    const groups = [
      { weight: 2, sorted: often },
      { weight: 1, sorted: once.sort() },
    ]
    for (const share of shares) {
      expect(Math.abs(weightedQuantile(groups, share) - sortedQuantile(doubled, share))).toBeLessThan(0.02)
    }
  })

  test('lies between neighbours as their weights say', () => {
    const groups = [
      { weight: 1, sorted: Float64Array.of(0, 10) },
      { weight: 3, sorted: Float64Array.of(20) },
    ]
    // 10 is 1 from 0, and 20 is 2 from 10.
    expect([0, 1 / 6, 1 / 3, 2 / 3, 1].map((share) => weightedQuantile(groups, share))).toEqual([
      0,
      5,
      10,
      expect.closeTo(15, 9),
      20,
    ])
  })
})
