import { describe, expect, test } from 'vitest'
import { LEVELS, normalForecast, type QuantileForecast } from '../../../statistics/quantiles.js'
import { perfectScores } from '../testing/scores.js'
import type { ScoredFold } from './fold.js'
import { benchmarkOf, calibrationOf, errorsByStep, overallScores, scoresOf } from './scores.js'

/** All quantiles below the median `width` below it, all above it as far above. */
const boxOf = (medians: readonly number[], width: number): QuantileForecast => ({
  levels: LEVELS,
  values: LEVELS.map((level) =>
    Float64Array.from(medians, (v) => v + (level < 0.5 ? -width : level > 0.5 ? width : 0)),
  ),
})

// Steps of the series: 2, 2, 2; the seasonal naive error of m = 1 is 2.
const seen = Float64Array.of(4, 6, 8, 10)

/** Forecast 12 and 12 where 13 and 8 came: errors of 1 and 4, both outside or inside by the width. */
const foldOf = (width: number): ScoredFold => ({
  seen,
  actual: Float64Array.of(13, 8),
  forecasts: { model: boxOf([12, 12], width), naive: boxOf([10, 10], 0) },
  benchmark: Float64Array.of(10, 10),
})

const smape = (actual: readonly number[], forecast: readonly number[]): number =>
  actual.reduce((sum, y, i) => sum + (200 * Math.abs(y - forecast[i])) / (y + forecast[i]), 0) / actual.length

describe('scoresOf', () => {
  test('scores one fold as it is reckoned by hand', () => {
    const { model, naive } = scoresOf([foldOf(2)], 1)
    expect(model.mae).toBeCloseTo(2.5, 12)
    expect(model.rmse).toBeCloseTo(Math.sqrt(8.5), 12)
    expect(model.mase).toBeCloseTo(1.25, 12)
    expect(model.rmsse).toBeCloseTo(Math.sqrt(8.5) / 2, 12)
    expect(model.smape).toBeCloseTo(smape([13, 8], [12, 12]), 12)
    // 13 lies in 10 to 14, 8 does not.
    expect(model.coverage80).toBe(0.5)
    expect(model.coverage95).toBe(0.5)
    // Widths of 4, and 2 outside at a price of 40, on average over the scale of 2.
    expect(model.msis).toBeCloseTo((4 + (40 * 2) / 2) / 2, 9)
    // Pinball losses of the deciles: lower ones at 10, upper ones at 14.
    const pinball = (q: number, y: number, at: number) => Math.max(q * (y - at), (q - 1) * (y - at))
    const deciles = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((tenths) => tenths / 10)
    const losses = deciles.map((q) => {
      const at = q < 0.5 ? 10 : q > 0.5 ? 14 : 12
      return pinball(q, 13, at) + pinball(q, 8, at)
    })
    expect(model.wql).toBeCloseTo((2 * losses.reduce((sum, v) => sum + v, 0)) / 9 / 21, 9)
    expect(naive.mae).toBeCloseTo(2.5, 12)
    expect(model.owa).toBeCloseTo((model.smape / naive.smape + model.mase / naive.mase) / 2, 12)
    expect(naive.owa).toBeCloseTo(1, 12)
    // A forecast without width has a CRPS of its absolute error.
    expect(naive.crps).toBeCloseTo(2.5, 12)
  })

  test('averages over folds, and takes the OWA of the mean errors', () => {
    const worse: ScoredFold = {
      ...foldOf(2),
      forecasts: { model: boxOf([20, 20], 1), naive: boxOf([11, 11], 0) },
      benchmark: Float64Array.of(11, 11),
    }
    const [first, second] = [foldOf(2), worse].map((fold) => scoresOf([fold], 1).model)
    const together = scoresOf([foldOf(2), worse], 1).model
    for (const key of [
      'mae',
      'rmse',
      'mase',
      'rmsse',
      'smape',
      'msis',
      'crps',
      'coverage80',
      'coverage95',
    ] as const) {
      expect(together[key], key).toBeCloseTo((first[key] + second[key]) / 2, 9)
    }
    const benchmark = benchmarkOf([foldOf(2), worse], 1)
    expect(together.owa).toBeCloseTo(
      (together.smape / benchmark.smape + together.mase / benchmark.mase) / 2,
      12,
    )
  })

  test('scores perfection', () => {
    const perfect: ScoredFold = {
      seen,
      actual: Float64Array.of(10, 10),
      forecasts: { model: boxOf([10, 10], 0) },
      benchmark: Float64Array.of(10, 10),
    }
    expect(scoresOf([perfect], 1).model).toEqual(perfectScores)
  })

  test('says nothing where there is no fold', () => {
    expect(scoresOf([], 1)).toEqual({})
  })
})

