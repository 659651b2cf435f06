import { describe, expect, test } from 'vitest'
import { isSeasonalByTest, seasonalIndices } from './decomposition.js'
import { naive2 } from './naive2.js'

const season = [0.5, 1.5, 1.2, 0.8]
const y = Float64Array.from({ length: 40 }, (_, t) => (100 + t) * season[t % 4])

describe('naive2', () => {
  test('repeats the last value with its season put off and on', () => {
    const points = naive2(y, { seasonalPeriod: 4, horizonSteps: 5 })
    // 139 in the season of 0.8, but for what the growth leaves in the indices.
    for (const [h, v] of points.entries()) expect(Math.abs(v / (139 * season[h % 4]) - 1)).toBeLessThan(0.02)
  })

  test('is naive where there is no season', () => {
    const alternating = Float64Array.of(1, 2, 4, 3, 5, 4, 6, 8, 7, 9, 8, 10, 12)
    expect([...naive2(alternating, { seasonalPeriod: 4, horizonSteps: 2 })]).toEqual([12, 12])
    expect([...naive2(Float64Array.of(3), { seasonalPeriod: 4, horizonSteps: 2 })]).toEqual([3, 3])
  })
})

describe('the season', () => {
  test('is found by its autocorrelation, from three seasons on', () => {
    expect(isSeasonalByTest(y, 4)).toBe(true)
    expect(isSeasonalByTest(y.slice(0, 11), 4)).toBe(false)
    expect(isSeasonalByTest(y, 1)).toBe(false)
    expect(isSeasonalByTest(new Float64Array(40).fill(3), 4)).toBe(false)
  })

  test('has indices that average 1, and none where one would not be positive', () => {
    const indices = seasonalIndices(y, 4)
    expect(indices?.reduce((sum, v) => sum + v, 0)).toBeCloseTo(4, 12)
    for (const [s, v] of indices!.entries()) expect(v).toBeCloseTo(season[s], 2)
    expect(
      seasonalIndices(
        Float64Array.from({ length: 16 }, (_, t) => (t % 4) - 1.5),
        4,
      ),
    ).toBeUndefined()
  })
})
