import { beforeAll, describe, expect, test } from 'vitest'
import { panelFromRows } from '../../data/index.js'
import { engineInfo } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import type { Progress } from '../../forecaster/index.js'
import type { ForecastRow } from '../../statistics/forecast-rows.js'
import { type Baseline, baselines } from '../../statistics/methods/index.js'
import { growing, made, monthly, monthlyPanel, noise, seasonal } from '../../statistics/testing/made.js'
import {
  backtest,
  type ForecastOptions,
  type ForecastResult,
  forecast,
  forecastPanel,
  trainPanel,
} from './forecast.js'
import type { Forecaster } from './forecaster.js'
import type { Backtest } from './types.js'

const rows = monthly(seasonal(48))
const quick: ForecastOptions = { horizon: 3, folds: 2, model: 'gru', seed: 5, members: 2, epochs: 5 }

/** All of a result that the same seed must repeat. */
const repeatable = ({ series, overall, engine, seed, forecaster }: ForecastResult) => ({
  series,
  overall,
  engine,
  seed,
  bytes: forecaster.toBytes(),
})

const numbersOf = ({ ds: _, ...row }: ForecastRow): number[] => Object.values(row)

/** Every number finite, bounds around the median, the wider interval around the narrower one. */
function expectSoundRows(ahead: readonly ForecastRow[], steps: number): void {
  expect(ahead).toHaveLength(steps)
  for (const row of ahead) {
    expect(numbersOf(row).every(Number.isFinite)).toBe(true)
    const inOrder = [row['lo-95'], row['lo-80'], row.median, row['hi-80'], row['hi-95']]
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b))
  }
}

const total = (weights: Readonly<Record<string, number>>): number =>
  Object.values(weights).reduce((sum, v) => sum + v, 0)

const medians = (ahead: readonly ForecastRow[]) => ahead.map(({ median }) => median)

