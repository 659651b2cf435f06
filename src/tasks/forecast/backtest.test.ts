import { beforeAll, describe, expect, it } from 'vitest'
import { type BacktestResult, backtest, fewestForBacktest, originsOf } from './backtest.js'
import { baselines, naive2 } from './baselines/index.js'
import type { Task } from './forecaster.js'
import { coverage, mae, mase, msis, owa, rmse, rmsse, smape } from './metrics/index.js'
import { medianOf, type QuantileForecast } from './quantiles.js'
import { intervalsOf } from './testing/intervals.js'
import { seasonal } from './testing/made.js'
import { fewestValues } from './training.js'
import type { Scores } from './types.js'

describe('originsOf', () => {
  it('lies within the series, evenly and a horizon apart at most, for every length', () => {
    for (const horizon of [1, 2, 3, 7, 12, 30]) {
      for (const folds of [1, 2, 5, 8]) {
        for (let length = fewestForBacktest(horizon); length < fewestForBacktest(horizon) + 150; length++) {
          const origins = originsOf(length, horizon, folds)
          const where = `${length} values, horizon ${horizon}, ${folds} folds: ${origins}`
          const spacings = new Set(origins.slice(1).map((known, i) => known - origins[i]))
          const [spacing = 1] = spacings
          expect(origins.length >= 1 && origins.length <= folds, where).toBe(true)
          expect(origins[0] >= fewestValues(horizon), where).toBe(true)
          expect(origins.at(-1), where).toBe(length - horizon)
          expect(spacings.size <= 1 && spacing >= 1 && spacing <= horizon, where).toBe(true)
        }
      }
    }
  })

  it('are a horizon apart where there is room, and know half of the series', () => {
    expect(originsOf(144, 12, 5)).toEqual([84, 96, 108, 120, 132])
    expect(originsOf(144, 12, 1)).toEqual([132])
  })

  it('move together in a short series, and are fewer where there is no other place', () => {
    expect(originsOf(36, 12, 5)).toEqual([20, 21, 22, 23, 24])
    expect(originsOf(fewestForBacktest(12) + 1, 12, 5)).toEqual([20, 21])
    expect(originsOf(fewestForBacktest(12), 12, 5)).toEqual([20])
  })
})

describe('backtest', () => {
  const task: Task = { model: 'gru', seasonalPeriod: 12, horizonSteps: 4 }
  const options = { folds: 3, seed: 2 }
  const y = seasonal(60)
  let tested: BacktestResult

  beforeAll(async () => {
    tested = await backtest(y, task, options)
  })

  it('scores every method by its folds', () => {
    expect(tested.origins.map(({ known }) => known)).toEqual([48, 52, 56])
    const mean = (of: (fold: number) => number): number => (of(0) + of(1) + of(2)) / 3
    const averaged = (forecastAt: (fold: number) => QuantileForecast): Scores => {
      const of = (
        score: (
          actual: Float64Array,
          forecast: ReturnType<typeof intervalsOf>,
          known: Float64Array,
        ) => number,
      ): number =>
        mean((fold) => {
          const { known } = tested.origins[fold]
          return score(y.slice(known, known + 4), intervalsOf(forecastAt(fold)), y.slice(0, known))
        })
      const errors = {
        smape: of((actual, { median }) => smape(actual, median)),
        mase: of((actual, { median }, known) => mase(actual, median, known, 12)),
      }
      return {
        ...errors,
        rmsse: of((actual, { median }, known) => rmsse(actual, median, known, 12)),
        mae: of((actual, { median }) => mae(actual, median)),
        rmse: of((actual, { median }) => rmse(actual, median)),
        msis: of((actual, { lo95, hi95 }, known) => msis(actual, lo95, hi95, 0.95, known, 12)),
        wql: expect.any(Number),
        crps: expect.any(Number),
        coverage80: of((actual, { lo80, hi80 }) => coverage(actual, lo80, hi80)),
        coverage95: of((actual, { lo95, hi95 }) => coverage(actual, lo95, hi95)),
        owa: owa(errors, {
          smape: of((actual, _, known) => smape(actual, naive2(known, 12, 4))),
          mase: of((actual, _, known) => mase(actual, naive2(known, 12, 4), known, 12)),
        }),
      }
    }
    const seen = (fold: number) => y.slice(0, tested.origins[fold].known)
    expect(tested.scores.model).toEqual(averaged((fold) => tested.origins[fold].forecast))
    for (const [name, method] of Object.entries(baselines)) {
      expect(tested.scores[name as keyof typeof baselines]).toEqual(
        averaged((fold) => method(seen(fold), 12, 4)),
      )
    }
  })

  it('hands on what was forecast and what came', () => {
    expect(tested.past.map(({ actual }) => [...actual])).toEqual([
      [...y.slice(48, 52)],
      [...y.slice(52, 56)],
      [...y.slice(56)],
    ])
    expect(tested.past.map(({ median }) => median)).toEqual(tested.origins.map((o) => medianOf(o.forecast)))
    expect(tested.effective).toBe(3)
  })

  it.each([48, 52, 56])('forecasts nothing from what comes after %d values', async (known) => {
    const changed = y.map((v, t) => (t < known ? v : 1000 - 30 * t))
    const again = await backtest(changed, task, options)
    const upTo = ({ origins }: BacktestResult) => origins.filter((origin) => origin.known <= known)
    expect(upTo(again)).toEqual(upTo(tested))
    if (known < 56) expect(again.origins.at(-1)).not.toEqual(tested.origins.at(-1))
  })

  it('calibrates on no error before it is known, also where folds overlap', async () => {
    const overlapping: Task = { model: 'gru', seasonalPeriod: 1, horizonSteps: 8 }
    const short = y.slice(0, 30)
    const before = await backtest(short, overlapping, options)
    expect(before.origins.map(({ known }) => known)).toEqual([16, 19, 22])
    const after = await backtest(
      short.map((v, t) => (t < 22 ? v : 5000 + t)),
      overlapping,
      options,
    )
    expect(after.origins).toEqual(before.origins)
  })

  it('counts folds that overlap for what they amount to', async () => {
    const { effective, origins } = await backtest(y.slice(0, 17), { ...task, seasonalPeriod: 1 }, options)
    expect(origins.map(({ known }) => known)).toEqual([12, 13])
    expect(effective).toBe(1.25)
  })

  it('says how far it is, and ends with the reason of the signal', async () => {
    const controller = new AbortController()
    const seen = new Set<string>()
    const reason = new Error('enough')
    const ended = backtest(y, task, {
      ...options,
      signal: controller.signal,
      onProgress: (fold, folds) => {
        seen.add(`${fold}/${folds}`)
        if (fold === 2) controller.abort(reason)
      },
    })
    await expect(ended).rejects.toBe(reason)
    expect([...seen]).toEqual(['1/3', '2/3'])
  })
})
