import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { medianOf } from '../quantiles.js'
import { expectSigmas, intervalsOf } from '../testing/intervals.js'
import { naive, seasonalNaive } from './naive.js'

const four = Float64Array.of(1, 3, 2, 5)

describe('naive', () => {
  test('repeats the last value, σ from T - 1 residuals growing with √h', () => {
    // Residuals 2, -1, 3: σ² = 14/3.
    const forecast = naive(four, { horizonSteps: 3 })
    expect([...medianOf(forecast)]).toEqual([5, 5, 5])
    const sigma = Math.sqrt(14 / 3)
    expectSigmas(forecast, [sigma, sigma * Math.SQRT2, sigma * Math.sqrt(3)])
  })

  test('forecasts a constant series without width', () => {
    const { lo95, hi95 } = intervalsOf(naive(Float64Array.of(4, 4, 4), { horizonSteps: 2 }))
    expect([...lo95, ...hi95]).toEqual([4, 4, 4, 4])
  })

  test('names what is wrong', () => {
    expect(() => naive(Float64Array.of(1), { horizonSteps: 1 })).toThrow(
      new InputError('naive y: expected at least 2 values, got 1'),
    )
    expect(() => naive(four, { horizonSteps: 0 })).toThrow(
      new InputError('naive horizonSteps: expected a whole number from 1, got 0'),
    )
  })
})

describe('seasonalNaive', () => {
  test('repeats the last season, σ growing once a season', () => {
    // m = 2 on 1 3 2 5 4: residuals 1, 2, 2 give σ² = 9/3.
    const forecast = seasonalNaive(Float64Array.of(1, 3, 2, 5, 4), { seasonalPeriod: 2, horizonSteps: 5 })
    expect([...medianOf(forecast)]).toEqual([5, 4, 5, 4, 5])
    const sigma = Math.sqrt(3)
    expectSigmas(forecast, [sigma, sigma, sigma * Math.SQRT2, sigma * Math.SQRT2, sigma * Math.sqrt(3)])
  })

  test('is naive when the season is 1 or no season has passed', () => {
    expect(seasonalNaive(four, { seasonalPeriod: 1, horizonSteps: 3 })).toEqual(
      naive(four, { horizonSteps: 3 }),
    )
    expect(seasonalNaive(four, { seasonalPeriod: 4, horizonSteps: 3 })).toEqual(
      naive(four, { horizonSteps: 3 }),
    )
    expect([
      ...medianOf(seasonalNaive(Float64Array.of(1, 3, 2, 5, 4), { seasonalPeriod: 4, horizonSteps: 2 })),
    ]).toEqual([3, 2])
  })

  test('rejects a season of no whole length', () => {
    expect(() => seasonalNaive(four, { seasonalPeriod: 1.5, horizonSteps: 2 })).toThrow(
      new InputError('seasonalNaive seasonalPeriod: expected a whole number from 1, got 1.5'),
    )
  })
})
