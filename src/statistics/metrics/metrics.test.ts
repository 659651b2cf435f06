import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { joined, LEVELS } from '../quantiles.js'
import {
  coverage,
  crps,
  energyScore,
  mae,
  mase,
  msis,
  owa,
  pinball,
  rmse,
  rmsse,
  smape,
  weightedQuantileLoss,
} from './index.js'

describe('mase', () => {
  test('divides the mean absolute error by the in-sample seasonal naive error', () => {
    // m = 2: |4-1|, |9-2|, |10-4| average 16/3; errors 2 and 5 average 3.5.
    expect(mase([12, 20], [10, 25], [1, 2, 4, 9, 10], 2)).toBeCloseTo(3.5 / (16 / 3), 14)
  })

  test('takes lag 1 when the training series is no longer than a season', () => {
    expect(mase([5], [8], [1, 2, 4], 12)).toBeCloseTo(3 / 1.5, 14)
  })

  test('takes lag 1 when the training series repeats itself, exactly or but for rounding', () => {
    expect(mase([5], [8], [1, 4, 1, 4], 2)).toBeCloseTo(3 / 3, 14)
    const wave = Array.from({ length: 48 }, (_, t) => 50 + Math.sin((2 * Math.PI * t) / 12))
    expect(mase([50], [51], wave, 12)).toBeLessThan(10)
  })

  test('returns the plain mean absolute error after a constant series', () => {
    expect(mase([7, 7], [7, 7], [7, 7, 7], 1)).toBe(0)
    expect(mase([7, 7], [8, 5], [7, 7, 7], 2)).toBe(1.5)
    expect(mase([0], [0.25], [0, 0, 0], 1)).toBe(0.25)
    expect(mase([7], [8], [7], 1)).toBe(1)
  })

  test('names what is wrong', () => {
    expect(() => mase([1, 2], [1], [1, 2], 1)).toThrow(
      new InputError('mase: expected as many forecasts as actual values, at least 1, got 1 and 2'),
    )
    expect(() => mase([1], [1], [1, 2], 0)).toThrow(
      new InputError('mase seasonalPeriod: expected a whole number from 1, got 0'),
    )
  })
})

describe('smape', () => {
  test('averages 200 |y - f| / (|y| + |f|)', () => {
    // 200*10/210, 200*4/16
    expect(smape([100, -10], [110, -6])).toBeCloseTo((2000 / 210 + 50) / 2, 12)
  })

  test('counts 0 forecast as 0 as no error, and lies between 0 and 200', () => {
    expect(smape([0, 3], [0, 3])).toBe(0)
    expect(smape([0, 5], [2, -5])).toBe(200)
  })

  test('rejects empty input', () => {
    expect(() => smape([], [])).toThrow(/^smape: expected as many forecasts .* got 0 and 0$/)
  })
})

describe('coverage', () => {
  test('is the share of values inside, bounds included', () => {
    expect(coverage([1, 2, 3, 4], [1, 2.5, 0, 0], [1, 3, 3, 3.9])).toBe(0.5)
  })

  test('rejects bounds of another length', () => {
    expect(() => coverage([1, 2], [0, 0], [3])).toThrow(
      new InputError('coverage: expected as many forecasts as actual values, at least 1, got 1 and 2'),
    )
  })
})

describe('errors in the unit of the series, and scaled ones', () => {
  test('are means of sizes and of squares', () => {
    expect(mae([1, 5], [2, 2])).toBe(2)
    expect(rmse([1, 5], [2, 2])).toBeCloseTo(Math.sqrt(5), 14)
    // In-sample squares at m = 1: 1, 4, 9.
    expect(rmsse([1, 5], [2, 2], [0, 1, 3, 6], 1)).toBeCloseTo(Math.sqrt(5 / (14 / 3)), 14)
    expect(rmsse([1], [2], [4, 4], 1)).toBe(1)
  })

  test('are relative to those of Naive 2', () => {
    expect(owa({ smape: 10, mase: 1 }, { smape: 20, mase: 4 })).toBe((0.5 + 0.25) / 2)
    expect(owa({ smape: 0, mase: 0 }, { smape: 0, mase: 0 })).toBe(1)
  })
})

