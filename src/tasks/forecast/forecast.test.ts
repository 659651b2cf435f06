import { beforeAll, describe, expect, it } from 'vitest'
import { seriesFromRows } from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import {
  type ForecastOptions,
  type ForecastProgress,
  type ForecastResult,
  forecast,
  forecastSeries,
} from './forecast.js'
import type { SavedForecaster } from './saved-forecaster.js'
import { made, monthly, noise, seasonal } from './testing/made.js'

const rows = monthly(seasonal(48))
const quick: ForecastOptions = { horizon: 3, folds: 2, model: 'gru', seed: 5 }

/** All of a result that the same seed must repeat. */
const repeatable = ({ series, engine, seed, forecaster }: ForecastResult) => ({
  series,
  engine,
  seed,
  bytes: forecaster.toBytes(),
})

describe('forecast', () => {
  const progress: ForecastProgress[] = []
  const kept: SavedForecaster[] = []
  let result: ForecastResult

  beforeAll(async () => {
    result = await forecast(rows, {
      ...quick,
      onProgress: (now) => progress.push(now),
      onTrained: (forecaster) => void kept.push(forecaster),
    })
  })

  it('gives a document of exactly the promised shape', () => {
    const { forecaster: _, ...document } = result
    const numbers = (of: object) =>
      Object.fromEntries(Object.keys(of).map((key) => [key, expect.any(Number)]))
    const scores = numbers({
      mase: 0,
      rmsse: 0,
      smape: 0,
      mae: 0,
      rmse: 0,
      owa: 0,
      msis: 0,
      wql: 0,
      crps: 0,
      coverage80: 0,
      coverage95: 0,
    })
    const row = {
      ds: expect.stringMatching(/^\d{4}-\d\d$/),
      ...numbers({ median: 0, 'lo-80': 0, 'hi-80': 0, 'lo-95': 0, 'hi-95': 0 }),
    }
    const fold = (cutoff: string) => ({ cutoff, rows: Array(3).fill({ ...row, y: expect.any(Number) }) })
    expect(document).toStrictEqual({
      series: [
        {
          id: 'y',
          frequency: 'MS',
          history: rows,
          forecast: Array(3).fill(row),
          backtest: {
            folds: [fold('2003-06'), fold('2003-09')],
            scores: {
              model: scores,
              naive: scores,
              seasonalNaive: scores,
              drift: scores,
              theta: scores,
              ets: scores,
            },
            errorsByStep: { model: expect.any(Array) },
            calibration: expect.any(Array),
          },
          weights: { gru: 1 },
        },
      ],
      model: 'gru',
      skipped: [],
      overall: { ...document.series[0].backtest, folds: [] },
      training: { loss: expect.any(Array), valLoss: expect.any(Array) },
      engine: engineInfo().engine,
      seed: 5,
      seconds: expect.any(Number),
    })
    expect(JSON.parse(JSON.stringify(document))).toStrictEqual(document)
    const { training } = document
    const [{ forecast: ahead, backtest }] = document.series
    expect(ahead.map(({ ds }) => ds)).toEqual(['2004-01', '2004-02', '2004-03'])
    expect(backtest.folds[1].rows.map(({ ds, y }) => ({ ds, y }))).toEqual(rows.slice(45))
    expect(training.loss.length).toBe(training.valLoss.length)
    expect(training.loss.every(Number.isFinite)).toBe(true)
  })

  it('says how far it is, ever further, to the end', () => {
    const labels = [...new Set(progress.map(({ label }) => label))]
    expect(labels).toEqual(['final model', 'backtest 1/2', 'backtest 2/2'])
    const done = progress.map((now) => now.done)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(done.at(-1)).toBe(1)
    expect(progress.every(({ epoch, epochs }) => epoch >= 1 && epoch <= epochs)).toBe(true)
  })

  it('hands over the forecaster before the backtest, which then only changes its intervals', () => {
    expect(kept).toHaveLength(1)
    const medians = (forecaster: SavedForecaster) => forecaster.predict(rows).map(({ median }) => median)
    expect(medians(kept[0])).toEqual(result.series[0].forecast.map(({ median }) => median))
    const { calibration } = kept[0].forecaster
    expect(result.forecaster.forecaster.calibration).not.toEqual(calibration)
  })

  it('repeats itself bit for bit with the same seed, and differs with another', async () => {
    const again = await forecast(rows, quick)
    expect(repeatable(again)).toEqual(repeatable(result))
    const other = await forecast(rows, { ...quick, seed: 6 })
    expect(other.series[0].forecast[0].median).not.toBe(result.series[0].forecast[0].median)
  })

  it.each(['lstm', 'rnn'] as const)('forecasts with %s', async (model) => {
    const { series } = await forecast(rows, { ...quick, model, folds: 1 })
    expect(series[0].forecast[0].median).toBeGreaterThan(100)
    expect(series[0].forecast[0].median).not.toBe(result.series[0].forecast[0].median)
  })

  it('takes dates, text and numbers, by the names it is told', async () => {
    const asDates = rows.map(({ ds, y }) => ({
      other: 1,
      when: new Date(`${ds}-01`),
      sold: String(y),
      price: 2 * y,
    }))
    const { series } = await forecast(asDates, { ...quick, time: 'when', target: 'sold' })
    expect(series[0].id).toBe('sold')
    const values = (result: ForecastResult['series'][0]) => result.forecast.map(({ ds, ...rest }) => rest)
    expect(values(series[0])).toEqual(values(result.series[0]))
    expect(series[0].forecast[0].ds).toBe('2004-01-01')
  })

  it('fills and takes a season as it is told', async () => {
    const counted = rows.map(({ y }, t) => ({ y: t === 20 ? undefined : y }))
    await expect(forecast(counted, quick)).rejects.toThrow(/^rows index 20, column y: .* fill: 'linear'/)
    const plain = await forecast(counted, { ...quick, fill: 'linear', folds: 1 })
    const withSeason = await forecast(counted, { ...quick, fill: 'linear', folds: 1, season: 12 })
    expect(plain.series[0].frequency).toBe('step')
    expect(plain.forecaster.forecaster.scaling.hasPattern).toBe(false)
    expect(withSeason.forecaster.forecaster.scaling.hasPattern).toBe(true)
  })

  it.each([
    ['of one step', 1, 30],
    ['longer than a third of the series', 14, 36],
    ['from as few rows as it says', 5, 18],
  ])('has a horizon %s', async (_, horizon, count) => {
    const { series } = await forecast(rows.slice(0, count), { ...quick, horizon })
    expect(series[0].forecast).toHaveLength(horizon)
    for (const { ds: _, ...row } of series[0].forecast)
      expect(Object.values(row).every(Number.isFinite)).toBe(true)
    const { folds, scores } = series[0].backtest
    expect(folds.every((fold) => fold.rows.length === horizon)).toBe(true)
    expect(scores.model.mase).toBeLessThan(10)
  })

  it.each([0, 5, 0.1, -3e12])('forecasts %d after nothing else, and scores it as perfect', async (value) => {
    const { series } = await forecast(monthly(new Float64Array(30).fill(value)), quick)
    for (const { ds: _, ...row } of series[0].forecast)
      expect(row).toEqual({ median: value, 'lo-80': value, 'hi-80': value, 'lo-95': value, 'hi-95': value })
    const errors = { mase: 0, rmsse: 0, smape: 0, mae: 0, rmse: 0, msis: 0, wql: 0, crps: 0 }
    const perfect = { ...errors, owa: 1, coverage80: 1, coverage95: 1 }
    expect(series[0].backtest.scores).toEqual({
      model: perfect,
      naive: perfect,
      seasonalNaive: perfect,
      drift: perfect,
      theta: perfect,
      ets: perfect,
    })
  })
})

