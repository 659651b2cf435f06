import { beforeAll, describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { random } from '../engine/random.js'
import { negativeBinomialQuantile, studentTQuantile } from '../nn/index.js'
import { medianOf, type QuantileForecast, quantileAt } from '../statistics/quantiles.js'
import { intervalsOf } from '../statistics/testing/intervals.js'
import { monthly } from '../statistics/testing/made.js'
import { forecast } from '../tasks/forecast/forecast.js'
import { forecasterFromBytes } from '../tasks/forecast/forecaster.js'
import { forecastNext } from './forecaster.js'
import type { KnownSeries } from './known-series.js'
import type { HeadKind } from './options.js'
import type { Task } from './task.js'
import { type TrainedForecaster, trainForecaster } from './train-forecaster.js'

const [seriesCount, known, H] = [60, 80, 6]

/** Series of draws: `quantile` gives the value at a share, of a series of some level, at a step. */
function drawn(seed: number, quantile: (share: number, level: number, t: number) => number): Float64Array[] {
  const stream = random(seed)
  return Array.from({ length: seriesCount }, () => {
    const level = Math.exp(stream.uniform(-1, 1))
    return Float64Array.from({ length: known + H }, (_, t) =>
      quantile(stream.uniform(1e-6, 1 - 1e-6), level, t),
    )
  })
}

const seriesOf = (y: Float64Array, i: number): KnownSeries => ({
  id: `${i}`,
  source: `series ${i}`,
  y: y.slice(0, known),
  covariates: { past: [], future: [], static: [] },
})

const task = (head: HeadKind): Task => ({
  kind: 'gru',
  seasonalPeriod: 1,
  horizonSteps: H,
  head,
  windowSteps: 12,
  hiddenSize: 8,
})
const few = { seed: 1, members: 2, epochs: 15 }

/** Shares of the actual values within the 80 % and the 95 % intervals. */
function coverage(forecasts: readonly QuantileForecast[], data: readonly Float64Array[]) {
  let [in80, in95] = [0, 0]
  forecasts.forEach((one, i) => {
    const { lo80, hi80, lo95, hi95 } = intervalsOf(one)
    for (let h = 0; h < H; h++) {
      const y = data[i][known + h]
      if (lo80[h] <= y && y <= hi80[h]) in80++
      if (lo95[h] <= y && y <= hi95[h]) in95++
    }
  })
  return { in80: in80 / data.length / H, in95: in95 / data.length / H }
}

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, v) => sum + v, 0) / values.length