describe('scores of quantiles', () => {
  test('price a miss on either side by the level', () => {
    expect(pinball([10], { level: 0.9, values: [8] })).toBeCloseTo(1.8, 14)
    expect(pinball([10], { level: 0.9, values: [12] })).toBeCloseTo(0.2, 14)
    expect(() => pinball([1], { level: 1, values: [1] })).toThrow(
      new InputError('pinball level: expected a number between 0 and 1, got 1'),
    )
  })

  const flat = (levels: readonly number[], ...values: number[]) => ({
    levels,
    values: levels.map(() => Float64Array.from(values)),
  })

  test('are the mean absolute error where all quantiles are the median', () => {
    expect(crps([1, 5], flat([0.5], 2, 2))).toBe(2)
    expect(crps([1, 5], flat(LEVELS, 2, 2))).toBeCloseTo(2, 12)
  })

  test('weigh the loss of the deciles by the size of the values, all series together', () => {
    const certain = flat(LEVELS, 2, -2)
    expect(weightedQuantileLoss([1, -5], certain)).toBeCloseTo(4 / 6, 14)
    expect(weightedQuantileLoss([0, 0], flat(LEVELS, 0, 0))).toBe(0)
    expect(weightedQuantileLoss([1, -5, 10], joined([certain, flat(LEVELS, 7)]))).toBeCloseTo(7 / 16, 14)
    // Spread evenly over 0 to 1, the value in the middle: ρ is q (1/2 − q) below, and the same above.
    const even = { levels: LEVELS, values: LEVELS.map((level) => Float64Array.of(level)) }
    const losses = [0.1, 0.2, 0.3, 0.4].map((q) => 2 * q * (0.5 - q))
    expect(weightedQuantileLoss([0.5], even)).toBeCloseTo((2 * losses.reduce((a, b) => a + b)) / 9 / 0.5, 12)
    expect(() => weightedQuantileLoss([1], flat([0.2, 0.5, 0.8], 1))).toThrow(
      new InputError('quantileAt level: expected a number from 0.2 to 0.8, got 0.1'),
    )
  })

  test('of many levels come near the CRPS of the whole distribution', () => {
    const levels = Array.from({ length: 199 }, (_, i) => (i + 1) / 200)
    // The logistic distribution: its CRPS at the mean is 2 ln 2 - 1.
    const at = (level: number) => Float64Array.of(Math.log(level / (1 - level)))
    expect(crps([0], { levels, values: levels.map(at) })).toBeCloseTo(2 * Math.LN2 - 1, 3)
    const share = crps([0], { levels: LEVELS, values: LEVELS.map(at) }) / (2 * Math.LN2 - 1)
    expect(share).toBeCloseTo(0.97, 2)
  })

  test('of intervals add width and misses, over the scale of the MASE', () => {
    // Width 4; the second value lies 1 above, at 2 / 0.05 each.
    expect(msis([1, 5], [0, 0], [4, 4], 0.95, [0, 2, 4], 1)).toBeCloseTo((4 + 40 / 2) / 2, 10)
    expect(() => msis([1], [0], [2], 1, [1, 2], 1)).toThrow(
      new InputError('msis share: expected a number between 0 and 1, got 1'),
    )
  })
})

describe('energyScore', () => {
  test('is the mean distance from the actual values less half of that between paths', () => {
    // Distances 5 and 0; of the four pairs two are 5 apart.
    expect(
      energyScore(
        [0, 0],
        [
          [3, 4],
          [0, 0],
        ],
      ),
    ).toBe(2.5 - 0.5 * 2.5)
    expect(energyScore([1, 1], [[4, 5]])).toBe(5)
  })

  test('of single values it is the CRPS of a sample', () => {
    // mean |x − y| = 2, and of the nine pairs mean |x − x'| = 16 / 9.
    expect(energyScore([2], [[0], [2], [6]])).toBeCloseTo(2 - 12 / 9, 14)
  })

  test('names what is wrong', () => {
    expect(() => energyScore([1], [])).toThrow(
      new InputError('energyScore paths: expected at least 1, got none'),
    )
    expect(() => energyScore([1], [[1, 2]])).toThrow(
      /^energyScore: expected as many forecasts as actual values/,
    )
  })
})
