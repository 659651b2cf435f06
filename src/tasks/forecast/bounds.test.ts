import { describe, expect, test } from 'vitest'
import { boundsOption, within } from '../../statistics/bounds.js'
import { made, monthly, noise } from '../../statistics/testing/made.js'
import { forecast } from './forecast.js'
import { forecasterFromBytes } from './forecaster.js'
import { numbersOf, quick } from './testing/forecasts.js'

const { fromText, includes } = boundsOption.bounds.values

describe('bounds as text', () => {
  test.each([
    ['0,100', { lower: 0, upper: 100 }],
    ['0,', { lower: 0 }],
    [',1', { upper: 1 }],
    ['none', 'none'],
    ['-1, 1.5', { lower: -1, upper: 1.5 }],
  ])('%s', (text, bounds) => {
    expect(fromText(text)).toEqual(bounds)
    expect(includes(fromText(text))).toBe(true)
  })

  test.each(['', ',', '0', '1,0', '5,5', 'a,b', '0,1,2', '0,Infinity'])('refuses "%s"', (text) => {
    expect(includes(fromText(text))).toBe(false)
  })
})

test('within keeps every level between the bounds', () => {
  const given = {
    levels: [0.1, 0.5, 0.9],
    values: [
      [-1, 2],
      [0.5, 3],
      [4, 9],
    ].map((own) => Float64Array.from(own)),
  }
  const bounded = within(given, { lower: 0, upper: 5 })
  expect(bounded.values.map((own) => [...own])).toEqual([
    [0, 2],
    [0.5, 3],
    [4, 5],
  ])
  expect(within(given, undefined)).toBe(given)
})

describe('a share that grows towards its bound', () => {
  const e = noise(48, 3)
  const rows = monthly(made(48, (t) => Math.min(100, 60 + 0.8 * t + 2 * e[t])))
  const numbers = (ahead: Parameters<typeof numbersOf>[0][]) => ahead.flatMap((row) => numbersOf(row))
  const all = { ...quick, model: 'auto' as const, horizon: 6 }

  test('is forecast within it, in the backtest and by a saved forecaster too', async () => {
    const bounds = { lower: 0, upper: 100 }
    const free = await forecast(rows, all)
    expect(Math.max(...numbers([...free.series[0].forecast]))).toBeGreaterThan(100)
    const { series, forecaster } = await forecast(rows, { ...all, bounds })
    const folds = series[0].backtest.folds.flatMap(({ rows }) => rows.map(({ y: _, ...row }) => row))
    expect(Math.max(...numbers([...series[0].forecast, ...folds]))).toBeLessThanOrEqual(100)
    const saved = forecasterFromBytes(forecaster.toBytes())
    expect(saved.context.bounds).toEqual(bounds)
    expect(saved.predict(rows)[0].forecast).toEqual(series[0].forecast)
  })

  test('is found by its name, and freed by none', async () => {
    const load = rows.map(({ ds, y }) => ({ ds, load_pct: y }))
    const { series, forecaster, notes } = await forecast(load, { ...all, folds: 1 })
    expect(Math.max(...numbers([...series[0].forecast]))).toBeLessThanOrEqual(100)
    expect(notes).toContain(
      'Forecasts and intervals are kept within 0 and 100, as the values are percentages; --bounds none frees them.',
    )
    const saved = forecasterFromBytes(forecaster.toBytes())
    expect(saved.context.bounds).toEqual({ lower: 0, upper: 100 })
    expect(saved.predict(load)[0].notes).toEqual([])
    expect(saved.predict([...load.slice(0, -1), { ds: '2003-12', load_pct: 130 }])[0].notes).toEqual([
      '130 is beyond the bounds of the training, at which forecasts end: train it anew with other bounds.',
    ])
    const free = await forecast(load, { ...all, folds: 1, bounds: 'none' })
    expect(Math.max(...numbers([...free.series[0].forecast]))).toBeGreaterThan(100)
    expect(free.notes.join()).not.toContain('kept within')
    expect(free.forecaster.context.bounds).toBeUndefined()
  })

  test('refuses bounds that a value passes, by its place', async () => {
    await expect(forecast(rows, { ...all, bounds: { upper: 80 } })).rejects.toThrow(
      /^forecast bounds: expected bounds of all values, got [\d.]+ in y at 20\d\d-\d\d: widen them, or correct the value$/,
    )
  })
})