describe('negativeBinomial', () => {
  const counts = drawn(3, (share, level) =>
    negativeBinomialQuantile(share, { mean: 2 * level, dispersion: 0.6 }),
  )
  const series = counts.map(seriesOf)
  let trained: TrainedForecaster
  let forecasts: QuantileForecast[]
  beforeAll(async () => {
    trained = await trainForecaster(series, task('negativeBinomial'), few)
    forecasts = forecastNext(trained.forecaster, series)
  })

  test('sees counts from 0, with neither logarithm nor pattern', () => {
    expect(trained.forecaster.networks[0].shape.offsetSteps).toBe(0)
    for (const choice of trained.forecaster.scalings.values())
      expect(choice).toEqual({ isLog: false, hasPattern: false })
  })

  test('holds the shares that it says, or, as counts are coarse, more', () => {
    const { in80, in95 } = coverage(forecasts, counts)
    expect(in80).toBeGreaterThan(0.77)
    expect(in80).toBeLessThan(0.96)
    expect(in95).toBeGreaterThan(0.93)
  })

  test('is the head of many counts with many zeros, unless another is named', async () => {
    const rare = counts.map((y, i) =>
      seriesOf(
        y.map((v, t) => ((t + i) % 3 === 0 ? v : 0)),
        i,
      ),
    )
    const headOf = async (given: readonly KnownSeries[], head?: HeadKind) => {
      const once = { seed: 1, members: 1, epochs: 1 }
      const { forecaster } = await trainForecaster(given, { ...task('median'), head }, once)
      return forecaster.networks[0].shape.head
    }
    expect(await headOf(rare)).toBe('negativeBinomial')
    expect(await headOf(rare, 'quantiles')).toBe('quantiles')
    expect(await headOf(rare.slice(0, 5))).toBe('median')
    expect(await headOf(rare.map((one) => ({ ...one, y: one.y.map((v) => v / 2) })))).toBe('quantiles')
  })

  test('is not narrowed where zeros fill the inner intervals', () => {
    const { factors } = trained.forecaster.calibration
    expect(Math.min(...factors)).toBe(1)
    const some = forecasts.some((forecast) => medianOf(forecast)[0] === 0 && quantileAt(forecast, 0.9)[0] > 0)
    expect(some).toBe(true)
  })

  test('is near the distribution drawn from, and nowhere below 0', () => {
    forecasts.forEach((one, i) => {
      const { hi80, lo80, lo95 } = intervalsOf(one)
      const mean = meanOf(series[i].y)
      const expected = negativeBinomialQuantile(0.9, { mean, dispersion: 0.6 })
      expect(Math.min(...lo95)).toBeGreaterThanOrEqual(0)
      expect(Math.min(...lo80)).toBeGreaterThanOrEqual(0)
      expect(Math.abs(meanOf(hi80) - expected)).toBeLessThan(2 + expected / 2)
    })
  })

  test('forecasts 0 after nothing but zeros, beside others', async () => {
    const none = { ...series[0], id: 'none', y: new Float64Array(known) }
    const { forecaster } = await trainForecaster([...series.slice(0, 4), none], task('negativeBinomial'), {
      ...few,
      epochs: 2,
    })
    const [zeros] = forecastNext(forecaster, [none])
    expect(zeros.values).toEqual(zeros.values.map(() => new Float64Array(H)))
  })

  test.each([2.5, -1, 1e-9])('refuses %d, which is no count', async (value) => {
    const wrong = { ...series[1], y: series[1].y.with(7, value) }
    await expect(trainForecaster([series[0], wrong], task('negativeBinomial'), few)).rejects.toThrow(
      new InputError(`series 1: expected whole numbers from 0 for the head negativeBinomial, got ${value}`),
    )
  })
})

describe('studentT', () => {
  const values = drawn(
    4,
    (share, level, t) =>
      20 * level + 3 * Math.sin(t) + studentTQuantile(share, { location: 0, scale: level, freedom: 3 }),
  )
  const series = values.map(seriesOf)

  test('holds the shares that it says', async () => {
    const { forecaster } = await trainForecaster(series, task('studentT'), few)
    const forecasts = forecastNext(forecaster, series)
    const { in80, in95 } = coverage(forecasts, values)
    expect(in80).toBeGreaterThan(0.75)
    expect(in80).toBeLessThan(0.9)
    expect(in95).toBeGreaterThan(0.92)
    const errors = forecasts.map((one, i) => {
      const expected = Float64Array.from({ length: H }, (_, h) => 3 * Math.sin(known + h))
      const level = meanOf(series[i].y)
      return meanOf(intervalsOf(one).median.map((v, h) => Math.abs(v - level - expected[h])))
    })
    expect(meanOf(errors)).toBeLessThan(1) // of a sine of size 3
  })
})

describe('a saved forecaster', () => {
  test.each(['studentT', 'negativeBinomial'] as const)('keeps its head: %s', async (head) => {
    const stream = random(5)
    const rows = monthly(Float64Array.from({ length: 50 }, () => stream.below(6)))
    const { forecaster, series } = await forecast(rows, {
      horizon: 3,
      model: 'gru',
      head,
      folds: 1,
      members: 1,
      epochs: 3,
    })
    const again = forecasterFromBytes(forecaster.toBytes())
    expect(again.networkForecaster!.networks[0].shape.head).toBe(head)
    expect(again.predict(rows)[0].forecast).toEqual(series[0].forecast)
  })
})
