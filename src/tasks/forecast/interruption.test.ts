import { describe, expect, test } from 'vitest'
import { panelFromRows } from '../../data/index.js'
import { forecastPanel } from './forecast.js'
import type { Forecaster } from './forecaster.js'
import { expectSoundRows, quick, rows } from './testing/forecasts.js'

describe('forecastPanel when its signal comes', () => {
  const panel = panelFromRows(rows)

  test('rejects at once where nothing is trained, and hands nothing over', async () => {
    const reason = new Error('enough')
    const kept: Forecaster[] = []
    const options = {
      ...quick,
      signal: AbortSignal.abort(reason),
      onTrained: (f: Forecaster) => void kept.push(f),
    }
    await expect(forecastPanel(panel, options)).rejects.toBe(reason)
    expect(kept).toEqual([])
  })

  test.each([
    ['in the second fold', 'backtest 2/2', 1],
    ['in its final training', 'final model', 1],
  ])('%s: rejects with the reason and has handed over what predicts', async (_, label, epoch) => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const kept: Forecaster[] = []
    const labels = new Set<string>()
    const ended = forecastPanel(panel, {
      ...quick,
      signal: controller.signal,
      onProgress: (now) => {
        labels.add(now.label)
        if (now.label === label && now.training?.epoch === epoch) controller.abort(reason)
      },
      onTrained: (forecaster) => void kept.push(forecaster),
    })
    await expect(ended).rejects.toBe(reason)
    expect([...labels].at(-1)).toBe(label)
    expect(kept).toHaveLength(label === 'final model' ? 2 : 1)
    expectSoundRows(kept[0].predict(rows)[0].forecast, 3)
  })

  test('waits for what onTrained does before it goes on', async () => {
    const order: string[] = []
    await forecastPanel(panel, {
      ...quick,
      onTrained: async () => {
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
    const kept: Forecaster[] = []
    const ended = forecastPanel(panel, {
      ...quick,
      model: 'auto',
      signal: controller.signal,
      onTrained: (forecaster) => void kept.push(forecaster),
      onProgress: ({ training }) => training && controller.abort(reason),
    })
    await expect(ended).rejects.toBe(reason)
    expect(kept).toHaveLength(1)
    expect(kept[0].networkForecaster).toBeUndefined()
    expectSoundRows(kept[0].predict(rows)[0].forecast, 3)
  })
})