describe('overallScores', () => {
  const small = [foldOf(2)]
  /** The same shape, a hundred times as large, and another forecast. */
  const large: ScoredFold[] = [
    {
      seen: seen.map((v) => 100 * v),
      actual: Float64Array.of(1300, 800),
      forecasts: { model: boxOf([1300, 900], 50), naive: boxOf([1000, 1000], 0) },
      benchmark: Float64Array.of(1000, 1000),
    },
  ]
  const each = [small, large].map((folds) => scoresOf(folds, 1))

  test('is the mean over series, each counting the same', () => {
    const overall = overallScores([small, large], each, 1)
    expect(Object.keys(overall)).toEqual(['model', 'naive'])
    for (const key of ['mase', 'rmsse', 'smape', 'msis', 'coverage80', 'coverage95'] as const) {
      expect(overall.model[key], key).toBeCloseTo((each[0].model[key] + each[1].model[key]) / 2, 9)
    }
    const benchmarks = [small, large].map((folds) => benchmarkOf(folds, 1))
    expect(overall.model.owa).toBeCloseTo(
      (overall.model.smape / ((benchmarks[0].smape + benchmarks[1].smape) / 2) +
        overall.model.mase / ((benchmarks[0].mase + benchmarks[1].mase) / 2)) /
        2,
      12,
    )
  })

  test('weighs quantile losses by all values together', () => {
    const overall = overallScores([small, large], each, 1)
    const sizes = [21, 2100]
    expect(overall.model.wql).toBeCloseTo(
      (each[0].model.wql * sizes[0] + each[1].model.wql * sizes[1]) / (sizes[0] + sizes[1]),
      12,
    )
  })

  test('leaves out series without a fold, and is empty without any', () => {
    expect(overallScores([small, [], large], [each[0], {}, each[1]], 1)).toEqual(
      overallScores([small, large], each, 1),
    )
    expect(overallScores([[], []], [{}, {}], 1)).toEqual({})
  })

  test('is that of the only series', () => {
    const { model } = overallScores([small], [each[0]], 1)
    for (const [key, value] of Object.entries(each[0].model))
      expect(model[key as keyof typeof model], key).toBeCloseTo(value, 12)
  })
})

describe('errorsByStep', () => {
  test('is the mean absolute error at each step, over the scale where a season is given', () => {
    expect(errorsByStep([foldOf(1)], 'model')).toEqual([1, 4])
    expect(errorsByStep([foldOf(1)], 'model', 1)).toEqual([0.5, 2])
    const other: ScoredFold = { ...foldOf(1), forecasts: { model: boxOf([13, 8], 1) } }
    expect(errorsByStep([foldOf(1), other], 'model')).toEqual([0.5, 2])
    expect(errorsByStep([], 'model')).toEqual([])
  })
})

describe('calibrationOf', () => {
  test('counts the values at or below each quantile', () => {
    const shares = calibrationOf([foldOf(2)], 'model')
    expect(shares.map(({ level }) => level)).toEqual([...LEVELS])
    // 8 is below all; 13 only below the upper ones.
    for (const { level, share } of shares) expect(share).toBe(level > 0.5 ? 1 : 0.5)
    expect(calibrationOf([], 'model')).toEqual([])
  })

  test('is near the levels where the forecast is right', () => {
    const count = 2000
    const median = new Float64Array(count)
    // The quantiles of the normal distribution themselves, evenly spread.
    const { values } = normalForecast(Float64Array.of(0), Float64Array.of(1))
    const fold: ScoredFold = {
      seen,
      actual: Float64Array.from({ length: count }, (_, i) => values[i % LEVELS.length][0]),
      forecasts: { model: normalForecast(median, new Float64Array(count).fill(1)) },
      benchmark: median,
    }
    calibrationOf([fold], 'model').forEach(({ share }, i) => {
      expect(share).toBeCloseTo((i + 1) / LEVELS.length, 2)
    })
  })
})
