import { describe, expect, test } from 'vitest'
import { medianOf, quantileAt } from '../quantiles.js'
import { coverageOfRandomLevels, intervalsOf } from '../testing/intervals.js'
import { made, noise, seasonal } from '../testing/made.js'
import { arima, fittedArima } from './arima.js'
import { naive } from './naive.js'

describe('arima', () => {
  test('continues a straight line, a season and both', () => {
    expect([
      ...medianOf(
        arima(
          made(30, (t) => 5 + 2 * t),
          { seasonalPeriod: 1, horizonSteps: 3 },
        ),
      ),
    ]).toEqual([65, 67, 69])
    const pattern = [3, -1, 4, 1]
    const next = medianOf(
      arima(
        made(40, (t) => pattern[t % 4]),
        { seasonalPeriod: 4, horizonSteps: 6 },
      ),
    )
    expect([...next]).toEqual([3, -1, 4, 1, 3, -1])
    const e = noise(60)
    const both = arima(
      made(60, (t) => 20 + 5 * t + pattern[t % 4] + 0.01 * e[t]),
      { seasonalPeriod: 4, horizonSteps: 4 },
    )
    for (const [h, v] of medianOf(both).entries())
      expect(v / (20 + 5 * (60 + h) + pattern[h])).toBeCloseTo(1, 2)
  })

  test('returns to the mean as an autoregression does', () => {
    const e = noise(400, 3)
    let last = 0
    const y = e.map((v) => 50 + (last = 0.8 * last + v))
    const next = medianOf(arima(y.with(-1, 60), { seasonalPeriod: 1, horizonSteps: 30 }))
    expect(next[0]).toBeGreaterThan(56)
    expect(next[0]).toBeLessThan(59.5)
    expect(next[29]).toBeCloseTo(50, -0.5)
    for (const [h, v] of next.subarray(1).entries()) expect(v).toBeLessThan(next[h])
  })

  test('takes logarithms where errors grow with the level', () => {
    const e = noise(120, 5)
    const y = made(120, (t) => Math.exp(3 + 0.02 * t + Math.sin((2 * Math.PI * t) / 12) + 0.05 * e[t]))
    const { median, lo95, hi95 } = intervalsOf(arima(y, { seasonalPeriod: 12, horizonSteps: 12 }))
    expect(lo95.every((v) => v > 0)).toBe(true)
    for (const [h, v] of median.entries()) {
      expect(hi95[h] / v).toBeCloseTo(v / lo95[h], 6)
      expect(v / Math.exp(3 + 0.02 * (120 + h) + Math.sin((2 * Math.PI * h) / 12))).toBeCloseTo(1, 0)
    }
  })

  test('does not take logarithms of few values, whose growth it would continue as a power', () => {
    const e = noise(40, 5)
    const y = made(40, (t) => Math.exp(3 + 0.25 * t + 0.5 * (t % 4) + 0.1 * e[t]))
    const isLogOf = (count: number) => fittedArima.fit(y.slice(0, count), { seasonalPeriod: 4 })!.isLog
    expect([isLogOf(19), isLogOf(20)]).toEqual([false, true])
  })

  test('has intervals that cover their share for a random walk with noise', () => {
    const share = coverageOfRandomLevels(arima, { seed: 11, seriesCount: 150, length: 80, horizonSteps: 8 })
    expect(share).toBeGreaterThan(0.72)
    expect(share).toBeLessThan(0.88)
  })

  test('is the same on any scale, and whatever lies before the last thousand values', () => {
    const y = seasonal(96).map((v) => v - 200)
    const [plain, scaled] = [1, 1000].map((factor) =>
      medianOf(
        arima(
          y.map((v) => v * factor),
          { seasonalPeriod: 12, horizonSteps: 6 },
        ),
      ),
    )
    for (const [h, v] of scaled.entries()) expect(v / 1000).toBeCloseTo(plain[h], 6)
    const long = seasonal(1300)
    expect(arima(long.fill(7, 0, 300), { seasonalPeriod: 12, horizonSteps: 2 })).toEqual(
      arima(long.slice(300), { seasonalPeriod: 12, horizonSteps: 2 }),
    )
  })

  test('is naive where there is little or nothing to learn', () => {
    const few = Float64Array.of(1, 5, 2, 3)
    expect(arima(few, { seasonalPeriod: 4, horizonSteps: 3 })).toEqual(naive(few, { horizonSteps: 3 }))
    expect([
      ...quantileAt(arima(new Float64Array(30).fill(7), { seasonalPeriod: 4, horizonSteps: 3 }), 0.975),
    ]).toEqual([7, 7, 7])
  })

  test('refuses a fit for values that it does not hold for', () => {
    const e = noise(120, 5)
    const y = made(120, (t) => Math.exp(3 + 0.02 * t + Math.sin((2 * Math.PI * t) / 12) + 0.05 * e[t]))
    const fit = fittedArima.fit(y, { seasonalPeriod: 12 })!
    expect(fit).toMatchObject({ isLog: true, differences: [12] })
    expect(fittedArima.from(fit, y.slice(100), { seasonalPeriod: 12, horizonSteps: 3 })).toBeDefined()
    expect(fittedArima.from(fit, y.slice(108), { seasonalPeriod: 12, horizonSteps: 3 })).toBeUndefined()
    expect(fittedArima.from(fit, y.with(50, 0), { seasonalPeriod: 12, horizonSteps: 3 })).toBeUndefined()
  })

  test('has intervals as wide as the errors that the model makes further ahead', () => {
    const none = { lags: [], values: [] }
    const walk = noise(100, 2)
    for (let t = 1; t < 100; t++) walk[t] += walk[t - 1]
    // The changes of a random walk as those of values that return: too little, 5 steps ahead.
    const fit = {
      isLog: false,
      differences: [1],
      arma: { ar: none, ma: { lags: [1], values: [0.9] }, mean: 0, sigma2: 1e-4 },
    }
    const { lo80, hi80 } = intervalsOf(fittedArima.from(fit, walk, { seasonalPeriod: 1, horizonSteps: 5 })!)
    const errors: number[] = []
    let level = walk[0]
    for (let t = 1; t < 100; t++) {
      if (t + 4 < 100) errors.push(walk[t + 4] - level)
      level += 0.1 * (walk[t] - level)
    }
    const spread = Math.sqrt(errors.reduce((sum, v) => sum + v * v, 0) / errors.length)
    expect((hi80[4] - lo80[4]) / (2 * 1.2815515655446004 * spread)).toBeCloseTo(1, 1)
  })

  test('counts the error of a drift', () => {
    const e = noise(200, 4)
    const y = made(200, (t) => 3 * t)
    for (let t = 1, level = 0; t < 200; t++) y[t] += level += e[t]
    const none = { lags: [], values: [] }
    const sigmaOf = (mean: number) => {
      const fit = { isLog: false, differences: [1], arma: { ar: none, ma: none, mean, sigma2: 25 } }
      const { median, hi95 } = intervalsOf(fittedArima.from(fit, y, { seasonalPeriod: 1, horizonSteps: 9 })!)
      return (hi95[8] - median[8]) / 1.959963984540054
    }
    expect(sigmaOf(3)).toBeCloseTo(Math.sqrt(25 * (9 + 81 / 199)), 8)
  })

  test('keeps its orders when it is fitted again', () => {
    const task = { seasonalPeriod: 12, horizonSteps: 6 }
    const y = seasonal(180)
    const first = fittedArima.fit(y.slice(0, 150), task)!
    const again = fittedArima.refit(y, task, first)!
    expect(again.differences).toEqual(first.differences)
    expect(again.arma!.ar.lags).toEqual(first.arma!.ar.lags)
    expect(again.arma!.ma.lags).toEqual(first.arma!.ma.lags)
    expect(again.arma!.ma.values).not.toEqual(first.arma!.ma.values)
    // Of the same values the coefficients are found again, whichever way the orders were.
    for (const [m, values] of [
      [12, y],
      [4, seasonal(90)],
      [2, noise(200)],
      [1, noise(200, 3)],
    ] as const) {
      const fit = fittedArima.fit(values, { seasonalPeriod: m })!
      expect(fittedArima.refit(values, { seasonalPeriod: m }, fit)).toEqual(fit)
    }
    const logs = fittedArima.fit(
      seasonal(120).map((v) => Math.exp(v / 20)),
      task,
    )!
    expect(logs.isLog).toBe(true)
    expect(fittedArima.refit(y.with(5, 0), task, logs)).toBeUndefined()
  })

  test('names what is wrong', () => {
    expect(() => arima(Float64Array.of(1), { seasonalPeriod: 1, horizonSteps: 1 })).toThrow(
      'arima y: expected at least 2 values, got 1',
    )
    expect(() => arima(Float64Array.of(1, 2), { seasonalPeriod: 1, horizonSteps: 0 })).toThrow(
      'arima horizonSteps: expected a whole number from 1, got 0',
    )
  })
})
