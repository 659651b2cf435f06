import { describe, expect, it } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { coverage, mase, smape } from './metrics.js'

describe('mase', () => {
  it('divides the mean absolute error by the in-sample seasonal naive error', () => {
    // m = 2: |4-1|, |9-2|, |10-4| average 16/3; errors 2 and 5 average 3.5.
    expect(mase([12, 20], [10, 25], [1, 2, 4, 9, 10], 2)).toBeCloseTo(3.5 / (16 / 3), 14)
  })

  it('takes lag 1 when the training series is no longer than a season', () => {
    expect(mase([5], [8], [1, 2, 4], 12)).toBeCloseTo(3 / 1.5, 14)
  })

  it('takes lag 1 when the training series repeats itself, exactly or but for rounding', () => {
    expect(mase([5], [8], [1, 4, 1, 4], 2)).toBeCloseTo(3 / 3, 14)
    const wave = Array.from({ length: 48 }, (_, t) => 50 + Math.sin((2 * Math.PI * t) / 12))
    expect(mase([50], [51], wave, 12)).toBeLessThan(10)
  })

  it('returns the plain mean absolute error after a constant series', () => {
    expect(mase([7, 7], [7, 7], [7, 7, 7], 1)).toBe(0)
    expect(mase([7, 7], [8, 5], [7, 7, 7], 2)).toBe(1.5)
    expect(mase([0], [0.25], [0, 0, 0], 1)).toBe(0.25)
    expect(mase([7], [8], [7], 1)).toBe(1)
  })

  it('names what is wrong', () => {
    expect(() => mase([1, 2], [1], [1, 2], 1)).toThrow(
      new InputError('mase: expected as many forecasts as actual values, at least 1, got 1 and 2'),
    )
    expect(() => mase([1], [1], [1, 2], 0)).toThrow(
      new InputError('mase m: expected a whole number from 1, got 0'),
    )
  })
})

describe('smape', () => {
  it('averages 200 |y - f| / (|y| + |f|)', () => {
    // 200*10/210, 200*4/16
    expect(smape([100, -10], [110, -6])).toBeCloseTo((2000 / 210 + 50) / 2, 12)
  })

  it('counts 0 forecast as 0 as no error, and lies between 0 and 200', () => {
    expect(smape([0, 3], [0, 3])).toBe(0)
    expect(smape([0, 5], [2, -5])).toBe(200)
  })

  it('rejects empty input', () => {
    expect(() => smape([], [])).toThrow(/^smape: expected as many forecasts .* got 0 and 0$/)
  })
})

describe('coverage', () => {
  it('is the share of values inside, bounds included', () => {
    expect(coverage([1, 2, 3, 4], [1, 2.5, 0, 0], [1, 3, 3, 3.9])).toBe(0.5)
  })

  it('rejects bounds of another length', () => {
    expect(() => coverage([1, 2], [0, 0], [3])).toThrow(
      new InputError('coverage: expected as many forecasts as actual values, at least 1, got 1 and 2'),
    )
  })
})
