import { beforeAll, describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { LEVELS, medianOf, type QuantileForecast } from '../statistics/quantiles.js'
import { intervalsOf, widthOf } from '../statistics/testing/intervals.js'
import { growing, made, noise, seasonal } from '../statistics/testing/made.js'
import { expectSound } from '../statistics/testing/sound.js'
import { forecastNext } from './forecaster.js'
import type { KnownSeries } from './known-series.js'
import type { Task } from './task.js'
import { knownOf } from './testing/known.js'
import {
  type ForecasterTraining,
  fewestTrainingValues,
  type TrainedForecaster,
  trainForecaster,
} from './train-forecaster.js'

const task: Task = { kind: 'gru', seasonalPeriod: 12, horizonSteps: 3 }
const quick: ForecasterTraining = { seed: 1, members: 2, epochs: 15 }
/** Hardly trained: where only the numbers around the networks matter. */
const rough: ForecasterTraining = { seed: 1, members: 1, epochs: 2 }

async function forecastOf(
  y: Float64Array,
  given: Partial<Task> = {},
  options = quick,
): Promise<QuantileForecast> {
  const { forecaster } = await trainForecaster([knownOf(y)], { ...task, ...given }, options)
  return forecastNext(forecaster, [knownOf(y)])[0]
}

describe('a forecaster of one series', () => {
  test.each([0, 5, -7.7, 0.1, 1e12, 1e12 + 0.3, 1e-9, 1e-90, -1e100])(
    'forecasts %d for ever after nothing else, without doubt',
    async (value) => {
      const constant = new Float64Array(3).fill(value)
      const zeroWidth = { levels: LEVELS, values: LEVELS.map(() => constant) }
      for (const kind of ['gru', 'segment'] as const) {
        expect(await forecastOf(new Float64Array(30).fill(value), { kind }, rough)).toEqual(zeroWidth)
      }
    },
  )

  test('forecasts a repeated pattern with next to no doubt', async () => {
    const y = made(48, (t) => 20 + [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8][t % 12])
    const { median, lo95, hi95 } = intervalsOf(await forecastOf(y))
    const next = [23, 21, 24]
    next.forEach((v, h) => {
      expect(median[h]).toBeCloseTo(v, 10)
      // A width of 0 would claim more than 48 values can tell.
      expect(hi95[h] - lo95[h]).toBeGreaterThan(0)
      expect(hi95[h] - lo95[h]).toBeLessThan(0.02 * 8)
    })
  })

  const odd: [string, Float64Array][] = [
    ['a jump', made(40, (t) => (t < 25 ? 1 : 1e6))],
    ['a jump at the end', made(40, (t) => (t < 39 ? 1 : 100))],
    ['one spike', made(40, (t) => (t === 20 ? 1e30 : 0))],
    ['a spike at the start', made(40, (t) => (t === 0 ? 1e12 : Math.sin(t)))],
    ['negative values', seasonal(40).map((v) => v - 500)],
    ['now and then more than zero', made(40, (t) => (t % 7 === 3 ? 5 : 0))],
    ['exponential growth', made(40, (t) => Math.exp(t / 5))],
    ['values near the largest', noise(40).map((v) => v * 2e99)],
    ['values of 1e-90', noise(40).map((v) => v * 1e-90)],
    ['as few values as can be', seasonal(fewestTrainingValues(3))],
  ]

  test.each(odd)('is finite and in order after %s', async (_, y) => {
    expectSound(await forecastOf(y, {}, rough), 3)
    expectSound(await forecastOf(y, { kind: 'segment', head: 'quantiles' }, rough), 3)
    expectSound(await forecastOf(y, { kind: 'lstm', strategy: 'recursive' }, rough), 3)
  })

  test.each([1e90, 1e12, 1e-9, 1e-90])('scales with the series, by %d', async (scale) => {
    const plain = await forecastOf(seasonal(48))
    const scaled = await forecastOf(seasonal(48).map((v) => v * scale))
    expectSound(scaled, 3)
    const [before, after] = [medianOf(plain), medianOf(scaled)]
    after.forEach((v, h) => {
      expect(v / scale / before[h]).toBeCloseTo(1, 2)
    })
  })

  test('sees small changes on a high level', async () => {
    const plain = intervalsOf(await forecastOf(seasonal(48)))
    const raised = intervalsOf(await forecastOf(seasonal(48).map((v) => v + 1e10)))
    raised.median.forEach((v, h) => {
      expect(Math.abs(v - 1e10 - plain.median[h])).toBeLessThan(1)
      expect(Math.abs(raised.hi95[h] - 1e10 - plain.hi95[h])).toBeLessThan(2)
    })
  })

  test('forecasts nothing below 0 of what never was, and below it of what was', async () => {
    const intermittent = made(60, (t) => (t % 5 === 0 ? 3 * (1 + (t % 3)) : 0))
    for (const kind of ['gru', 'segment'] as const) {
      for (const row of (await forecastOf(intermittent, { kind }, rough)).values)
        expect(row.every((v) => v >= 0)).toBe(true)
    }
    const { values } = await forecastOf(intermittent.with(30, -1))
    expect(values[0].some((v) => v < 0)).toBe(true)
  })

  test.each(['median', 'mean', 'quantiles'] as const)('has intervals with every head: %s', async (head) => {
    const forecast = await forecastOf(seasonal(60), { head })
    expectSound(forecast, 3)
    expect(widthOf(forecast)).toBeGreaterThan(0)
  })

  test('names how many values it needs', async () => {
    await expect(trainForecaster([knownOf(seasonal(10))], task, quick)).rejects.toThrow(
      new InputError('forecast: expected at least 11 values for a horizon of 3, got 10'),
    )
    const two = [knownOf(seasonal(4)), knownOf(seasonal(9))]
    await expect(trainForecaster(two, task, quick)).rejects.toThrow(
      new InputError('forecast: expected at least 11 values for a horizon of 3, got 9'),
    )
  })

  test('takes no logarithm of a zero', async () => {
    const y = growing(60)
    const { forecaster } = await trainForecaster([knownOf(y)], task, quick)
    expect(forecaster.scalings.get('a')?.isLog).toBe(true)
    const [anew] = forecastNext(forecaster, [knownOf(y.with(40, 0))])
    expectSound(anew, task.horizonSteps)
    expect(() => forecastNext(forecaster, [knownOf(new Float64Array(0))])).toThrow(
      new InputError('series a: expected at least 1 value, got none'),
    )
  })

  test('forecasts from any series, however short', async () => {
    const { forecaster } = await trainForecaster([knownOf(seasonal(48))], task, quick)
    for (let count = 1; count < 48; count += 3)
      expectSound(forecastNext(forecaster, [knownOf(seasonal(count))])[0], 3)
  })

  test('is recursive only without past covariates', async () => {
    const past = [noise(48)]
    const one = knownOf(seasonal(48), { past })
    await expect(trainForecaster([one], { ...task, strategy: 'recursive' }, quick)).rejects.toThrow(
      new InputError(
        'forecast past cannot be used with strategy recursive: past covariates are unknown beyond the last value',
      ),
    )
    const { forecaster } = await trainForecaster(
      [one],
      { ...task, horizonSteps: 1, strategy: 'recursive' },
      quick,
    )
    expectSound(forecastNext(forecaster, [one])[0], 1)
  })

  test('keeps a covariate that never changed at its value, whatever it becomes later', async () => {
    for (const value of [0.1, 0, -7.7, 1e12 + 0.3]) {
      const one = knownOf(seasonal(60), {
        past: [new Float64Array(60).fill(value)],
        future: [new Float64Array(63).fill(value)],
        static: [value],
      })
      const { forecaster } = await trainForecaster([one], task, rough)
      const constant = { mean: value, deviation: 1 }
      expect(forecaster.columns).toEqual({ past: [constant], future: [constant], static: [constant] })
      const changed = knownOf(seasonal(60), {
        ...one.covariates,
        future: [one.covariates.future[0].with(61, value + 0.1)],
      })
      const [before, after] = [one, changed].map((known) => medianOf(forecastNext(forecaster, [known])[0]))
      after.forEach((v, h) => {
        expect(Math.abs(v - before[h])).toBeLessThan(5)
      })
    }
  })

  test('does not depend on the scale of covariates', async () => {
    const flag = made(63, (t) => Number(t % 5 === 0))
    const y = seasonal(60).map((v, t) => v + 8 * flag[t])
    const forecastWith = async (scale: number, shift: number) => {
      const one = knownOf(y, {
        past: [noise(60).map((v) => v * scale + shift)],
        future: [flag.map((v) => v * scale + shift)],
        static: [scale],
      })
      const { forecaster } = await trainForecaster([one], task, quick)
      return medianOf(forecastNext(forecaster, [one])[0])
    }
    const plain = await forecastWith(1, 0)
    for (const [scale, shift] of [
      [1e20, 0],
      [1e-20, 0],
      [3, 1e3],
    ]) {
      const moved = await forecastWith(scale, shift)
      moved.forEach((v, h) => {
        expect(Math.abs(v - plain[h])).toBeLessThan(0.5)
      })
    }
  })
})

describe('a forecaster of many series', () => {
  const series: readonly KnownSeries[] = [
    knownOf(seasonal(60), {}, 'plain'),
    knownOf(growing(60), {}, 'growing'),
    knownOf(
      seasonal(45).map((v) => -1e90 * v),
      {},
      'huge',
    ),
    knownOf(
      seasonal(50).map((v) => 1e-90 * v),
      {},
      'tiny',
    ),
    knownOf(new Float64Array(40).fill(0.1), {}, 'constant'),
    knownOf(new Float64Array(40), {}, 'zeros'),
    knownOf(seasonal(7), {}, 'short'),
    knownOf(Float64Array.of(3), {}, 'single'),
  ]
  let trained: TrainedForecaster

  beforeAll(async () => {
    trained = await trainForecaster(series, task, quick)
  })

  test('chooses a scaling for each, but those it does not learn from', () => {
    const { scalings } = trained.forecaster
    expect([...scalings.keys()]).toEqual(['plain', 'growing', 'huge', 'tiny', 'constant', 'zeros'])
    expect(scalings.get('growing')?.isLog).toBe(true)
    for (const id of ['huge', 'constant', 'zeros']) expect(scalings.get(id)?.isLog).toBe(false)
  })

  test('forecasts each soundly, of whatever length and size', () => {
    const forecasts = forecastNext(trained.forecaster, series)
    const byId = new Map(series.map(({ id }, i) => [id, forecasts[i]]))
    for (const forecast of forecasts) expectSound(forecast, 3)
    expect(byId.get('zeros')!.values.every((row) => row.every((v) => v === 0))).toBe(true)
    expect(byId.get('constant')!.values.every((row) => row.every((v) => v === 0.1))).toBe(true)
    expect(byId.get('single')!.values.every((row) => row.every((v) => v === 3))).toBe(true)
    expect(medianOf(byId.get('huge')!)[0] / -1e92).toBeCloseTo(1.35, 0)
    expect(widthOf(byId.get('tiny')!)).toBeLessThan(1e-88)
    expect(widthOf(byId.get('tiny')!)).toBeGreaterThan(0)
  })

  test('forecasts one as it does all', () => {
    const together = forecastNext(trained.forecaster, series)
    series.forEach((one, i) => {
      const [alone] = forecastNext(trained.forecaster, [one])
      alone.values.forEach((row, level) => {
        row.forEach((v, h) => {
          expect(v / (together[i].values[level][h] || 1)).toBeCloseTo(v === 0 ? 0 : 1, 5)
        })
      })
    })
  })

  test('forecasts series that it never saw', () => {
    const fresh = knownOf(seasonal(70, 9), {}, 'fresh')
    const [forecast] = forecastNext(trained.forecaster, [fresh])
    expectSound(forecast, 3)
    expect(Math.abs(medianOf(forecast)[0] - fresh.y[69])).toBeLessThan(40)
  })

  test('evaluates its forecasts of the validation windows', () => {
    expect(trained.validation).toHaveLength(trained.training.validation.length)
    expect(trained.effective).toBeGreaterThanOrEqual(1)
    expect(trained.effective).toBeLessThanOrEqual(trained.validation.length)
    for (const { actual } of trained.validation) expect(actual).toHaveLength(3)
  })
})