describe('forecast of one series', () => {
  const progress: Progress[] = []
  const kept: Forecaster[] = []
  let result: ForecastResult

  beforeAll(async () => {
    result = await forecast(rows, {
      ...quick,
      onProgress: (now) => progress.push(now),
      onTrained: (forecaster) => void kept.push(forecaster),
    })
  })

  test('gives a document of exactly the promised shape', () => {
    const { forecaster: _, ...document } = result
    const numbers = (...keys: string[]) => Object.fromEntries(keys.map((key) => [key, expect.any(Number)]))
    const scores = {
      ...numbers('mase', 'rmsse', 'smape', 'mae', 'rmse', 'owa', 'msis', 'wql', 'crps'),
      ...numbers('coverage80', 'coverage95'),
    }
    const row = {
      ds: expect.stringMatching(/^\d{4}-\d\d$/),
      ...numbers('median', 'lo-80', 'hi-80', 'lo-95', 'hi-95'),
    }
    const fold = (cutoff: string) => ({ cutoff, rows: Array(3).fill({ ...row, y: expect.any(Number) }) })
    const methods = ['model', ...Object.keys(baselines)]
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

  test('says which simple method was best, and what its errors were at each step', () => {
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
    expect(labels).toEqual(['final model', 'backtest 1/2', 'backtest 2/2'])
    const done = progress.map((now) => now.done)
    expect(done[0]).toBeGreaterThan(0)
    expect(done).toEqual(done.toSorted((a, b) => a - b))
    expect(done.at(-1)).toBe(1)
    for (const { training } of progress) {
      if (training !== undefined) expect(training.epoch >= 1 && training.epoch <= training.epochs).toBe(true)
    }
  })

  test('hands over the forecaster before the backtest, which then only changes its intervals', () => {
    expect(kept).toHaveLength(1)
    expect(medians(kept[0].predict(rows)[0].forecast)).toEqual(medians(result.series[0].forecast))
    const { calibration } = kept[0].networkForecaster
    expect(result.forecaster.networkForecaster.calibration).not.toEqual(calibration)
  })

  test('repeats itself bit for bit with the same seed, and differs with another', async () => {
    expect(repeatable(await forecast(rows, quick))).toEqual(repeatable(result))
    const other = await forecast(rows, { ...quick, seed: 6 })
    expect(other.series[0].forecast[0].median).not.toBe(result.series[0].forecast[0].median)
  })

  test('judges in backtest() as in forecast()', async () => {
    const { seconds: _, ...judged } = await backtest(rows, quick)
    const { seconds: __, training: ___, forecaster: ____, ...whole } = result
    const series = whole.series.map(({ forecast: _, explanation: __, ...one }) => one)
    expect(judged).toStrictEqual({ ...whole, series })
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
    expect(plain.forecaster.networkForecaster.scalings.get('y')?.hasPattern).toBe(false)
    expect(withSeason.forecaster.networkForecaster.scalings.get('y')?.hasPattern).toBe(true)
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
    const { forecaster, training } = await forecast(rows, { ...quick, ...told, folds: 1 })
    const { networks } = forecaster.networkForecaster
    expect(networks).toHaveLength(3)
    expect(networks[0].shape).toMatchObject({ hiddenSize: 5, windowSteps: 9, dropout: 0.1 })
    expect(training.loss).toHaveLength(2)
    const faster = await forecast(rows, { ...quick, ...told, folds: 1, learningRate: 0.01 })
    expect(faster.training.loss).not.toEqual(training.loss)
  })

  test.each([2, 7, 50])('reads pieces of a window of %d steps', async (windowSteps) => {
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
        const errors = { mase: 0, rmsse: 0, smape: 0, mae: 0, rmse: 0, msis: 0, wql: 0, crps: 0 }
        const perfect = { ...errors, owa: 1, coverage80: 1, coverage95: 1 }
        for (const scores of Object.values(series[0].backtest.scores)) expect(scores).toEqual(perfect)
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

describe('forecast of many series', () => {
  const many = monthlyPanel({
    plain: seasonal(48),
    growing: growing(48),
    negative: seasonal(40, 2).map((v) => v - 500),
    short: seasonal(8, 3),
    zeros: new Float64Array(30),
    single: [4],
  })
  let result: ForecastResult

  beforeAll(async () => {
    result = await forecast(many, quick)
  })

  test('forecasts each, in order, whatever its length', () => {
    expect(result.series.map(({ id }) => id)).toEqual(['plain', 'growing', 'negative', 'short', 'zeros'])
    for (const { forecast: ahead, history, weights } of result.series) {
      expectSoundRows(ahead, 3)
      expect(history.length).toBeGreaterThanOrEqual(8)
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
      { id: 'single', reason: 'rows, series single: expected at least 2 rows, got 1' },
    ])
  })

  test('refuses all where one cannot be forecast and it is told to be strict', async () => {
    const strict = { ...quick, strict: true }
    await expect(forecast(many, strict)).rejects.toThrow(
      new InputError('rows, series single: expected at least 2 rows, got 1'),
    )
    await expect(backtest(many, strict)).rejects.toThrow(InputError)
  })

  test('judges those that are long enough, and the others not', () => {
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
    const judged = result.series.map(({ backtest }) => backtest).filter(({ folds }) => folds.length > 0)
    const { folds, scores, errorsByStep, calibration } = result.overall
    expect(folds).toEqual([])
    expect(Object.keys(scores)).toEqual(['model', ...Object.keys(baselines)])
    for (const key of ['mase', 'rmsse', 'smape', 'msis', 'coverage80'] as const) {
      const mean = judged.reduce((sum, own) => sum + own.scores.model[key], 0) / judged.length
      expect(scores.model[key], key).toBeCloseTo(mean, 9)
    }
    expect(errorsByStep.model).toHaveLength(3)
    const byStep = errorsByStep.model.reduce((sum, v) => sum + v, 0) / 3
    expect(byStep).toBeCloseTo(scores.model.mase, 9)
    const shareBelowMedian = calibration.find(({ level }) => level === 0.5)!.share
    const below = judged.flatMap((own) =>
      own.folds.flatMap((fold) => fold.rows.map((r) => Number(r.y <= r.median))),
    )
    expect(shareBelowMedian).toBeCloseTo(below.reduce((a, b) => a + b, 0) / below.length, 12)
  })

  test('judges in backtest() as in forecast()', async () => {
    const judged = await backtest(many, quick)
    expect(judged.overall).toEqual(result.overall)
    expect(judged.skipped).toEqual(result.skipped)
    expect(judged.series.map((one) => one.backtest)).toEqual(result.series.map((one) => one.backtest))
  })

  test('can be predicted again by what it hands over', () => {
    const again = result.forecaster.predict(many.filter(({ unique_id }) => unique_id !== 'single'))
    expect(again).toEqual(
      result.series.map(({ id, frequency, forecast: ahead }) => ({ id, frequency, forecast: ahead })),
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

describe('forecast with columns beside the values', () => {
  const promo = made(63, (t) => Number(noise(63, 8)[t] > 0.7))
  const e = noise(60, 4)
  const y = made(60, (t) => 50 + 20 * promo[t] + e[t])
  const known = monthly(y).map((row, t) => ({ ...row, promo: promo[t], footfall: e[t] }))
  const futureRows = (flags: readonly number[]) =>
    flags.map((flag, h) => ({ ds: `2005-${String(h + 1).padStart(2, '0')}`, y: undefined, promo: flag }))
  const options: ForecastOptions = {
    ...quick,
    time: 'ds',
    target: 'y',
    future: ['promo'],
    past: ['footfall'],
    folds: 1,
    epochs: 40,
    season: 1,
  }

  test('uses what is known ahead', async () => {
    const { series, forecaster } = await forecast([...known, ...futureRows([0, 1, 0])], options)
    const [first, second, third] = medians(series[0].forecast)
    expect(second - first).toBeGreaterThan(3)
    expect(second - third).toBeGreaterThan(3)
    const [{ forecast: other }] = forecaster.predict([...known, ...futureRows([1, 0, 0])])
    expect(other[0].median - other[1].median).toBeGreaterThan(3)
    expect(forecaster.context.ahead).toEqual(['promo'])
  })

  test('needs it for the whole horizon', async () => {
    const message =
      'rows, column y: expected promo, which is known ahead, for all 3 steps after 2004-12, got none for 2005-03: ' +
      'give rows up to 2005-03 with promo'
    await expect(forecast([...known, ...futureRows([0, 1])], options)).rejects.toThrow(
      new InputError(message),
    )
    await expect(backtest([...known, ...futureRows([0, 1])], options)).rejects.toThrow(
      new InputError(message),
    )
  })

  test('goes on from its own forecasts only without columns of the past', async () => {
    const all = [...known, ...futureRows([0, 1, 0])]
    await expect(forecast(all, { ...options, strategy: 'recursive' })).rejects.toThrow(
      /^forecast strategy: expected direct, for columns of the past/,
    )
    const { series } = await forecast(all, { ...options, past: [], strategy: 'recursive' })
    const [first, second] = medians(series[0].forecast)
    expect(second - first).toBeGreaterThan(3)
  })

  test('sees the calendar where it is told to, and where there is enough to learn it from', async () => {
    const seen = async (calendar: boolean | undefined, count = 60) =>
      (await forecast(monthly(seasonal(count)), { ...quick, epochs: 1, members: 1, folds: 1, calendar }))
        .forecaster.context
    expect(await seen(true)).toMatchObject({ hasCalendar: true, ahead: ['month-sin', 'month-cos'] })
    expect(await seen(undefined)).toMatchObject({ hasCalendar: false, ahead: [] })
    expect(await seen(undefined, 1000)).toMatchObject({ hasCalendar: true })
    expect(await seen(false, 1000)).toMatchObject({ hasCalendar: false, ahead: [] })
  })
})

describe('forecast by auto', () => {
  const methods = Object.keys(baselines)
  const auto: ForecastOptions = { ...quick, model: 'auto', folds: 3, epochs: 6 }

  test('mixes a network and the simple methods, with weights that add up to 1', async () => {
    const { series, overall, model } = await forecast(
      monthlyPanel({ a: seasonal(60), b: seasonal(60, 2) }),
      auto,
    )
    expect(model).toBe('auto')
    for (const { weights, backtest: own, forecast: ahead } of series) {
      expect(total(weights)).toBeCloseTo(1, 9)
      for (const part of Object.keys(weights)) expect(['lstm', ...methods]).toContain(part)
      expect(Object.keys(own.scores)).toEqual(['model', 'lstm', ...methods])
      expectSoundRows(ahead, 3)
    }
    expect(Object.keys(overall.scores)).toEqual(['model', 'lstm', ...methods])
  })

  /** Rises by 5 a step, and hardly anything else. */
  const rising = (count: number) => {
    const e = noise(count, 3)
    let level = 0
    return made(count, (t) => (level += 5 + 0.1 * e[t]))
  }

  test('takes to simple methods what is simple', async () => {
    const y = rising(80)
    const { series } = await forecast(monthly(y), { ...auto, season: 1, epochs: 1 })
    const [{ weights, forecast: ahead, backtest: own }] = series
    expect(weights.lstm ?? 0).toBeLessThan(0.5)
    const best = Math.min(...methods.map((method) => own.scores[method].mase))
    expect(own.scores.model.mase).toBeLessThan(1.1 * best)
    medians(ahead).forEach((v, h) => {
      expect(Math.abs(v - (y[79] + 5 * (h + 1)))).toBeLessThan(3)
    })
  })

  test('judges a fold by weights that rest on the others', async () => {
    const y = seasonal(60)
    const foldsOf = async (values: Float64Array): Promise<Backtest['folds']> =>
      (await backtest(monthly(values), auto)).series[0].backtest.folds
    const before = await foldsOf(y)
    // Only what came of the last fold is other than it was.
    const after = await foldsOf(y.map((v, t) => (t < 57 ? v : v + 60)))
    const quantiles = (folds: Backtest['folds']) =>
      folds.map((fold) => fold.rows.map(({ y: _, ...row }) => row))
    expect(quantiles(after)[2]).toEqual(quantiles(before)[2])
    expect(after[2].rows).not.toEqual(before[2].rows)
  })

  test('forecasts series too short for one of the simple methods in the ensemble by the network alone', async () => {
    const long = await forecast(monthlyPanel({ a: rising(80) }), { ...auto, season: 1, epochs: 1 })
    const { series } = await forecast(monthlyPanel({ a: rising(80), b: [5, 7] }), {
      ...auto,
      season: 1,
      epochs: 1,
    })
    const isTooShort = (method: string) => {
      try {
        ;(baselines as Record<string, Baseline>)[method](Float64Array.of(5, 7), 1, 3)
        return false
      } catch {
        return true
      }
    }
    const needsMore = Object.keys(long.series[0].weights)
      .filter((method) => method !== 'lstm')
      .some(isTooShort)
    expect(series[0].weights).toEqual(long.series[0].weights)
    expect(series[1].weights).toEqual(needsMore ? { lstm: 1 } : series[0].weights)
    expectSoundRows(series[1].forecast, 3)
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
    [
      'too few rows',
      { horizon: 21 },
      'rows, column y: expected at least 50 rows for a horizon of 21, got 48: give more rows or a shorter horizon',
    ],
  ])('%s', async (_, wrong, message) => {
    const options = { ...quick, ...wrong } as ForecastOptions
    await expect(forecast(rows, options)).rejects.toThrow(new InputError(message))
    await expect(backtest(rows, options)).rejects.toThrow(new InputError(message))
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
      y: t < 12 ? row.y : undefined,
      promo: t % 2,
    }))
    await expect(forecast([...long, ...short], { ...quick, future: ['promo'] })).rejects.toThrow(
      new InputError(
        'rows, series b: expected at least 14 rows for a horizon of 3, got 12: give more rows or a shorter horizon',
      ),
    )
  })

  test('series all of which are too short', async () => {
    await expect(forecast(monthlyPanel({ a: seasonal(9), b: seasonal(13) }), quick)).rejects.toThrow(
      new InputError(
        'rows, series b: expected at least 14 rows for a horizon of 3, got 13: give more rows or a shorter horizon',
      ),
    )
  })

  test('rows of no use', async () => {
    await expect(forecast([], quick)).rejects.toThrow(InputError)
    await expect(forecast([{ ds: '2020-01', y: 'a' }], quick)).rejects.toThrow(InputError)
  })
})

describe('forecastPanel when its signal comes', () => {
  const panel = panelFromRows(rows)

  test('rejects at once where nothing is trained, and hands nothing over', async () => {
    const reason = new Error('enough')
    const kept: Forecaster[] = []
    const options = {
      ...quick,
      signal: AbortSignal.abort(reason),
      onTrained: (f: Forecaster) => void kept.push(f),
    }
    await expect(forecastPanel(panel, options)).rejects.toBe(reason)
    expect(kept).toEqual([])
  })

  test.each([
    ['in its first training', 'final model', 2],
    ['in the backtest', 'backtest 1/2', 1],
  ])('%s: rejects with the reason and has handed over what predicts', async (_, label, epoch) => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const kept: Forecaster[] = []
    const labels = new Set<string>()
    const ended = forecastPanel(panel, {
      ...quick,
      signal: controller.signal,
      onProgress: (now) => {
        labels.add(now.label)
        if (now.label === label && now.training?.epoch === epoch) controller.abort(reason)
      },
      onTrained: (forecaster) => void kept.push(forecaster),
    })
    await expect(ended).rejects.toBe(reason)
    expect([...labels].at(-1)).toBe(label)
    expect(kept).toHaveLength(1)
    expectSoundRows(kept[0].predict(rows)[0].forecast, 3)
  })

  test('waits for what onTrained does before it goes on', async () => {
    const order: string[] = []
    await forecastPanel(panel, {
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
  test('beats the simple forecasts on a season with a trend and noise', async () => {
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

describe('trainPanel', () => {
  const panel = panelFromRows(rows)
  const options = { horizon: 3, members: 2, epochs: 5, seed: 5 }

  test('trains the network that forecast has, which forecasts by itself', async () => {
    const { forecaster } = await forecast(rows, { ...quick, ...options })
    const trained = await trainPanel(panel, { ...options, model: 'gru' })
    expect(trained.context.ensemble).toEqual({ weights: { gru: 1 } })
    expect(
      trained.networkForecaster.networks.map(({ parameters }) => parameters.map((p) => p.read())),
    ).toEqual(forecaster.networkForecaster.networks.map(({ parameters }) => parameters.map((p) => p.read())))
    expectSoundRows(trained.predict(rows)[0].forecast, 3)
    const auto = await trainPanel(panel, { ...options, model: 'auto' })
    expect(Object.values(auto.context.ensemble.weights)).toEqual([1])
  })

  test('calibrates by what follows the step from which on values are held back', async () => {
    const noisy = panelFromRows(
      rows.map(({ ds, y }, t) => ({ ds, y: t < 36 ? y : y + 60 * Math.sin(2.5 * t) })),
    )
    const widths = async (given: typeof panel) => {
      const trained = await trainPanel(given, { ...options, model: 'gru', validationFrom: 36 })
      return trained.networkForecaster.calibration.sizes[0]
    }
    expect(await widths(noisy)).toBeGreaterThan(2 * (await widths(panel)))
  })

  test('refuses a step that leaves nothing to learn from, or nothing to hold back', async () => {
    for (const validationFrom of [2, 46]) {
      await expect(trainPanel(panel, { ...options, validationFrom })).rejects.toThrow(
        new InputError(
          `forecast validationFrom: expected a whole step with forecasts of 3 steps before it and after it, got ${validationFrom}`,
        ),
      )
    }
  })
})
