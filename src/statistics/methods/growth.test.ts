import { describe, expect, test } from 'vitest'
import { medianOf, quantileAt } from '../quantiles.js'
import { made, noise } from '../testing/made.js'
import { arima } from './arima.js'
import type { Baseline } from './baseline.js'
import { dynamicTheta } from './dynamic-theta.js'
import { ets } from './ets.js'
import { trendDoubt } from './growth.js'
import { theta } from './theta.js'

describe('trendDoubt', () => {
  test('is least where all steps go one way, and a quarter where half of them do', () => {
    expect(trendDoubt(Float64Array.of(1, 2, 4, 5), 1)).toBeCloseTo(0.2 * 0.8, 12)
    expect(trendDoubt(Float64Array.of(5, 4, 2, 1), 1)).toBeCloseTo(0.2 * 0.8, 12)
    expect(trendDoubt(Float64Array.of(1, 2, 1, 2, 1), 1)).toBe(0.25)
    expect(trendDoubt(Float64Array.of(1, 1, 1), 1)).toBe(0.25)
  })

  test('is none of long series and of those with a season', () => {
    expect(trendDoubt(noise(60), 1)).toBe(0)
    expect(trendDoubt(noise(40), 4)).toBe(0)
  })
})

/** Yearly values of a random walk that mostly rises. */
const years = made(24, (t) => 100 + 3 * t)
const e = noise(24, 3)
for (let t = 1, level = 0; t < 24; t++) years[t] += level += 4 * e[t]

describe.each<[string, Baseline]>([
  ['ets', ets],
  ['arima', arima],
])('%s of yearly values', (_, method) => {
  test('goes on with a trend that would have to be proven in a long series', () => {
    const next = medianOf(method(years, { seasonalPeriod: 1, horizonSteps: 6 }))
    expect(next[5] - next[0]).toBeGreaterThan(5)
  })

  test('does not go on with it as a power', () => {
    const growing = made(24, (t) => 10 * 1.2 ** t * (1 + 0.05 * e[t]))
    const next = medianOf(method(growing, { seasonalPeriod: 1, horizonSteps: 6 }))
    for (let h = 2; h < 6; h++) expect(next[h] - next[h - 1]).toBeLessThan(1.1 * (next[1] - next[0]))
  })
})

test.each<[string, Baseline, number]>([
  // Whose slope is half the line's, so that its errors ahead are large in any case.
  ['theta', theta, 1],
  ['dynamicTheta', dynamicTheta, 1.15],
  ['ets', ets, 1.15],
  ['arima', arima, 1.15],
])('%s has wider intervals where the trend may end', (_, method, least) => {
  const widthOf = (y: Float64Array): number => {
    const forecast = method(y, { seasonalPeriod: 1, horizonSteps: 6 })
    return quantileAt(forecast, 0.9)[5] - quantileAt(forecast, 0.1)[5]
  }
  const steady = (count: number) => made(count, (t) => 100 + 10 * t + e[t % 24])
  expect(widthOf(steady(59))).toBeGreaterThan(least * widthOf(steady(60)))
})

test('ets takes no relative errors that are too wide to be normal', () => {
  const wild = made(9, (t) => [1, 900, 3, 2, 400, 5, 700, 2, 1][t])
  const forecast = ets(wild, { seasonalPeriod: 1, horizonSteps: 6 })
  expect(quantileAt(forecast, 0.975)[5]).toBeLessThan(5000)
})
