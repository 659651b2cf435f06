import { describe, expect, test } from 'vitest'
import { panelFromRows } from '../../data/index.js'
import { forecastPanel } from './forecast.js'
import type { ForecastResult } from './result.js'
import { expectSoundRows, quick, rows } from './testing/forecasts.js'

describe('forecastPanel when its signal comes', () => {
  const panel = panelFromRows(rows)

  test('rejects at once where nothing is trained, and hands nothing over', async () => {
    const reason = new Error('enough')
    const kept: ForecastResult[] = []
    const options = {
      ...quick,
      signal: AbortSignal.abort(reason),
      onResult: (result: ForecastResult) => void kept.push(result),
    }
    await expect(forecastPanel(panel, options)).rejects.toBe(reason)
    expect(kept).toEqual([])
  })

  test.each([
    ['in the first fold', 'backtest 1/2', ['auto']],
    ['in the second fold', 'backtest 2/2', ['auto', 'gru']],
    ['in its final training', 'final model', ['auto', 'gru', 'gru']],
  ])('%s: rejects with the reason and has handed over what predicts', async (_, label, models) => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const kept: ForecastResult[] = []
    const labels = new Set<string>()
    const ended = forecastPanel(panel, {
      ...quick,
      signal: controller.signal,
      onProgress: (now) => {
        labels.add(now.label)
        if (now.label === label && now.training?.epoch === 1) controller.abort(reason)
      },
      onResult: (result) => void kept.push(result),
    })
    await expect(ended).rejects.toBe(reason)
    expect([...labels].at(-1)).toBe(label)
    expect(kept.map(({ model }) => model)).toEqual(models)
    for (const { series, forecaster } of kept) {
      expectSoundRows(series[0].forecast, 3)
      expect(forecaster.predict(rows)[0].forecast).toEqual(series[0].forecast)
    }
  })

  test('waits for what onResult does before it goes on', async () => {
    const order: string[] = []
    await forecastPanel(panel, {
      ...quick,
      onResult: async () => {
        order.push('saving')
        await new Promise((resolve) => setImmediate(resolve))
        order.push('saved')
      },
      onProgress: ({ label }) => {
        if (order.at(-1) !== label) order.push(label)
      },
    })
    expect(order).toEqual([
      'baselines',
      'saving',
      'saved',
      'backtest 1/2',
      'saving',
      'saved',
      'backtest 1/2',
      'backtest 2/2',
      'saving',
      'saved',
      'backtest 2/2',
      'final model',
    ])
  })

  test('leaves the ensemble of the baselines where it comes before networks are trained, under auto', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const kept: ForecastResult[] = []
    const ended = forecastPanel(panel, {
      ...quick,
      model: 'auto',
      signal: controller.signal,
      onResult: (result) => void kept.push(result),
      onProgress: ({ training }) => training && controller.abort(reason),
    })
    await expect(ended).rejects.toBe(reason)
    expect(kept).toHaveLength(1)
    expect(kept[0].forecaster.networkForecaster).toBeUndefined()
    expectSoundRows(kept[0].forecaster.predict(rows)[0].forecast, 3)
  })
})
