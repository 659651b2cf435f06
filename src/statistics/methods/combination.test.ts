import { describe, expect, test } from 'vitest'
import { mase } from '../metrics/index.js'
import { medianOf, quantileAt } from '../quantiles.js'
import { made, noise, seasonal } from '../testing/made.js'
import { arima, fittedArima } from './arima.js'
import { finished } from './baseline.js'
import { ces, fittedCes } from './ces.js'
import { combination, fittedCombination } from './combination.js'
import { dynamicTheta, fittedDynamicTheta } from './dynamic-theta.js'
import { ets, fittedEts } from './ets.js'
import { tsb } from './intermittent.js'
import { seasonalNaive } from './naive.js'
import { fittedTheta, theta } from './theta.js'

describe('combination', () => {
  test('lies among its parts', () => {
    const y = seasonal(96)
    const parts = [seasonalNaive, dynamicTheta, ets, arima, ces].map((method) =>
      method(y, { seasonalPeriod: 12, horizonSteps: 12 }),
    )
    for (const level of [0.1, 0.5, 0.9]) {
      const quantiles = parts.map((part) => quantileAt(part, level))
      for (const [h, v] of quantileAt(
        combination(y, { seasonalPeriod: 12, horizonSteps: 12 }),
        level,
      ).entries()) {
        const sorted = quantiles.map((part) => part[h]).sort((a, b) => a - b)
        expect(v).toBeGreaterThanOrEqual(sorted[0])
        expect(v).toBeLessThanOrEqual(sorted[4])
      }
    }
  })

  test('gives little weight to a method that fails: days that do not repeat', () => {
    const e = noise(600, 2)
    const y = made(600, (t) => 1000 + 5 * t + 40 * Math.sin(t / 50) + e[t])
    const [seen, actual] = [y.slice(0, 552), y.slice(552)]
    const scoreOf = (method: typeof theta) =>
      mase(actual, medianOf(method(seen, { seasonalPeriod: 24, horizonSteps: 48 })), seen, 24)
    const best = Math.min(scoreOf(theta), scoreOf(ets), scoreOf(arima))
    expect(scoreOf(seasonalNaive)).toBeGreaterThan(3 * best)
    expect(scoreOf(combination)).toBeLessThan(1.5 * best)
  })

  test('knows the week of hours', () => {
    const e = noise(900, 6)
    const at = (t: number) =>
      100 + 10 * Math.sin((2 * Math.PI * t) / 24) + (Math.floor(t / 24) % 7 > 4 ? -20 : 8)
    const y = made(900, (t) => at(t) + e[t])
    const next = medianOf(combination(y, { seasonalPeriod: 24, horizonSteps: 96 }))
    for (const [h, v] of next.entries()) expect(Math.abs(v - at(900 + h))).toBeLessThan(4)
  })

  test('is not below 0 where no value was', () => {
    const e = noise(80, 9)
    const falling = made(80, (t) => Math.max(0, 30 - 0.36 * t + 2 * e[t]))
    const forecast = combination(falling, { seasonalPeriod: 1, horizonSteps: 20 })
    expect(forecast.values.every((row) => row.every((v) => v >= 0))).toBe(true)
    expect(
      quantileAt(combination(falling.with(3, -1), { seasonalPeriod: 1, horizonSteps: 20 }), 0.005)[19],
    ).toBeLessThan(0)
  })

  test('forecasts intermittent demand by its own method, unless it has a season', () => {
    const e = noise(120, 8)
    const rare = made(120, (t) => (e[t] > 0.5 ? 3 : 0))
    expect(combination(rare, { seasonalPeriod: 12, horizonSteps: 6 })).toEqual(tsb(rare, { horizonSteps: 6 }))
    const summers = made(120, (t) => (t % 12 > 4 && t % 12 < 9 ? 20 + e[t] : 0))
    const next = medianOf(combination(summers, { seasonalPeriod: 12, horizonSteps: 12 }))
    expect(next[6]).toBeGreaterThan(15)
    expect(next[0]).toBeLessThan(2)
  })

  test('keeps its choices, and refuses them for values that they do not hold for', () => {
    const e = noise(900, 8)
    const rare = made(120, (t) => (e[t] > 0.5 ? 3 : 0))
    const fit = fittedCombination.fit(rare, { seasonalPeriod: 12, horizonSteps: 6 })!
    expect(fit).toEqual({ isIntermittent: true })
    expect(fittedCombination.from(fit, rare.slice(9), { seasonalPeriod: 12, horizonSteps: 6 })).toEqual(
      tsb(rare.slice(9), { horizonSteps: 6 }),
    )
    expect(fittedCombination.from(fit, seasonal(60), { seasonalPeriod: 12, horizonSteps: 6 })).toBeUndefined()
    const hours = made(900, (t) => 10 * Math.sin(t / 4) + (Math.floor(t / 24) % 7 > 4 ? -20 : 8) + e[t])
    expect(fittedCombination.fit(hours, { seasonalPeriod: 24, horizonSteps: 24 })).toMatchObject({
      hasLongSeason: true,
    })
    expect(fittedCombination.fit(e, { seasonalPeriod: 24, horizonSteps: 24 })).toMatchObject({
      isIntermittent: false,
      hasLongSeason: false,
    })
  })

  test('takes fits of the same values that are made already, unless it takes a longer season off', () => {
    const task = { seasonalPeriod: 12, horizonSteps: 6 }
    const y = seasonal(96)
    const made = {
      dynamicTheta: fittedDynamicTheta.fit(y, task)!,
      ets: fittedEts.fit(y, task)!,
      arima: fittedArima.fit(y, task)!,
      ces: fittedCes.fit(y, task)!,
    }
    const fitWith = (y: Float64Array, made: object, m = 12) =>
      finished(fittedCombination.inParts(y, { ...task, seasonalPeriod: m }, { made: { ...made } }))!
    expect(fitWith(y, made)).toEqual(fittedCombination.fit(y, task))
    expect(fitWith(y, { ...made, dynamicTheta: { ...made.dynamicTheta, alpha: 0.7 } })).toMatchObject({
      dynamicTheta: { alpha: 0.7 },
    })
    const e = noise(900, 8)
    const hours = Float64Array.from(e, (v, t) => (Math.floor(t / 24) % 7 > 4 ? -20 : 8) + v)
    expect(fitWith(hours, made, 24)).toEqual(fittedCombination.fit(hours, { ...task, seasonalPeriod: 24 }))
  })

  test('of a forecaster saved before dynamic Theta combines Theta in its place', () => {
    const task = { seasonalPeriod: 12, horizonSteps: 6 }
    const y = seasonal(96).map((v, t) => v + t)
    const fit = fittedCombination.fit(y, task)!
    if (fit.isIntermittent) throw new Error('expected no intermittent demand')
    const { dynamicTheta: _, ...others } = fit
    // And before CES.
    const weights = [0, 1, 0, 0]
    const before = fittedCombination.from({ ...others, weights, theta: fittedTheta.fit(y, task) }, y, task)!
    for (const [h, v] of medianOf(theta(y, task)).entries()) expect(medianOf(before)[h]).toBeCloseTo(v, 9)
    const now = fittedCombination.from({ ...fit, weights }, y, task)!
    for (const [h, v] of medianOf(dynamicTheta(y, task)).entries()) expect(medianOf(now)[h]).toBeCloseTo(v, 9)
  })

  test('names what is wrong', () => {
    expect(() => combination(Float64Array.of(1, 2), { seasonalPeriod: 1, horizonSteps: 1 })).toThrow(
      'combination y: expected at least 3 values, got 2',
    )
  })
})
