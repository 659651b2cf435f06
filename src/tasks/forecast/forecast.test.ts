import { beforeAll, describe, expect, test } from 'vitest'
import { engineInfo } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import type { Progress } from '../../forecaster/index.js'
import { baselines } from '../../statistics/methods/index.js'
import { made, monthly, monthlyPanel, noise, seasonal } from '../../statistics/testing/made.js'
import { backtest } from './backtest.js'
import { forecast } from './forecast.js'
import type { ForecastOptions } from './options.js'
import type { ForecastResult } from './result.js'
import { expectSoundRows, numbersOf, quick, rows } from './testing/forecasts.js'
import { perfectScores, scoreNames } from './testing/scores.js'

/** All of a result that the same seed must repeat. */
const repeatable = ({ series, overall, engine, seed, forecaster }: ForecastResult) => ({
  series,
  overall,
  engine,
  seed,
  bytes: forecaster.toBytes(),
})

describe('forecast of one series', () => {
  const progress: Progress[] = []
  const kept: ForecastResult[] = []
  let result: ForecastResult

  beforeAll(async () => {
    result = await forecast(rows, {
      ...quick,
      onProgress: (now) => progress.push(now),
      onResult: (early) => void kept.push(early),
    })
  })

  test('gives a document of exactly the promised shape', () => {
    const { forecaster: _, ...document } = result
    const numbers = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, expect.any(Number)]))
    const scores = numbers(...scoreNames)
    const row = {
      ds: expect.stringMatching(/^\d{4}-\d\d$/),
      ...numbers('median', 'lo-80', 'hi-80', 'lo-95', 'hi-95'),
    }
    const methods = ['model', ...Object.keys(baselines)]
    const fold = (cutoff: string) => ({
      cutoff,
      mase: numbers(...methods),
      rows: Array(3).fill({ ...row, y: expect.any(Number) }),
    })
    const { errorsByStep } = document.series[0].backtest
    expect(document).toStrictEqual({
      model: 'gru',
      series: [
        {
          id: 'y',
          frequency: 'MS',
          history: rows,
          forecast: Array(3).fill(row),
          backtest: {
            folds: [fold('2003-06'), fold('2003-09')],
            scores: Object.fromEntries(methods.map((method) => [method, scores])),
            errorsByStep,
            calibration: expect.any(Array),
          },
          weights: { gru: 1 },
          explanation: { lags: expect.any(Array), covariates: [] },
        },
      ],
      skipped: [],
      notes: [],
      overall: { ...document.series[0].backtest, folds: [] },
      training: { loss: expect.any(Array), valLoss: expect.any(Array) },
      engine: engineInfo().engine,
      seed: 5,
      seconds: expect.any(Number),
    })
    expect(Object.keys(document.series[0].backtest.scores)).toEqual(methods)
    expect(JSON.parse(JSON.stringify(document))).toStrictEqual(document)
    const { training } = document
    const [{ forecast: ahead, backtest }] = document.series
    expect(ahead.map(({ ds }) => ds)).toEqual(['2004-01', '2004-02', '2004-03'])
    expectSoundRows(ahead, 3)
    expect(backtest.folds[1].rows.map(({ ds, y }) => ({ ds, y }))).toEqual(rows.slice(45))
    expect(training.loss.length).toBe(training.valLoss.length)
    expect(training.loss.every(Number.isFinite)).toBe(true)
  })

  test('says which baseline was best, and what its errors were at each step', () => {
    const { scores, errorsByStep, folds } = result.series[0].backtest
    const best = Object.keys(baselines).reduce((a, b) => (scores[b].mase < scores[a].mase ? b : a))
    expect(Object.keys(errorsByStep)).toEqual(['model', best])
    const errorAt = (h: number) =>
      folds.reduce((sum, { rows: fold }) => sum + Math.abs(fold[h].y - fold[h].median), 0) / folds.length
    errorsByStep.model.forEach((error, h) => {
      expect(error).toBeCloseTo(errorAt(h), 9)
    })
  })

  test('says how far it is, ever further, to the end', () => {
    const labels = [...new Set(progress.map(({ label }) => label))]
    expect(labels).toEqual(['baselines', 'backtest 1/2', 'backtest 2/2', 'final model'])
    const done = progress.map((now) => now.done)
    expect(done[0]).toBeGreaterThan(0)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(done.at(-1)).toBe(1)
    for (const { training } of progress) {
      if (training !== undefined) expect(training.epoch >= 1 && training.epoch <= training.epochs).toBe(true)
    }
  })

  test('hands over a forecaster after each fold, whose networks the next training goes on from', () => {
    const own = kept.filter(({ model }) => model === 'gru')
    expect(own.map(({ series }) => series[0].backtest.folds.length)).toEqual([1, 2])
    const [first, second] = own.map(({ forecaster }) =>
      forecaster.networkForecaster!.networks[0].parameters[0].read(),
    )
    const last = result.forecaster.networkForecaster!.networks[0].parameters[0].read()
    const change = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
      Array.from(a, (v, i) => Math.abs(v - b[i])).reduce((sum, v) => sum + v, 0)
    expect(change(first, second)).toBeGreaterThan(0)
    expect(change(second, last)).toBeGreaterThan(0)
  })

  test('repeats itself bit for bit with the same seed, and differs with another', async () => {
    expect(repeatable(await forecast(rows, quick))).toEqual(repeatable(result))
    const other = await forecast(rows, { ...quick, seed: 6 })
    expect(other.series[0].forecast[0].median).not.toBe(result.series[0].forecast[0].median)
  })

  test('has the same backtest in backtest() and forecast()', async () => {
    const { seconds: _, ...evaluated } = await backtest(rows, quick)
    const { seconds: __, training: ___, forecaster: ____, ...whole } = result
    const series = whole.series.map(({ forecast: _, explanation: __, ...one }) => one)
    expect(evaluated).toStrictEqual({ ...whole, series })
  })

  test.each(['lstm', 'rnn', 'segment'] as const)('forecasts with %s', async (model) => {
    const { series } = await forecast(rows, { ...quick, model, folds: 1 })
    expectSoundRows(series[0].forecast, 3)
    expect(series[0].weights).toEqual({ [model]: 1 })
    expect(series[0].forecast[0].median).toBeGreaterThan(100)
    expect(series[0].forecast[0].median).not.toBe(result.series[0].forecast[0].median)
  })

  test('takes dates, text and numbers, by the names it is told', async () => {
    const asDates = rows.map(({ ds, y }) => ({ other: 1, when: new Date(`${ds}-01`), sold: String(y) }))
    const { series } = await forecast(asDates, { ...quick, time: 'when', target: 'sold' })
    expect(series[0].id).toBe('sold')
    expect(series[0].forecast.map(numbersOf)).toEqual(result.series[0].forecast.map(numbersOf))
    expect(series[0].forecast[0].ds).toBe('2004-01-01')
  })

  test('fills and takes a season as it is told', async () => {
    const counted = rows.map(({ y }, t) => ({ y: t === 20 ? undefined : y }))
    await expect(forecast(counted, quick)).rejects.toThrow(/^rows index 20, column y: .* fill: 'linear'/)
    const plain = await forecast(counted, { ...quick, fill: 'linear', folds: 1 })
    const withSeason = await forecast(counted, { ...quick, fill: 'linear', folds: 1, season: 12 })
    expect(plain.series[0].frequency).toBe('step')
    expect(plain.forecaster.networkForecaster!.scalings.get('y')?.hasPattern).toBe(false)
    expect(withSeason.forecaster.networkForecaster!.scalings.get('y')?.hasPattern).toBe(true)
  })

  test.each([
    ['of one step', 1, 30],
    ['longer than a third of the series', 14, 36],
    ['from as few rows as it says', 5, 18],
  ])('has a horizon %s', async (_, horizon, count) => {
    const { series } = await forecast(rows.slice(0, count), { ...quick, horizon })
    expectSoundRows(series[0].forecast, horizon)
    const { folds, scores } = series[0].backtest
    expect(folds.length).toBeGreaterThan(0)
    for (const fold of folds) expectSoundRows(fold.rows, horizon)
    expect(scores.model.mase).toBeLessThan(10)
  })

  test('has the intervals it is asked for', async () => {
    const { series, forecaster } = await forecast(rows, { ...quick, folds: 1, levels: [99, 50] })
    const columns = ['ds', 'median', 'lo-50', 'hi-50', 'lo-99', 'hi-99']
    for (const row of [...series[0].forecast, ...forecaster.predict(rows)[0].forecast]) {
      expect(Object.keys(row)).toEqual(columns)
      expect(row['lo-99']).toBeLessThan(row['lo-50'])
      expect(row['hi-50']).toBeLessThan(row['hi-99'])
    }
    expect(Object.keys(series[0].backtest.folds[0].rows[0])).toEqual([...columns, 'y'])
    // The scores are of the same intervals, whatever is shown.
    const usual = await forecast(rows, { ...quick, folds: 1 })
    expect(series[0].backtest.scores).toEqual(usual.series[0].backtest.scores)
  })

  test('trains as it is told', async () => {
    const told = { hiddenSize: 5, windowSteps: 9, dropout: 0.1, members: 3, epochs: 2, learningRate: 0.001 }
    const { forecaster, training } = await forecast(rows, { ...quick, ...told, folds: 0 })
    const { networks } = forecaster.networkForecaster!
    expect(networks).toHaveLength(3)
    expect(networks[0].shape).toMatchObject({ hiddenSize: 5, windowSteps: 9, dropout: 0.1 })
    expect(training.loss).toHaveLength(2)
    const faster = await forecast(rows, { ...quick, ...told, folds: 0, learningRate: 0.01 })
    expect(faster.training.loss).not.toEqual(training.loss)
  })

  test.each([2, 7, 50])('reads segments of a window of %d steps', async (windowSteps) => {
    const { series } = await forecast(rows, { ...quick, model: 'segment', windowSteps, folds: 1, epochs: 2 })
    expectSoundRows(series[0].forecast, 3)
  })

  test.each([0, 5, 0.1, -3e12])(
    'forecasts %d after nothing else, and scores it as perfect',
    async (value) => {
      for (const model of ['gru', 'auto'] as const) {
        const { series } = await forecast(monthly(new Float64Array(30).fill(value)), {
          ...quick,
          model,
          epochs: 2,
        })
        for (const { ds: _, ...row } of series[0].forecast)
          expect(row).toEqual({
            median: value,
            'lo-80': value,
            'hi-80': value,
            'lo-95': value,
            'hi-95': value,
          })
        for (const scores of Object.values(series[0].backtest.scores)) expect(scores).toEqual(perfectScores)
      }
    },
  )

  test.each([
    ['spikes', made(50, (t) => (t === 49 ? 1e100 : 0))],
    ['the largest values', noise(50).map((v) => v * 2e99)],
    ['the smallest', noise(50).map((v) => v * 1e-90)],
    ['intermittent values', made(50, (t) => (t % 9 === 4 ? 3 : 0))],
    ['steps that alternate', made(50, (t) => (t % 2 ? 1e90 : -1e90))],
  ])('is finite for %s', async (_, values) => {
    const { series } = await forecast(monthly(values), { ...quick, model: 'auto', epochs: 2 })
    expectSoundRows(series[0].forecast, 3)
    for (const fold of series[0].backtest.folds) expectSoundRows(fold.rows, 3)
    expect(Number.isFinite(series[0].backtest.scores.model.mase)).toBe(true)
  })
})

