import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { made, monthly, noise, seasonal } from '../../statistics/testing/made.js'
import { backtest } from './backtest.js'
import { forecast } from './forecast.js'
import { forecasterFromBytes } from './forecaster.js'
import type { ForecastOptions } from './options.js'
import { medians, quick } from './testing/forecasts.js'

describe('forecast with covariates', () => {
  const promo = made(63, (t) => Number(noise(63, 8)[t] > 0.7))
  const e = noise(60, 4)
  const y = made(60, (t) => 50 + 20 * promo[t] + e[t])
  const known = monthly(y).map((row, t) => ({ ...row, promo: promo[t], footfall: e[t] }))
  const futureRows = (flags: readonly number[]) =>
    flags.map((flag, h) => ({ ds: `2005-${String(h + 1).padStart(2, '0')}`, y: undefined, promo: flag }))
  const options: ForecastOptions = {
    ...quick,
    time: 'ds',
    target: 'y',
    future: ['promo'],
    past: ['footfall'],
    folds: 1,
    epochs: 40,
    season: 1,
  }

  test('uses what is known ahead', async () => {
    const { series, forecaster } = await forecast([...known, ...futureRows([0, 1, 0])], options)
    const [first, second, third] = medians(series[0].forecast)
    expect(second - first).toBeGreaterThan(3)
    expect(second - third).toBeGreaterThan(3)
    const [{ forecast: other }] = forecaster.predict([...known, ...futureRows([1, 0, 0])])
    expect(other[0].median - other[1].median).toBeGreaterThan(3)
    expect(forecaster.context.ahead).toEqual(['promo'])
  })

  test('of text, uses its categories, also from a saved forecaster', async () => {
    const named = (rows: readonly Record<string, unknown>[]) =>
      rows.map((row) => ({ ...row, promo: row.promo === 1 ? 'sale' : 'none' }))
    const { series, forecaster } = await forecast(named([...known, ...futureRows([0, 1, 0])]), options)
    const [first, second, third] = medians(series[0].forecast)
    expect(second - first).toBeGreaterThan(3)
    expect(second - third).toBeGreaterThan(3)
    expect(forecaster.context.ahead).toEqual(['promo=none', 'promo=sale'])
    const read = forecasterFromBytes(forecaster.toBytes())
    const [{ forecast: other }] = read.predict(named([...known, ...futureRows([1, 0, 0])]))
    expect(other[0].median - other[1].median).toBeGreaterThan(3)
  })

  test('needs it for the whole horizon', async () => {
    const message =
      'rows, column y: expected the future covariate promo for all 3 steps after 2004-12, got none for 2005-03: ' +
      'give rows up to 2005-03 with promo'
    await expect(forecast([...known, ...futureRows([0, 1])], options)).rejects.toThrow(
      new InputError(message),
    )
    await expect(backtest([...known, ...futureRows([0, 1])], options)).rejects.toThrow(
      new InputError(message),
    )
  })

  test('is recursive only without past covariates', async () => {
    const all = [...known, ...futureRows([0, 1, 0])]
    await expect(forecast(all, { ...options, strategy: 'recursive' })).rejects.toThrow(
      /^forecast past cannot be used with strategy recursive: /,
    )
    const { series } = await forecast(all, { ...options, past: [], strategy: 'recursive' })
    const [first, second] = medians(series[0].forecast)
    expect(second - first).toBeGreaterThan(3)
  })

  test('sees the calendar where it is told to, and where there is enough to learn it from', async () => {
    const seen = async (calendar: boolean | undefined, count = 60) =>
      (await forecast(monthly(seasonal(count)), { ...quick, epochs: 1, members: 1, folds: 1, calendar }))
        .forecaster.context
    expect(await seen(true)).toMatchObject({ hasCalendar: true, ahead: ['month-sin', 'month-cos'] })
    expect(await seen(undefined)).toMatchObject({ hasCalendar: false, ahead: [] })
    expect(await seen(undefined, 1000)).toMatchObject({ hasCalendar: true })
    expect(await seen(false, 1000)).toMatchObject({ hasCalendar: false, ahead: [] })
  })
})
