import { describe, expect, it } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { fewestToSee, forecastNext, recalibrate, type Task, trainForecaster } from './forecaster.js'
import { LEVELS, medianOf, type QuantileForecast, quantileAt } from './quantiles.js'
import { intervalsOf } from './testing/intervals.js'
import { made, noise, seasonal } from './testing/made.js'

const task: Task = { model: 'gru', seasonalPeriod: 12, horizonSteps: 3 }

async function forecastOf(y: Float64Array, given: Partial<Task> = {}): Promise<QuantileForecast> {
  const { forecaster } = await trainForecaster(y, { ...task, ...given }, { seed: 1 })
  return forecastNext(forecaster, y)
}

/** Every number finite, and the quantiles in order. */
function expectSound({ values }: QuantileForecast): void {
  values[0].forEach((_, h) => {
    const inOrder = values.map((row) => row[h])
    expect(inOrder.every(Number.isFinite)).toBe(true)
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b))
  })
}

describe('forecastNext', () => {
  it.each([0, 5, -7.7, 0.1, 1e12, 1e12 + 0.3, 1e-9, -1e100])(
    'forecasts %d for ever after nothing else, without doubt',
    async (value) => {
      const constant = new Float64Array(3).fill(value)
      const zeroWidth = { levels: LEVELS, values: LEVELS.map(() => constant) }
      expect(await forecastOf(new Float64Array(30).fill(value))).toEqual(zeroWidth)
    },
  )

  it('forecasts a repeated pattern without doubt but for rounding', async () => {
    const y = made(48, (t) => 20 + [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8][t % 12])
    const { median, lo95, hi95 } = intervalsOf(await forecastOf(y))
    const next = [23, 21, 24]
    next.forEach((v, h) => {
      expect(median[h]).toBeCloseTo(v, 10)
      expect(hi95[h] - lo95[h]).toBeLessThan(1e-10)
    })
  })

  it.each([
    ['a jump', made(40, (t) => (t < 25 ? 1 : 1e6))],
    ['a jump at the end', made(40, (t) => (t < 39 ? 1 : 100))],
    ['one spike', made(40, (t) => (t === 20 ? 1e30 : 0))],
    ['a spike at the start', made(40, (t) => (t === 0 ? 1e12 : Math.sin(t)))],
    ['negative values', seasonal(40).map((v) => v - 500)],
    ['now and then more than zero', made(40, (t) => (t % 7 === 3 ? 5 : 0))],
    ['exponential growth', made(40, (t) => Math.exp(t / 5))],
    ['values near the largest', noise(40).map((v) => v * 1e99)],
  ])('is finite and in order after %s', async (_, y) => {
    expectSound(await forecastOf(y))
  })

  it.each([1e12, 1e-9])('scales with the series, by %d', async (scale) => {
    const plain = await forecastOf(seasonal(48))
    const scaled = await forecastOf(seasonal(48).map((v) => v * scale))
    expectSound(scaled)
    const [before, after] = [medianOf(plain), medianOf(scaled)]
    after.forEach((v, h) => {
      expect(v / scale / before[h]).toBeCloseTo(1, 2)
    })
  })

  it('sees small changes on a high level', async () => {
    const plain = intervalsOf(await forecastOf(seasonal(48)))
    const raised = intervalsOf(await forecastOf(seasonal(48).map((v) => v + 1e10)))
    raised.median.forEach((v, h) => {
      expect(v - 1e10).toBeCloseTo(plain.median[h], 1)
      expect(raised.hi95[h] - 1e10).toBeCloseTo(plain.hi95[h], 1)
    })
  })

  it('names how many values it needs', async () => {
    const { forecaster } = await trainForecaster(seasonal(48), task, { seed: 1 })
    expect(forecaster.scaling.hasPattern).toBe(true)
    expect(fewestToSee(forecaster)).toBe(36)
    expectSound(forecastNext(forecaster, seasonal(36)))
    expect(() => forecastNext(forecaster, seasonal(35))).toThrow(
      new InputError('predict: expected at least 36 values before the forecast, got 35'),
    )
  })

  it('takes no logarithm of a zero', async () => {
    const y = seasonal(60).map((v, t) => v * 1.03 ** t)
    const { forecaster } = await trainForecaster(y, task, { seed: 1 })
    expect(forecaster.scaling.isLog).toBe(true)
    expect(() => forecastNext(forecaster, y.with(40, 0), 'sales.csv, column y')).toThrow(
      new InputError('sales.csv, column y: expected values above 0, for the model takes logarithms, got 0'),
    )
  })
})

describe('trainForecaster', () => {
  it('names how many values it needs', async () => {
    await expect(trainForecaster(seasonal(10), task, { seed: 1 })).rejects.toThrow(
      new InputError('forecast: expected at least 11 values for a horizon of 3, got 10'),
    )
    expectSound(await forecastOf(seasonal(11)))
  })
})

describe('recalibrate', () => {
  it('widens the intervals where past forecasts erred', async () => {
    const y = seasonal(48)
    const trained = await trainForecaster(y, task, { seed: 1 })
    const median = y.slice(45)
    const past = Array.from({ length: 40 }, () => ({ known: 45, median, actual: median.map((v) => v + 200) }))
    const width = (forecast: QuantileForecast) => quantileAt(forecast, 0.9)[0] - quantileAt(forecast, 0.1)[0]
    const before = forecastNext(trained.forecaster, y)
    const after = forecastNext(recalibrate(trained, past, 40), y)
    expect(medianOf(after)).toEqual(medianOf(before))
    expect(width(after)).toBeGreaterThan(5 * width(before))
    expectSound(after)
  })

  it('leaves out what has no logarithm', async () => {
    const y = seasonal(60).map((v, t) => v * 1.03 ** t)
    const trained = await trainForecaster(y, task, { seed: 1 })
    const past = [{ known: 50, median: y.slice(50, 53), actual: Float64Array.of(300, 0, -4) }]
    expectSound(forecastNext(recalibrate(trained, past, 1), y))
  })
})
