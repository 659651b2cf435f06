/** Series too short for a network, for a backtest, or for both: what can be forecast is, and the notes say the rest. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { monthly, monthlyPanel, seasonal } from '../../statistics/testing/made.js'
import { fewestForBacktest } from './backtest/cutoffs.js'
import { backtest } from './backtest.js'
import { forecast } from './forecast.js'
import { forecasterFromBytes } from './forecaster.js'
import type { ForecastOptions } from './options.js'

const quick: Omit<ForecastOptions, 'horizon'> = { seed: 1, members: 1, epochs: 2 }

describe('baselines alone', () => {
  test.each([
    [24, 12, 1],
    [31, 12, 4],
    [20, 12, 1],
    [19, 12, 0],
    [12, 12, 0],
    [5, 3, 0],
    [3, 6, 0],
  ])('of %d rows, a horizon of %d has %d folds', async (rows, horizon, folds) => {
    const given = monthly(seasonal(rows))
    const { series, notes, training, forecaster } = await forecast(given, { ...quick, horizon })
    const [{ forecast: ahead, backtest: tested, weights }] = series
    expect(ahead).toHaveLength(horizon)
    for (const row of ahead) expect(row['lo-95'] < row.median && row.median < row['hi-95']).toBe(true)
    expect(tested.folds).toHaveLength(folds)
    expect(tested.folds.every((fold) => fold.rows.length === horizon)).toBe(true)
    expect(notes[0]).toBe(
      `${rows} rows are too few to train and test a network with a horizon of ${horizon} ` +
        `(at least ${fewestForBacktest(horizon)}): the forecast is by baselines.`,
    )
    expect(notes).toHaveLength(folds === 0 ? 2 : 1)
    expect(Object.keys(weights)).not.toContain('lstm')
    expect(Object.values(weights).reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 9)
    expect(training.loss).toEqual([])
    const again = forecasterFromBytes(forecaster.toBytes())
    expect(again.horizonSteps).toBe(horizon)
    expect(again.networkForecaster).toBeUndefined()
    expect(again.predict(given)[0].forecast).toEqual(ahead)
    expect(again.toBytes()).toEqual(forecaster.toBytes())
  })

  test('several short series are forecast by them too; beside one long enough by its network', async () => {
    const two = { a: seasonal(24), b: seasonal(20, 2) }
    const short = await forecast(monthlyPanel(two), { ...quick, horizon: 12 })
    expect(short.series.map(({ forecast: { length } }) => length)).toEqual([12, 12])
    expect(short.notes).toHaveLength(1)
    const mixed = await forecast(monthlyPanel({ ...two, c: seasonal(32) }), { ...quick, horizon: 12 })
    expect(mixed.notes).toEqual([])
    expect(mixed.training.loss).not.toEqual([])
  })

  test('two rows are too few for any', async () => {
    await expect(forecast(monthly(seasonal(2)), { ...quick, horizon: 3 })).rejects.toThrow(
      new InputError('rows, column y: expected at least 3 rows, got 2: give more rows'),
    )
  })
})

describe('a network asked for by name', () => {
  test('is trained without a backtest where there are rows enough for that', async () => {
    const { series, notes } = await forecast(monthly(seasonal(24)), { ...quick, horizon: 12, model: 'gru' })
    expect(series[0].weights).toEqual({ gru: 1 })
    expect(series[0].backtest.folds).toEqual([])
    expect(notes).toEqual(['24 rows are too few for a backtest with a horizon of 12 (at least 32).'])
  })

  test('is refused with fewer, and auto named as a way', async () => {
    await expect(forecast(monthly(seasonal(19)), { ...quick, horizon: 12, model: 'gru' })).rejects.toThrow(
      'expected at least 20 rows to train a network for a horizon of 12, got 19: give more rows, a shorter horizon, or ' +
        'the model auto, which then forecasts by baselines alone',
    )
  })

  test('cannot be tuned where none is trained', async () => {
    await expect(forecast(monthly(seasonal(24)), { ...quick, horizon: 12, tune: 4 })).rejects.toThrow(
      /^forecast tune: expected series long enough to train a network\. 24 rows are too few/,
    )
  })
})

describe('folds: 0', () => {
  test('forecasts without a backtest, with default weights', async () => {
    const { series, notes, forecaster } = await forecast(monthly(seasonal(60)), {
      ...quick,
      horizon: 4,
      folds: 0,
    })
    const [{ backtest: tested, weights, forecast: ahead }] = series
    expect(tested).toEqual({ folds: [], scores: {}, errorsByStep: {}, calibration: [] })
    expect(weights.lstm).toBeCloseTo(0.26, 12)
    expect(notes).toEqual([])
    for (const row of ahead) expect(row['lo-95'] < row.median && row.median < row['hi-95']).toBe(true)
    expect(forecaster.predict(monthly(seasonal(60)))[0].forecast).toEqual(ahead)
  })

  test('trains on fewer rows than a backtest needs', async () => {
    const { training } = await forecast(monthly(seasonal(24)), { ...quick, horizon: 12, folds: 0 })
    expect(training.loss).not.toEqual([])
  })

  test('is refused by backtest, as are series too short for a fold', async () => {
    await expect(backtest(monthly(seasonal(60)), { ...quick, horizon: 4, folds: 0 })).rejects.toThrow(
      'backtest folds: expected a whole number from 1, got 0',
    )
    await expect(backtest(monthly(seasonal(15)), { ...quick, horizon: 12 })).rejects.toThrow(
      /^backtest: .*15 rows are too few for a backtest with a horizon of 12 \(at least 20\)\./,
    )
    expect(
      (await backtest(monthly(seasonal(24)), { ...quick, horizon: 12 })).series[0].backtest.folds,
    ).toHaveLength(1)
  })
})