describe('forecast refuses', () => {
  it.each([
    [
      'a horizon of no whole length',
      { horizon: 1.5 },
      'forecast horizon: expected a whole number from 1, got 1.5',
    ],
    ['a horizon of 0', { horizon: 0 }, 'forecast horizon: expected a whole number from 1, got 0'],
    ['no folds', { folds: 0 }, 'forecast folds: expected a whole number from 1, got 0'],
    [
      'a seed of no whole number',
      { seed: 0.5 },
      'forecast seed: expected a whole number of at most 1801439850948197 in size, got 0.5',
    ],
    [
      'a seed too large',
      { seed: 2 ** 52 },
      `forecast seed: expected a whole number of at most 1801439850948197 in size, got ${2 ** 52}`,
    ],
    ['a season of 0', { season: 0 }, 'season: expected a whole number of steps from 1, got 0'],
    ['another model', { model: 'cnn' }, 'forecast model: expected one of lstm, gru, rnn, got cnn'],
    [
      'a property every object has',
      { model: 'toString' },
      'forecast model: expected one of lstm, gru, rnn, got toString',
    ],
    ['another way to fill', { fill: 'zero' }, "fill: 'zero': expected linear or previous, got zero"],
    [
      'too few rows',
      { horizon: 21 },
      'rows, column y: expected at least 50 rows for a horizon of 21, got 48: give more rows or a shorter horizon',
    ],
  ])('%s', async (_, wrong, message) => {
    await expect(forecast(rows, { ...quick, ...wrong } as ForecastOptions)).rejects.toThrow(
      new InputError(message),
    )
  })

  it('rows of no use', async () => {
    await expect(forecast([], quick)).rejects.toThrow(InputError)
    await expect(forecast([{ ds: '2020-01', y: 'a' }], quick)).rejects.toThrow(InputError)
  })
})

