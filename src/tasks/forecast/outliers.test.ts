import { beforeAll, describe, expect, test } from 'vitest'
import { monthly, monthlyPanel, seasonal } from '../../statistics/testing/made.js'
import { backtest } from './backtest.js'
import { forecast } from './forecast.js'
import { outliersNote } from './report/index.js'
import type { ForecastResult } from './result.js'
import { numbersOf, quick } from './testing/forecasts.js'

const y = seasonal(72)
const options = { ...quick, model: 'auto', target: 'y' } as const
const changed = (changes: Readonly<Record<number, number>>): Float64Array =>
  y.map((v, t) => v * (changes[t] ?? 1))

/** The largest difference between two forecasts' numbers, as a share of the level. */
const apart = (a: ForecastResult, b: ForecastResult, index = 0): number => {
  const [own, other] = [a, b].map(({ series }) => series[index].forecast.flatMap(numbersOf))
  return Math.max(...own.map((v, i) => Math.abs(v - other[i]))) / y[71]
}

describe('forecast with values that look like errors', () => {
  let plain: ForecastResult

  beforeAll(async () => {
    plain = await forecast(monthly(y), options)
  })

  test.each<[string, Readonly<Record<number, number>>]>([
    ['a thousand times, long ago', { 30: 1000 }],
    ['a thousandth', { 30: 0.001 }],
    ['a sign turned', { 40: -1 }],
    ['a single 0', { 40: 0 }],
    ['two of them', { 30: 1000, 55: 1000 }],
    ['one in the actual values of a fold', { 67: 1000 }],
    ['one near the end', { 69: 1000 }],
    ['the last value', { 71: 1000 }],
  ])('is about that without them: %s', async (_, changes) => {
    const result = await forecast(monthly(changed(changes)), options)
    expect(apart(result, plain)).toBeLessThan(0.04)
    const [{ outliers, history }] = result.series
    expect(outliers!.map(({ isReplaced }) => isReplaced)).toEqual(Object.keys(changes).map(() => true))
    Object.keys(changes).forEach((t, i) => {
      const { ds, y: given, usual } = outliers![i]
      expect(given).toBe(changed(changes)[Number(t)])
      expect(history[Number(t)]).toEqual({ ds, y: usual })
    })
  })

  test('keeps them where that is asked for, and names them all the same', async () => {
    const rows = monthly(changed({ 67: 1000 }))
    const result = await forecast(rows, { ...options, outliers: 'keep' })
    expect(apart(result, plain)).toBeGreaterThan(1)
    expect(result.series[0].outliers).toMatchObject([{ ds: '2005-08', y: 1000 * y[67], isReplaced: false }])
    expect(result.series[0].history[67].y).toBe(1000 * y[67])
  })

  test('predicts from newer values without them', () => {
    const { forecaster } = plain
    const [wrong, right, kept] = [
      forecaster.predict(monthly(changed({ 50: 1000 }))),
      forecaster.predict(monthly(y)),
      forecaster.predict(monthly(changed({ 50: 1000 })), { outliers: 'keep' }),
    ]
    expect(Math.abs(wrong[0].forecast[0].median / right[0].forecast[0].median - 1)).toBeLessThan(0.02)
    expect(wrong[0].outliers).toMatchObject([{ ds: '2004-03', isReplaced: true }])
    expect(right[0]).not.toHaveProperty('outliers')
    expect(kept[0].outliers).toMatchObject([{ isReplaced: false }])
  })

  test('in a panel changes none of the series', async () => {
    const panel = (a: Float64Array) => monthlyPanel({ a, b: seasonal(72, 2), c: seasonal(60, 3) })
    const many = { ...options, model: 'gru', id: 'unique_id' } as const
    const [right, wrong] = [
      await forecast(panel(y), many),
      await forecast(panel(changed({ 30: 1000 })), many),
    ]
    for (const index of [0, 1, 2]) expect(apart(wrong, right, index)).toBeLessThan(0.04)
    expect(wrong.series.map(({ outliers }) => outliers?.length)).toEqual([1, undefined, undefined])
    expect(outliersNote(wrong.series)).toMatch(/ of a at 2002-07, where about .* looks like an error\. /)
  })

  test('is scored without them', async () => {
    const document = await backtest(monthly(changed({ 67: 1000 })), options)
    expect(document.overall.scores.model.mase).toBeLessThan(0.5)
    expect(document.series[0].outliers).toHaveLength(1)
  })
})

describe('outliersNote', () => {
  const outlier = (ds: string, isReplaced = true) => ({ ds, y: 120_000, usual: 120, isReplaced })

  test('names value, stamp, what was done and how to have it otherwise', () => {
    expect(outliersNote([{ id: 'y' }])).toBeUndefined()
    expect(outliersNote([{ id: 'y', outliers: [outlier('2019-01')] }])).toBe(
      '120,000 at 2019-01, where about 120 is usual, looks like an error. The forecast is made from the usual value ' +
        'instead; with --outliers keep, from it as it is.',
    )
    expect(
      outliersNote([{ id: 'y', outliers: [outlier('2019-01', false), outlier('2020-01', false)] }]),
    ).toBe(
      '120,000 at 2019-01, where about 120 is usual and 120,000 at 2020-01, where about 120 is usual, look like ' +
        'errors. The forecast is made from them as they are, which may rule scales and intervals; with --outliers ' +
        'clean, from the usual values.',
    )
    const many = ['1', '2', '3', '4'].map((ds) => outlier(ds))
    expect(outliersNote([{ id: 'a', outliers: many }, { id: 'b' }])).toMatch(
      /^4 values, the first of them 120,000 of a at 1, where about 120 is usual, look like errors\. /,
    )
  })
})
