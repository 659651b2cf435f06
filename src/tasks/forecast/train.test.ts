import { describe, expect, test } from 'vitest'
import { panelFromRows } from '../../data/index.js'
import { InputError } from '../../engine/errors.js'
import { forecast } from './forecast.js'
import { expectSoundRows, quick, rows } from './testing/forecasts.js'
import { trainPanel } from './train.js'

describe('trainPanel', () => {
  const panel = panelFromRows(rows)
  const options = { horizon: 3, members: 2, epochs: 5, seed: 5 }

  test('trains the network that forecast has, which forecasts by itself', async () => {
    const { forecaster } = await forecast(rows, { ...quick, ...options, folds: 0 })
    const trained = await trainPanel(panel, { ...options, model: 'gru' })
    expect(trained.context.ensemble).toEqual({ weights: { gru: 1 } })
    expect(
      trained.networkForecaster!.networks.map(({ parameters }) => parameters.map((p) => p.read())),
    ).toEqual(forecaster.networkForecaster!.networks.map(({ parameters }) => parameters.map((p) => p.read())))
    expectSoundRows(trained.predict(rows)[0].forecast, 3)
    const auto = await trainPanel(panel, { ...options, model: 'auto' })
    expect(Object.values(auto.context.ensemble.weights)).toEqual([1])
  })

  test('calibrates by the validation values', async () => {
    const noisy = panelFromRows(
      rows.map(({ ds, y }, t) => ({ ds, y: t < 36 ? y : y + 60 * Math.sin(2.5 * t) })),
    )
    const widths = async (given: typeof panel) => {
      const trained = await trainPanel(given, { ...options, model: 'gru', validationFrom: 36 })
      return trained.networkForecaster!.calibration.sizes[0]
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
