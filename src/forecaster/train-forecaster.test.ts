import { describe, expect, test } from 'vitest'
import { medianOf } from '../statistics/quantiles.js'
import { scaleSeries } from '../statistics/scaling.js'
import { widthOf } from '../statistics/testing/intervals.js'
import { growing, made, noise, seasonal } from '../statistics/testing/made.js'
import { expectSound } from '../statistics/testing/sound.js'
import { forecastNext, forecastScaled, restoreForecast } from './forecaster.js'
import type { KnownSeries } from './known-series.js'
import type { Task } from './task.js'
import { knownOf } from './testing/known.js'
import {
  type ForecasterTraining,
  type PastForecast,
  recalibrated,
  type TrainedForecaster,
  trainForecaster,
} from './train-forecaster.js'

const task: Task = { kind: 'gru', seasonalPeriod: 12, horizonSteps: 3 }
const quick: ForecasterTraining = { seed: 1, members: 2, epochs: 15 }

describe('recalibrated', () => {
  const pastOf = (
    { forecaster }: TrainedForecaster,
    known: KnownSeries,
    actual: Float64Array,
  ): PastForecast => ({ known, forecast: forecastScaled(forecaster, [known])[0], actual })

  test('widens the intervals where past forecasts erred, and leaves medians', async () => {
    const y = seasonal(48)
    const trained = await trainForecaster([knownOf(y)], task, quick)
    const past = Array.from({ length: 40 }, () =>
      pastOf(
        trained,
        knownOf(y.slice(0, 45)),
        y.slice(45).map((v) => v + 200),
      ),
    )
    const [before] = forecastNext(trained.forecaster, [knownOf(y)])
    const [after] = forecastNext(recalibrated(trained, past, 40), [knownOf(y)])
    expect(medianOf(after)).toEqual(medianOf(before))
    expect(widthOf(after)).toBeGreaterThan(5 * widthOf(before))
    expectSound(after, 3)
  })

  test('is the same without any', async () => {
    const trained = await trainForecaster([knownOf(seasonal(48))], task, quick)
    expect(recalibrated(trained, [], 0)).toBe(trained.forecaster)
  })

  test('leaves out what has no logarithm', async () => {
    const y = growing(60)
    const trained = await trainForecaster([knownOf(y)], task, quick)
    const past = [pastOf(trained, knownOf(y.slice(0, 50)), Float64Array.of(300, 0, -4))]
    const after = recalibrated(trained, past, 1)
    expectSound(forecastNext(after, [knownOf(y)])[0], 3)
    expect(after.calibration.sizes).toEqual(trained.forecaster.calibration.sizes)
  })

  test('compares actual values on the forecaster’s scale', async () => {
    const e = noise(60)
    // Its logarithms lie far from 0, and move little beside that.
    const far = made(60, (t) => 1e5 * Math.exp(t / 60 + 0.3 * Math.sin((2 * Math.PI * t) / 12) + 0.02 * e[t]))
    expect(scaleSeries(far, { seasonalPeriod: 12, readsSeason: false }).choice.isLog).toBe(true)
    for (const y of [seasonal(60), growing(60), far]) {
      const trained = await trainForecaster([knownOf(y)], task, quick)
      const known = knownOf(y.slice(0, 57))
      const scaled = forecastScaled(trained.forecaster, [known])[0]
      // The actual values are the very median that was forecast.
      const actual = medianOf(restoreForecast(trained.forecaster, scaled, known.y))
      const past = Array.from({ length: 1000 }, () => ({ known, forecast: scaled, actual }))
      const after = recalibrated(trained, past, 1000)
      expect(Math.max(...after.calibration.sizes)).toBeLessThan(
        0.2 * Math.max(...trained.forecaster.calibration.sizes),
      )
    }
  })
})