describe('forecast refuses', () => {
  test.each([
    [
      'a horizon of no whole length',
      { horizon: 1.5 },
      'forecast horizon: expected a whole number from 1, got 1.5',
    ],
    ['a season of 0', { season: 0 }, 'season: expected a whole number of steps from 1, got 0'],
    ['another way to fill', { fill: 'zero' }, "fill: 'zero': expected linear or previous, got zero"],
  ])('%s', async (_, wrong, message) => {
    const options = { ...quick, ...wrong } as ForecastOptions
    await expect(forecast(rows, options)).rejects.toThrow(new InputError(message))
    const told = message.replace(/^forecast /, 'backtest ')
    await expect(backtest(rows, options)).rejects.toThrow(new InputError(told))
  })

  test.each([
    ['counted rows', rows.map(({ y }) => ({ y })), 'step'],
    ['years', rows.map(({ y }, t) => ({ ds: `${1960 + t}`, y })), 'YS'],
  ])('a calendar of %s', async (_, given, frequency) => {
    await expect(forecast(given, { ...quick, calendar: true })).rejects.toThrow(
      new InputError(
        'forecast calendar: expected time stamps that have one, such as days or hours, got the frequency ' +
          frequency,
      ),
    )
  })

  test('series of which only one that lacks what is known ahead is long enough', async () => {
    const long = monthly(seasonal(48)).map((row, t) => ({ unique_id: 'a', ...row, promo: t % 2 }))
    const short = monthly(seasonal(15)).map((row, t) => ({
      unique_id: 'b',
      ...row,
      y: t < 10 ? row.y : undefined,
      promo: t % 2,
    }))
    await expect(forecast([...long, ...short], { ...quick, future: ['promo'] })).rejects.toThrow(
      /^rows, series b: expected at least 11 rows to train a network for a horizon of 3, got 10: /,
    )
  })

  test('series all of which are too short', async () => {
    await expect(forecast(monthlyPanel({ a: seasonal(9), b: seasonal(10) }), quick)).rejects.toThrow(
      /^rows, series b: expected at least 11 rows to train a network for a horizon of 3, got 10: /,
    )
  })

  test('rows of no use', async () => {
    await expect(forecast([], quick)).rejects.toThrow(InputError)
    await expect(forecast([{ ds: '2020-01', y: 'a' }], quick)).rejects.toThrow(InputError)
  })
})

describe('quality', () => {
  test('beats the baselines on a season with a trend and noise', async () => {
    const e = noise(120, 7)
    const y = made(120, (t) => 200 + t + [0, 9, 25, 14, 3, -8, -20, -31, -12, 4, 10, 6][t % 12] + 4 * e[t])
    const { series } = await forecast(monthly(y), {
      horizon: 12,
      folds: 2,
      model: 'gru',
      seed: 1,
      members: 2,
    })
    const { model, naive, seasonalNaive, drift } = series[0].backtest.scores
    expect(model.mase).toBeLessThan(0.75 * seasonalNaive.mase)
    expect(model.mase).toBeLessThan(naive.mase)
    expect(model.mase).toBeLessThan(drift.mase)
    expect(model.coverage95).toBeGreaterThan(0.75)
  })
})
