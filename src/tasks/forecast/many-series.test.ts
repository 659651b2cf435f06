import { beforeAll, describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { baselines } from '../../statistics/methods/index.js'
import { growing, monthly, monthlyPanel, noise, seasonal } from '../../statistics/testing/made.js'
import { backtest } from './backtest.js'
import { forecast } from './forecast.js'
import type { ForecastResult } from './result.js'
import { expectSoundRows, numbersOf, quick } from './testing/forecasts.js'

describe('forecast of many series', () => {
  const broken = { unique_id: 'broken', ds: '2000-01', y: 'high' }
  const sound = monthlyPanel({
    plain: seasonal(48),
    growing: growing(48),
    negative: seasonal(40, 2).map((v) => v - 500),
    short: seasonal(8, 3),
    zeros: new Float64Array(30),
    single: [4],
  })
  const many = [...sound, broken]
  let result: ForecastResult

  beforeAll(async () => {
    result = await forecast(many, quick)
  })

  test('forecasts each, in order, whatever its length', () => {
    expect(result.series.map(({ id }) => id)).toEqual([
      'plain',
      'growing',
      'negative',
      'short',
      'zeros',
      'single',
    ])
    for (const { forecast: ahead, history, weights } of result.series) {
      expectSoundRows(ahead, 3)
      expect(history.length).toBeGreaterThanOrEqual(1)
      expect(weights).toEqual({ gru: 1 })
    }
    const byId = new Map(result.series.map((one) => [one.id, one]))
    expect(byId.get('short')!.forecast[0].ds).toBe('2000-09')
    expect(
      byId
        .get('zeros')!
        .forecast.flatMap(numbersOf)
        .every((v) => v === 0),
    ).toBe(true)
  })

  test('says which it could not forecast, and why', () => {
    expect(result.skipped).toEqual([
      { id: 'broken', reason: expect.stringMatching(/expected a number, got "high"/) },
    ])
  })

  test('refuses all where one cannot be forecast and it is told to be strict', async () => {
    const strict = { ...quick, strict: true }
    await expect(forecast(many, strict)).rejects.toThrow(InputError)
    await expect(backtest(many, strict)).rejects.toThrow(InputError)
  })

  test('backtests those that are long enough, and the others not', () => {
    const byId = new Map(result.series.map((one) => [one.id, one.backtest]))
    expect(byId.get('short')).toEqual({ folds: [], scores: {}, errorsByStep: {}, calibration: [] })
    for (const id of ['plain', 'growing', 'negative', 'zeros']) {
      const { folds, scores } = byId.get(id)!
      expect(folds).toHaveLength(2)
      for (const fold of folds) expectSoundRows(fold.rows, 3)
      expect(Number.isFinite(scores.model.mase)).toBe(true)
    }
  })

  test('scores all together by the means of theirs', () => {
    const evaluated = result.series.map(({ backtest }) => backtest).filter(({ folds }) => folds.length > 0)
    const { folds, scores, errorsByStep, calibration } = result.overall
    expect(folds).toEqual([])
    expect(Object.keys(scores)).toEqual(['model', ...Object.keys(baselines)])
    for (const key of ['mase', 'rmsse', 'smape', 'msis', 'coverage80'] as const) {
      const mean = evaluated.reduce((sum, own) => sum + own.scores.model[key], 0) / evaluated.length
      expect(scores.model[key], key).toBeCloseTo(mean, 9)
    }
    expect(errorsByStep.model).toHaveLength(3)
    const byStep = errorsByStep.model.reduce((sum, v) => sum + v, 0) / 3
    expect(byStep).toBeCloseTo(scores.model.mase, 9)
    const shareBelowMedian = calibration.find(({ level }) => level === 0.5)!.share
    const below = evaluated.flatMap((own) =>
      own.folds.flatMap((fold) => fold.rows.map((r) => Number(r.y <= r.median))),
    )
    expect(shareBelowMedian).toBeCloseTo(below.reduce((a, b) => a + b, 0) / below.length, 12)
  })

  test('has the same backtest in backtest() and forecast()', async () => {
    const evaluated = await backtest(many, quick)
    expect(evaluated.overall).toEqual(result.overall)
    expect(evaluated.skipped).toEqual(result.skipped)
    expect(evaluated.series.map((one) => one.backtest)).toEqual(result.series.map((one) => one.backtest))
  })

  test('can be predicted again by what it hands over', () => {
    const again = result.forecaster.predict(sound)
    expect(again).toEqual(
      result.series.map(({ id, frequency, forecast: ahead, weights }) => ({
        id,
        frequency,
        forecast: ahead,
        weights,
        notes: ['short', 'single'].includes(id) ? [expect.stringMatching(/too few to see the season/)] : [],
      })),
    )
  })

  test('has intervals that hold their share, of series that nothing else is known of', async () => {
    const walks = Array.from({ length: 60 }, (_, i) => {
      let level = 50
      return noise(40, i + 1).map((e) => (level += e))
    })
    const { overall } = await backtest(monthlyPanel(Object.fromEntries(walks.entries())), {
      ...quick,
      horizon: 4,
      epochs: 8,
      season: 1,
    })
    // 480 values of 60 independent series.
    expect(Math.abs(overall.scores.model.coverage80 - 0.8)).toBeLessThan(0.08)
    expect(Math.abs(overall.scores.model.coverage95 - 0.95)).toBeLessThan(0.05)
    for (const { level, share } of overall.calibration) expect(Math.abs(share - level)).toBeLessThan(0.1)
  })

  test('does as well for series side by side in columns', async () => {
    const [a, b] = [seasonal(48), seasonal(48, 2)]
    const wide = monthly(a).map(({ ds, y }, t) => ({ ds, a: y, b: b[t] }))
    const long = monthlyPanel({ a, b })
    const options = { ...quick, epochs: 2, folds: 1 }
    const [byColumn, byRow] = [
      await forecast(wide, { ...options, wide: true }),
      await forecast(long, options),
    ]
    expect(byColumn.series).toEqual(byRow.series)
  })
})
