import { describe, expect, test } from 'vitest'
import { finished } from '../methods/index.js'
import { LEVELS, normalForecast } from '../quantiles.js'
import { type Dependence, usualDependence } from './dependence.js'
import { type ForecastToSample, samplePaths } from './sample-paths.js'

const dependence: Dependence = {
  steps: {
    persistence: { decay: 0.9, share: 0.5 },
    measured: 0.5,
    // Steps 0 and 2 are the same, step 1 is apart.
    factors: [Float64Array.of(1, 0), Float64Array.of(0, 1), Float64Array.of(1, 0)],
  },
  series: {
    common: 0.2,
    measured: 0.5,
    factors: new Map([
      ['a', Float64Array.of(1, 0)],
      ['b', Float64Array.of(0.8, 0.6)],
    ]),
  },
}

const seriesOf = (id: string, change: Partial<ForecastToSample> = {}): ForecastToSample => ({
  id,
  quantiles: normalForecast(Float64Array.of(5, 7, 9), Float64Array.of(1, 2, 3)),
  time: 4,
  lower: -Infinity,
  upper: Infinity,
  ...change,
})

const drawn = (
  series: readonly ForecastToSample[],
  count: number,
  given = dependence,
  seed = 1,
): number[][][] => finished(samplePaths(series, given, count, seed))

/** Correlation of two columns of normal numbers. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const [ma, mb] = [a, b].map((own) => own.reduce((sum, v) => sum + v, 0) / own.length)
  let [ab, aa, bb] = [0, 0, 0]
  a.forEach((v, i) => {
    ab += (v - ma) * (b[i] - mb)
    aa += (v - ma) ** 2
    bb += (b[i] - mb) ** 2
  })
  return ab / Math.sqrt(aa * bb)
}

describe('samplePaths', () => {
  const [a, b, c, d] = drawn(
    [seriesOf('a'), seriesOf('b'), seriesOf('c'), seriesOf('d', { time: 5 })],
    20_000,
  )
  const column = (paths: readonly number[][], h: number): number[] => paths.map((path) => path[h])

  test('has the quantiles of the forecast at each step', () => {
    const { quantiles } = seriesOf('a')
    for (let h = 0; h < 3; h++) {
      const sorted = column(b, h).sort((x, y) => x - y)
      LEVELS.forEach((level, i) => {
        const below = sorted.filter((v) => v <= quantiles.values[i][h]).length / sorted.length
        expect(Math.abs(below - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / sorted.length))
      })
    }
  })

  test('correlates over steps and series as the dependence says', () => {
    const model = 0.5 * 0.9 ** 2 * Math.sqrt(1 / (1 + 0.9 ** 2 + 0.9 ** 4))
    const close = (found: number, expected: number): void =>
      expect(Math.abs(found - expected)).toBeLessThan(0.03)
    close(correlation(column(a, 0), column(a, 2)), 0.5 * model + 0.5)
    const both = 0.5 * 0.2 + 0.5 * 0.8
    close(correlation(column(a, 1), column(b, 1)), both)
    close(correlation(column(a, 0), column(b, 2)), both * (0.5 * model + 0.5))
    // Without factors of its own, only what all have in common; from another time on, nothing.
    close(correlation(column(a, 1), column(c, 1)), Math.sqrt(0.5) * 0.2)
    close(correlation(column(a, 1), column(d, 1)), 0)
  })

  test('paths follow from the seed and the series, whatever else is drawn', () => {
    expect(drawn([seriesOf('b'), seriesOf('a')], 3)).toEqual([b.slice(0, 3), a.slice(0, 3)])
    expect(drawn([seriesOf('a')], 1)).toEqual([a.slice(0, 1)])
    expect(drawn([seriesOf('a')], 1, dependence, 2)).not.toEqual([a.slice(0, 1)])
  })

  test('stays within bounds', () => {
    const [paths] = drawn([seriesOf('a', { lower: 5, upper: 8 })], 500)
    for (const value of paths.flat()) expect(value >= 5 && value <= 8).toBe(true)
    expect(Math.min(...paths.flat())).toBe(5)
  })

  test('series are independent where nothing is known of them', () => {
    const [one, other] = drawn([seriesOf('a'), seriesOf('b')], 4000, usualDependence)
    expect(Math.abs(correlation(column(one, 0), column(other, 0)))).toBeLessThan(0.06)
    expect(correlation(column(one, 1), column(one, 2))).toBeGreaterThan(0.5)
  })
})
