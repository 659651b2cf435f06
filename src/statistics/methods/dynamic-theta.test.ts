import { describe, expect, test } from 'vitest'
import { mae } from '../metrics/index.js'
import { medianOf, quantileAt } from '../quantiles.js'
import { coverageOfRandomLevels, intervalsOf } from '../testing/intervals.js'
import { made, noise } from '../testing/made.js'
import { dynamicTheta, fittedDynamicTheta } from './dynamic-theta.js'
import { lineThrough } from './line.js'
import { theta } from './theta.js'

const task = { seasonalPeriod: 1, horizonSteps: 5 }
const growing = made(40, (t) => 30 + 2 * t + 3 * noise(40, 6)[t])

describe('dynamicTheta', () => {
  test('is simple exponential smoothing where the line has no share', () => {
    const fit = { isSeasonal: false, alpha: 0.4, share: 0, first: 30, sigma2: 9 }
    const forecast = fittedDynamicTheta.from(fit, growing, task)!
    let level = 30
    for (const v of growing) level += 0.4 * (v - level)
    for (const v of medianOf(forecast)) expect(v).toBeCloseTo(level, 10)
  })

  // By the paper's equations, with the line of least squares in place of its recursion.
  test('adds the share of the line through the values so far', () => {
    const [alpha, share] = [0.4, 0.7]
    const fit = { isSeasonal: false, alpha, share, first: 30, sigma2: 9 }
    const forecast = medianOf(fittedDynamicTheta.from(fit, growing, task)!)
    const values = [...growing]
    for (let h = 0; h < 5; h++) {
      const t = values.length + 1
      const line = lineThrough(values)
      let level = 30
      for (const v of values) level += alpha * (v - level)
      const [A, B] = [line.at(-1), line.slope]
      const fading = (1 - alpha) ** (t - 1)
      values.push(level + share * (fading * A + ((1 - fading * (1 - alpha)) / alpha) * B))
      expect(forecast[h]).toBeCloseTo(values[t - 1], 8)
    }
  })

  test('has the spread of its own recursion with errors', () => {
    const fit = { isSeasonal: false, alpha: 0.3, share: 0.6, first: 30, sigma2: 4000 }
    const long = made(70, (t) => growing[t % 40])
    const sigma = (y: QuantileOf) => (quantileAt(y, 0.975)[2] - medianOf(y)[2]) / 1.959963984540054
    const forecast = fittedDynamicTheta.from(fit, long, task)!
    const plain = medianOf(forecast)
    // An error of 1 at the first step ahead, and at the second, as seen at the third.
    const effects = [0, 1].map((k) => {
      const y = Float64Array.from([...long, ...plain.slice(0, k), plain[k] + 1])
      return medianOf(fittedDynamicTheta.from(fit, y, task)!)[1 - k] - plain[2]
    })
    expect(sigma(forecast)).toBeCloseTo(Math.sqrt(4000 * (1 + effects[0] ** 2 + effects[1] ** 2)), 6)
  })

  test('follows a trend more closely than Theta does', () => {
    const y = made(30, (t) => 100 * 1.05 ** t + noise(30)[t])
    const [seen, actual] = [y.slice(0, 24), y.slice(24)]
    const errorOf = (method: typeof theta) =>
      mae(actual, medianOf(method(seen, { seasonalPeriod: 1, horizonSteps: 6 })))
    expect(errorOf(dynamicTheta)).toBeLessThan(0.8 * errorOf(theta))
  })

  test('takes the season off and puts it back', () => {
    const season = [0.5, 1.5, 1.2, 0.8]
    const y = made(40, (t) => 100 * season[t % 4])
    const median = medianOf(dynamicTheta(y, { seasonalPeriod: 4, horizonSteps: 6 }))
    for (const [h, v] of median.entries()) expect(v).toBeCloseTo(100 * season[h % 4], 6)
  })

  test('has intervals that cover their share for a random walk with noise', () => {
    const levels = { seed: 3, seriesCount: 300, length: 60, horizonSteps: 6, first: 50 }
    const share = coverageOfRandomLevels(dynamicTheta, levels)
    expect(share).toBeGreaterThan(0.75)
    expect(share).toBeLessThan(0.88)
  })

  test('is naive where there is little or nothing to learn', () => {
    const { median, lo95 } = intervalsOf(dynamicTheta(new Float64Array(20).fill(7), task))
    expect([...median, ...lo95]).toEqual(new Array(10).fill(7))
    expect([...medianOf(dynamicTheta(Float64Array.of(1, 5, 2), task))]).toEqual([2, 2, 2, 2, 2])
    expect(() => dynamicTheta(Float64Array.of(1), task)).toThrow(
      'dynamicTheta y: expected at least 2 values, got 1',
    )
  })
})

type QuantileOf = Parameters<typeof medianOf>[0]