describe('forecastSeries when its signal comes', () => {
  const series = seriesFromRows(rows)

  it('rejects at once where nothing is trained, and hands nothing over', async () => {
    const reason = new Error('enough')
    const kept: SavedForecaster[] = []
    const options = {
      ...quick,
      signal: AbortSignal.abort(reason),
      onTrained: (f: SavedForecaster) => void kept.push(f),
    }
    await expect(forecastSeries(series, options)).rejects.toBe(reason)
    expect(kept).toEqual([])
  })

  it.each([
    ['in its first training', 'final model', 2],
    ['in the backtest', 'backtest 1/2', 1],
  ])('%s: rejects with the reason and has handed over what predicts', async (_, label, epoch) => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const kept: SavedForecaster[] = []
    const labels = new Set<string>()
    const ended = forecastSeries(series, {
      ...quick,
      signal: controller.signal,
      onProgress: (now) => {
        labels.add(now.label)
        if (now.label === label && now.epoch === epoch) controller.abort(reason)
      },
      onTrained: (forecaster) => void kept.push(forecaster),
    })
    await expect(ended).rejects.toBe(reason)
    expect([...labels].at(-1)).toBe(label)
    expect(kept).toHaveLength(1)
    const ahead = kept[0].predict(rows)
    expect(ahead).toHaveLength(3)
    for (const { ds: _, ...row } of ahead) expect(Object.values(row).every(Number.isFinite)).toBe(true)
  })

  it('waits for what onTrained does before it goes on', async () => {
    const order: string[] = []
    await forecastSeries(series, {
      ...quick,
      onTrained: async () => {
        order.push('saving')
        await new Promise((resolve) => setImmediate(resolve))
        order.push('saved')
      },
      onProgress: ({ label }) => {
        if (order.at(-1) !== label) order.push(label)
      },
    })
    expect(order).toEqual(['final model', 'saving', 'saved', 'backtest 1/2', 'backtest 2/2'])
  })
})

describe('quality', () => {
  it('beats the simple forecasts on a season with a trend and noise', async () => {
    const e = noise(120, 7)
    const y = made(120, (t) => 200 + t + [0, 9, 25, 14, 3, -8, -20, -31, -12, 4, 10, 6][t % 12] + 4 * e[t])
    const { series } = await forecast(monthly(y), { horizon: 12, folds: 2, model: 'gru', seed: 1 })
    const { model, naive, seasonalNaive, drift } = series[0].backtest.scores
    expect(model.mase).toBeLessThan(0.75 * seasonalNaive.mase)
    expect(model.mase).toBeLessThan(naive.mase)
    expect(model.mase).toBeLessThan(drift.mase)
    expect(model.coverage95).toBeGreaterThan(0.75)
  })
})
