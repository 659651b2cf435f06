import { describe, expect, test } from 'vitest'
import { type Baseline, baselines } from '../../statistics/methods/index.js'
import { made, monthly, monthlyPanel, noise, seasonal } from '../../statistics/testing/made.js'
import { backtest } from './backtest.js'
import type { Backtest } from './document.js'
import { forecast } from './forecast.js'
import type { ForecastOptions } from './options.js'
import { expectSoundRows, medians, quick } from './testing/forecasts.js'

const total = (weights: Readonly<Record<string, number>>): number =>
  Object.values(weights).reduce((sum, v) => sum + v, 0)

describe('forecast by auto', () => {
  const methods = Object.keys(baselines)
  const auto: ForecastOptions = { ...quick, model: 'auto', folds: 3, epochs: 6 }

  test('is an ensemble of a network and the baselines, with weights that add up to 1', async () => {
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

  test('gives most weight to baselines where the series is simple', async () => {
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

  test('scores a fold by weights chosen by the others', async () => {
    const y = seasonal(60)
    const foldsOf = async (values: Float64Array): Promise<Backtest['folds']> =>
      (await backtest(monthly(values), auto)).series[0].backtest.folds
    const before = await foldsOf(y)
    // Only the actual values of the last fold are changed.
    const after = await foldsOf(y.map((v, t) => (t < 57 ? v : v + 60)))
    const quantiles = (folds: Backtest['folds']) =>
      folds.map((fold) => fold.rows.map(({ y: _, ...row }) => row))
    expect(quantiles(after)[2]).toEqual(quantiles(before)[2])
    expect(after[2].rows).not.toEqual(before[2].rows)
  })

  test('forecasts series too short for a baseline in the ensemble by the network alone', async () => {
    const long = await forecast(monthlyPanel({ a: rising(80) }), { ...auto, season: 1, epochs: 1 })
    const { series } = await forecast(monthlyPanel({ a: rising(80), b: [5, 7] }), {
      ...auto,
      season: 1,
      epochs: 1,
    })
    const isTooShort = (method: string) => {
      try {
        ;(baselines as Record<string, Baseline>)[method](Float64Array.of(5, 7), {
          seasonalPeriod: 1,
          horizonSteps: 3,
        })
        return false
      } catch {
        return true
      }
    }
    const needsMore = Object.keys(long.series[0].weights)
      .filter((method) => method !== 'lstm')
      .some(isTooShort)
    // With a short series among them, more networks are trained.
    const { weights } = long.series[0]
    expect(Object.keys(series[0].weights)).toEqual(Object.keys(weights))
    for (const method of Object.keys(weights))
      expect(series[0].weights[method]).toBeCloseTo(weights[method], 2)
    expect(series[1].weights).toEqual(needsMore ? { lstm: 1 } : series[0].weights)
    expectSoundRows(series[1].forecast, 3)
  })

  test('leaves out a network without weight in the first fold, says so, and trains none any further', async () => {
    const exact = Object.fromEntries(
      Array.from({ length: 12 }, (_, i) => [`s${i}`, made(60, (t) => 100 + (3 + i) * t)]),
    )
    const labels = new Set<string>()
    const { series, notes, overall, forecaster, training } = await forecast(monthlyPanel(exact), {
      ...auto,
      season: 1,
      epochs: 1,
      onProgress: ({ label }) => void labels.add(label),
    })
    expect(labels).toEqual(new Set(['baselines', 'backtest 1/3', 'forecast']))
    expect(notes).toContain(
      'The network got no weight in the first fold of the backtest and was left out: the forecast is by baselines.',
    )
    expect(Object.keys(overall.scores)).toEqual(['model', ...methods])
    expect(forecaster.networkForecaster).toBeUndefined()
    expect(training).toEqual({ loss: [], valLoss: [] })
    for (const { weights, forecast: ahead } of series) {
      expect(weights.lstm).toBeUndefined()
      expectSoundRows(ahead, 3)
    }
  })
})
