import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { medianIndex, medianOf } from '../statistics/quantiles.js'
import { made, noise } from '../statistics/testing/made.js'
import { forecastNext, forecastScaled } from './forecaster.js'
import type { KnownSeries } from './known-series.js'
import { predictAt } from './predict.js'
import type { Task } from './task.js'
import { trainForecaster } from './train-forecaster.js'
import { type Place, scaleOf } from './windows.js'

const [length, H] = [160, 10]

/** A series that a column known ahead moves, and that column. */
function moved(seed: number): { readonly series: KnownSeries; readonly actual: Float64Array } {
  const column = noise(length + H, seed)
  const error = noise(length + H, seed + 100)
  const whole = made(
    length + H,
    (t) => 50 + 8 * Math.sin((2 * Math.PI * t) / 8) + 6 * column[t] + 0.5 * error[t],
  )
  return {
    series: {
      id: `${seed}`,
      source: `series ${seed}`,
      y: whole.slice(0, length),
      covariates: { past: [], future: [column], static: [] },
    },
    actual: whole.slice(length),
  }
}

const all = [1, 2, 3].map(moved)
const series = all.map((one) => one.series)

const task: Task = {
  kind: 'gru',
  seasonalPeriod: 8,
  horizonSteps: H,
  strategy: 'recursive',
  head: 'quantiles',
  windowSteps: 16,
}

const meanError = (medians: readonly Float64Array[]): number => {
  const errors = medians.flatMap((median, i) => [...median].map((v, h) => Math.abs(v - all[i].actual[h])))
  return errors.reduce((sum, e) => sum + e, 0) / errors.length
}

describe.each([
  ['lstm', 1],
  ['gru', 1],
  ['rnn', 1],
  // Pieces of a season of 8, the second of which ends beyond the horizon.
  ['segment', 8],
] as const)('recursive %s', (kind, outputSteps) => {
  test('reads its own medians and the future covariates to the horizon', async () => {
    const options = { seed: 1, members: 1, epochs: 40 }
    const { forecaster, training } = await trainForecaster(series, { ...task, kind }, options)
    const { shape } = forecaster.networks[0]
    expect(shape).toMatchObject({ horizonSteps: H, outputSteps })
    const forecasts = forecastNext(forecaster, series)
    for (const { values } of forecasts) {
      values[0].forEach((_, h) => {
        const inOrder = values.map((row) => row[h])
        expect(inOrder.every(Number.isFinite)).toBe(true)
        expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b))
      })
    }
    // Without the column errors are about 5, without the season as much again.
    expect(meanError(forecasts.map(medianOf))).toBeLessThan(2.5)

    // The last steps follow from the series continued by the forecast itself.
    const scaled = forecastScaled(forecaster, series)[0]
    const { values } = scaled.scaled
    const longer = new Float64Array(length + outputSteps)
    longer.set(values)
    longer.set(scaled.quantiles.values[medianIndex].subarray(0, outputSteps), length)
    const { mean, deviation } = forecaster.columns.future[0]
    const place: Place = {
      series: {
        values: longer,
        scale: scaleOf(values, shape),
        weight: 1,
        past: [],
        future: [series[0].covariates.future[0].map((v) => (v - mean) / deviation)],
        static: [],
      },
      end: length + outputSteps,
    }
    const rest = H - outputSteps
    const gone = predictAt(forecaster.networks, [place])[0].values[medianIndex].subarray(
      0,
      Math.min(rest, outputSteps),
    )
    const here = scaled.quantiles.values[medianIndex].subarray(outputSteps, outputSteps + gone.length)
    gone.forEach((v, h) => {
      expect(v).toBeCloseTo(here[h], 5)
    })

    // Validation windows are forecast in the same way, all of the horizon, from no more than was known.
    for (const {
      place: { series: one, end },
      forecast,
    } of training.validation.slice(0, 20)) {
      expect(forecast.values[medianIndex]).toHaveLength(H)
      const cut: Place = {
        series: {
          ...one,
          values: one.values.slice(0, end),
          future: one.future.map((known) => known.slice(0, end + H)),
        },
        end,
      }
      predictAt(forecaster.networks, [cut])[0].values[medianIndex].forEach((v, h) => {
        expect(v).toBeCloseTo(forecast.values[medianIndex][h], 4)
      })
    }
  })
})

test('refuses past covariates', async () => {
  const [{ y, covariates, ...one }] = series
  const withPast = { ...one, y, covariates: { ...covariates, past: [y] } }
  await expect(trainForecaster([withPast], task, { seed: 1 })).rejects.toThrow(
    new InputError(
      'forecast past cannot be used with strategy recursive: past covariates are unknown beyond the last value',
    ),
  )
})
