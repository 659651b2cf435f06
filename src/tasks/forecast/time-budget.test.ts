/** Runs with a limit of time that none could keep, and with one that all keep. */
import { describe, expect, test } from 'vitest'
import { backtest } from './backtest.js'
import { quickBaselines } from './defaults.js'
import { forecast } from './forecast.js'
import type { ForecastOptions } from './options.js'
import { expectSoundRows, quick, rows } from './testing/forecasts.js'

const quickOnly =
  'The time was up: the forecast is of the baselines that take no search, by one fold at most.'

describe('no time at all', () => {
  const hurried = { ...quick, timeBudgetMinutes: 1e-9 }

  test.each(['auto', 'gru'] as const)(
    'leaves a forecast of the baselines that take no search: %s',
    async (model) => {
      const { forecaster, ...document } = await forecast(rows, { ...hurried, model })
      expect(document.model).toBe('auto')
      expect(document.notes.at(-1)).toBe(quickOnly)
      expect(Object.keys(document.overall.scores)).toEqual(['model', ...quickBaselines])
      expectSoundRows(document.series[0].forecast, 3)
      expect(forecaster.networkForecaster).toBe(undefined)
      expect(forecaster.predict(rows)[0].forecast).toEqual(document.series[0].forecast)
    },
  )

  test('leaves a backtest of them', async () => {
    const { notes, overall, series } = await backtest(rows, hurried)
    expect(notes.at(-1)).toBe(quickOnly)
    expect(Object.keys(overall.scores)).toEqual(['model', ...quickBaselines])
    expect(series[0].backtest.folds).toHaveLength(1)
  })

  test('leaves the network out where there is no backtest', async () => {
    const { notes, forecaster } = await forecast(rows, { ...hurried, folds: 0 })
    expect(notes.at(-1)).toBe('The time was up: the forecast is by baselines, without a network.')
    expect(forecaster.networkForecaster).toBe(undefined)
  })

  test('skips series that only the network could forecast', async () => {
    const short = { unique_id: 'short', ds: '2003-12', y: 5 }
    const data = [...rows.map((row) => ({ unique_id: 'long', ...row })), short]
    const { series, skipped } = await forecast(data, hurried)
    expect(series.map(({ id }) => id)).toEqual(['long'])
    expect(skipped.map(({ id }) => id)).toEqual(['short'])
  })
})

test('with time for all of it a run is as one without a limit', async () => {
  for (const model of ['auto', 'gru'] as const) {
    const options: ForecastOptions = { ...quick, model }
    const { seconds: _, forecaster: first, ...whole } = await forecast(rows, options)
    const {
      seconds: __,
      forecaster: second,
      ...limited
    } = await forecast(rows, {
      ...options,
      timeBudgetMinutes: 1e6,
    })
    expect(limited).toEqual(whole)
    expect(second.toBytes()).toEqual(first.toBytes())
  }
})
