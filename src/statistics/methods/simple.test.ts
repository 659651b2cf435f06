import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { medianOf, type QuantileForecast } from '../quantiles.js'
import { intervalsOf } from '../testing/intervals.js'
import { drift, naive, seasonalNaive } from './simple.js'

const Y = Float64Array.of(1, 3, 2, 5)

function expectSigmas(forecast: QuantileForecast, sigmas: readonly number[]): void {
  const { median, lo80, hi80, lo95, hi95 } = intervalsOf(forecast)
  sigmas.forEach((sigma, i) => {
    expect(hi95[i]! - median[i]!).toBeCloseTo(1.959963984540054 * sigma, 12)
    expect(median[i]! - lo95[i]!).toBeCloseTo(1.959963984540054 * sigma, 12)
    expect(hi80[i]! - median[i]!).toBeCloseTo(1.2815515655446004 * sigma, 12)
    expect(median[i]! - lo80[i]!).toBeCloseTo(1.2815515655446004 * sigma, 12)
  })
  expect(median.length).toBe(sigmas.length)
}

describe('naive', () => {
  test('repeats the last value, σ from T - 1 residuals growing with √h', () => {
    // Residuals 2, -1, 3: σ² = 14/3.
    const forecast = naive(Y, 3)
    expect([...medianOf(forecast)]).toEqual([5, 5, 5])
    const sigma = Math.sqrt(14 / 3)
    expectSigmas(forecast, [sigma, sigma * Math.SQRT2, sigma * Math.sqrt(3)])
  })

  test('forecasts a constant series without width', () => {
    const { lo95, hi95 } = intervalsOf(naive(Float64Array.of(4, 4, 4), 2))
    expect([...lo95, ...hi95]).toEqual([4, 4, 4, 4])
  })

  test('names what is wrong', () => {
    expect(() => naive(Float64Array.of(1), 1)).toThrow(
      new InputError('naive y: expected at least 2 values, got 1'),
    )
    expect(() => naive(Y, 0)).toThrow(
      new InputError('naive horizonSteps: expected a whole number from 1, got 0'),
    )
  })
})

describe('seasonalNaive', () => {
  test('repeats the last season, σ growing once a season', () => {
    // m = 2 on 1 3 2 5 4: residuals 1, 2, 2 give σ² = 9/3.
    const forecast = seasonalNaive(Float64Array.of(1, 3, 2, 5, 4), 2, 5)
    expect([...medianOf(forecast)]).toEqual([5, 4, 5, 4, 5])
    const sigma = Math.sqrt(3)
    expectSigmas(forecast, [sigma, sigma, sigma * Math.SQRT2, sigma * Math.SQRT2, sigma * Math.sqrt(3)])
  })

  test('is naive when the season is 1 or no season has passed', () => {
    expect(seasonalNaive(Y, 1, 3)).toEqual(naive(Y, 3))
    expect(seasonalNaive(Y, 4, 3)).toEqual(naive(Y, 3))
    expect([...medianOf(seasonalNaive(Float64Array.of(1, 3, 2, 5, 4), 4, 2))]).toEqual([3, 2])
  })

  test('rejects a season of no whole length', () => {
    expect(() => seasonalNaive(Y, 1.5, 2)).toThrow(
      new InputError('seasonalNaive m: expected a whole number from 1, got 1.5'),
    )
  })
})

describe('drift', () => {
  test('continues the line through the ends, σ from T - 2 degrees of freedom', () => {
    // c = 4/3, residuals 2/3, -7/3, 5/3: σ² = (78/9)/2 = 13/3.
    const forecast = drift(Y, 2)
    expect(medianOf(forecast)[0]).toBeCloseTo(5 + 4 / 3, 14)
    expect(medianOf(forecast)[1]).toBeCloseTo(5 + 8 / 3, 14)
    expectSigmas(forecast, [Math.sqrt((13 / 3) * (4 / 3)), Math.sqrt((13 / 3) * 2 * (5 / 3))])
  })

  test('needs three values', () => {
    expect(() => drift(Float64Array.of(1, 2), 1)).toThrow(
      new InputError('drift y: expected at least 3 values, got 2'),
    )
  })
})
