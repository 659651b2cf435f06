import { beforeAll, describe, expect, test } from 'vitest'
import { panelFromRows } from '../../../data/index.js'
import { InputError } from '../../../engine/errors.js'
import { made, monthly, noise, seasonal } from '../../../statistics/testing/made.js'
import { forecast } from '../forecast.js'
import { type Forecaster, forecasterFromBytes } from '../forecaster.js'
import { medians, quick } from '../testing/forecasts.js'
import { associationNote } from './notes.js'
import { type ScenarioChanges, type ScenarioOptions, scenario, scenarioPanel } from './scenario.js'
import { scenarioCsv } from './scenario-csv.js'

const length = 60
const price = made(63, (t) => 5 + noise(63, 8)[t])
const isPromoted = made(63, (t) => Number(noise(63, 2)[t] > 0.8))
const e = noise(63, 4)
/** A series that falls by 6 where the price rises by 1, and rises by 8 with a promotion. */
const rowsOf = (shop: string, level: number) =>
  monthly(made(63, (t) => level - 6 * price[t] + 8 * isPromoted[t] + 0.3 * e[t])).map(({ ds, y }, t) => ({
    shop,
    ds,
    y: t < length ? y : undefined,
    price: price[t],
    promotion: isPromoted[t] ? 'yes' : 'no',
    footfall: t < length ? e[t] : undefined,
    region: shop,
  }))
const rows = [...rowsOf('north', 100), ...rowsOf('south', 120)]
const stamps = rows.slice(length, 63).map(({ ds }) => ds)
const options = {
  ...quick,
  id: 'shop',
  target: 'y',
  future: ['price', 'promotion'],
  past: ['footfall'],
  static: ['region'],
  folds: 1,
  epochs: 60,
  season: 1,
} as const

let forecaster: Forecaster
beforeAll(async () => {
  forecaster = (await forecast(rows, options)).forecaster
})

const changed = (set: ScenarioChanges['set'], given: Partial<ScenarioOptions> = {}) =>
  scenario(forecaster, rows, { set, ...given })

describe('scenario', () => {
  test('is the forecast, and that of the same rows with the change in them', () => {
    const { series, set } = changed({ price: '+10%', promotion: 'yes' })
    expect(set).toEqual({ price: '+10%', promotion: 'yes' })
    const ahead = ({ y }: (typeof rows)[number]) => y === undefined
    const other = rows.map((row) =>
      ahead(row) ? { ...row, price: row.price * (1 + 10 / 100), promotion: 'yes' } : row,
    )
    const [given, expected] = [forecaster.predict(rows), forecaster.predict(other)]
    expect(series.map(({ id }) => id)).toEqual(['north', 'south'])
    for (const [i, one] of series.entries()) {
      expect(one.forecast).toEqual(given[i].forecast)
      expect(one.scenario).toEqual(expected[i].forecast)
      expect(one.scenario).not.toEqual(one.forecast)
      const [before, after] = [medians(one.forecast), medians(one.scenario)]
      expect(one.difference).toEqual(after.map((v, h) => v - before[h]))
      const [sumBefore, sumAfter] = [before, after].map((all) => all.reduce((sum, v) => sum + v, 0))
      expect(one.total.difference).toBeCloseTo(sumAfter - sumBefore, 9)
      expect(one.total.percent).toBeCloseTo(100 * (sumAfter / sumBefore - 1), 9)
      expect(one.history).toHaveLength(length)
      expect(one.inputs).toEqual([
        {
          column: 'price',
          given: [...price.slice(length)],
          changed: [...price.slice(length)].map((v) => v * (1 + 10 / 100)),
        },
        {
          column: 'promotion',
          given: [...isPromoted.slice(length)].map((v) => (v ? 'yes' : 'no')),
          changed: ['yes', 'yes', 'yes'],
        },
      ])
    }
  })

  test('has the direction that the history shows', () => {
    const down = changed({ price: '+0.5' }).series[0].total.difference
    const up = changed({ price: '-0.5' }).series[0].total.difference
    expect(down).toBeLessThan(-3)
    expect(up).toBeGreaterThan(3)
  })

  test.each<[string | number, (v: number) => number]>([
    ['+10%', (v) => v * (1 + 10 / 100)],
    ['-2.5 %', (v) => v * (1 - 2.5 / 100)],
    ['+.5', (v) => v + 0.5],
    ['-1', (v) => v - 1],
    ['5', () => 5],
    [5, () => 5],
    ['=-1', () => -1],
    [-1, () => -1],
    ['1e1', () => 10],
  ])('price %j', (change, expected) => {
    const [{ inputs }] = changed({ price: change }).series
    expect(inputs[0].changed).toEqual([...price.slice(length)].map(expected))
  })

  test('changes the steps between two time stamps, and forecasts the series asked for', () => {
    const { series, from, to } = changed({ price: 5 }, { from: stamps[1], to: stamps[1], only: ['south'] })
    expect({ from, to }).toEqual({ from: stamps[1], to: stamps[1] })
    expect(series.map(({ id }) => id)).toEqual(['south'])
    expect(series[0].inputs[0].changed).toEqual([price[60], 5, price[62]])
    const whole = changed({ price: 5 }, { from: stamps[0].slice(0, 4) }).series[0]
    expect(whole.inputs[0].changed).toEqual([5, 5, 5])
  })

  test('from rows that go on after the training, and from a saved forecaster', () => {
    const newer = rows.filter(({ ds }) => ds >= rows[length - 6].ds)
    const read = forecasterFromBytes(forecaster.toBytes())
    const few = scenario(read, newer, { set: { price: '+0.5' } })
    const whole = changed({ price: '+0.5' })
    expect(few.series.map(({ scenario }) => medians(scenario))).toEqual(
      whole.series.map(({ scenario }) => medians(scenario)),
    )
    expect(few.notes).toEqual(whole.notes)
  })

  test('skips a series without future rows, and fails where strict or no other is left', () => {
    const some = rows.filter(({ shop, y }) => shop === 'south' || y !== undefined)
    const { series, skipped } = scenario(forecaster, some, { set: { price: 5 } })
    expect(series.map(({ id }) => id)).toEqual(['south'])
    expect(skipped).toEqual([{ id: 'north', reason: expect.stringMatching(/expected the future covariate/) }])
    const strict = () => scenario(forecaster, some, { set: { price: 5 }, strict: true })
    expect(strict).toThrow(/expected the future covariate price for all 3 steps after/)
    const none = rows.filter(({ y }) => y !== undefined)
    expect(() => scenario(forecaster, none, { set: { price: 5 } })).toThrow(/expected the future covariate/)
  })

  test('without a change is the forecast, also where a new series is forecast by what others do', () => {
    const short = rowsOf('east', 90)
      .slice(length - 4)
      .map((row) => ({ ...row, region: 'north' }))
    const wild = rowsOf('wild', 90).map((row, t) => ({
      ...row,
      region: 'north',
      y: row.y && 500 + 400 * (-1) ** t,
    }))
    const some = [...rows.filter(({ shop, y }) => shop === 'south' || y !== undefined), ...short, ...wild]
    const { series, skipped } = scenario(forecaster, some, { set: { price: '+0' } })
    expect(skipped.map(({ id }) => id)).toEqual(['north'])
    expect(series.map(({ id }) => id)).toEqual(['south', 'east', 'wild'])
    for (const one of series) expect(one.scenario).toEqual(one.forecast)
  })

  test('notes say what the differences are, and how far the history bears them out', () => {
    const [low, high] = [Math.min(...price.slice(0, length)), Math.max(...price.slice(0, length))]
    const notesOf = (set: ScenarioChanges['set']) => changed(set).notes
    expect(notesOf({ price: (low + high) / 2 })).toEqual([associationNote])
    const [, beyond] = notesOf({ price: 20 })
    expect(beyond).toMatch(
      /^The scenario extrapolates: its price is 20.*, the history has [\d.]+ to [\d.]+\. The model/,
    )
    expect(notesOf({ price: '+0' })[1]).toBe(
      'price has these values already: the scenario does not change it.',
    )
  })

  test('a column that never varied, and the weight of networks in an ensemble, are noted', async () => {
    const constant = rows.map((row) => ({ ...row, fee: 3 }))
    const { forecaster: other } = await forecast(constant, {
      ...options,
      future: ['price', 'fee'],
      epochs: 2,
    })
    expect(scenario(other, constant, { set: { fee: 4 } }).notes[1]).toBe(
      'fee is 3 in all of the history: the model could not learn what goes with other values.',
    )
    const { context } = other
    Object.assign(other, { context: { ...context, ensemble: { weights: { gru: 0.25, naive: 0.75 } } } })
    expect(scenario(other, constant, { set: { price: '+1' } }).notes.at(-1)).toBe(
      'Networks have 25 % of the weight in the forecast; the rest, by baselines, reads no columns.',
    )
  })
})

describe('scenario refuses', () => {
  test.each<[string, ScenarioChanges['set'], string]>([
    ['an unknown column', { prize: 5 }, 'one of price, promotion, got prize; did you mean price?'],
    ['a past covariate', { footfall: 5 }, 'got footfall, which was a past one in training, known up to'],
    ['a static covariate', { region: 'north' }, 'got region, which is static, the same at every step'],
    ['the target', { y: 5 }, 'got y, a column of the time, the series or the values themselves'],
    ['a category there is not', { promotion: 'maybe' }, 'one of its categories, no, yes, got "maybe"'],
    ['a number for a category', { promotion: '+10%' }, 'one of its categories, no, yes, got "+10%"'],
    ['text for a number', { price: 'high' }, 'such as +5, -5, +10% or -10%, got "high"'],
    ['percent without a sign', { price: '10%' }, 'such as +5, -5, +10% or -10%, got "10%"'],
    ['no change', {}, 'expected a change of at least one column'],
  ])('%s', (_, set, message) => {
    expect(() => changed(set)).toThrow(InputError)
    expect(() => changed(set)).toThrow('scenario set: expected')
    expect(() => changed(set)).toThrow(message)
  })

  test('stamps outside of the horizon, and unknown series', () => {
    const set = { price: 5 }
    const horizon = `expected a time stamp of the horizon, ${stamps[0]} to ${stamps[2]}, got`
    expect(() => changed(set, { from: '1999' })).toThrow(`scenario from: ${horizon} "1999"`)
    expect(() => changed(set, { to: '' })).toThrow('scenario to: expected')
    expect(() => changed(set, { from: stamps[2], to: stamps[0] })).toThrow(
      `scenario to: expected a time stamp from ${stamps[2]} on, got "${stamps[0]}"`,
    )
    expect(() => changed(set, { only: ['sout'] })).toThrow(
      'scenario only: expected the id of a series of rows, got "sout"; did you mean south?',
    )
  })

  test('a model without future covariates', async () => {
    const plain = monthly(seasonal(48))
    const { forecaster: other } = await forecast(plain, { ...quick, epochs: 1, folds: 1 })
    expect(() => scenario(other, plain, { set: { price: 5 } })).toThrow(
      'scenario set: expected price among the future covariates of the model, which has none; train it with them',
    )
  })

  test('a forecast by baselines alone', async () => {
    const { forecaster: other } = await forecast(rows, { ...options, epochs: 1 })
    const { context } = other
    Object.assign(other, { context: { ...context, ensemble: { weights: { naive: 1 } } } })
    expect(() => scenario(other, rows, { set: { price: 5 } })).toThrow(
      'scenario: expected a model whose networks have a weight, got forecasts by baselines alone, which read no ' +
        'columns: a change of them has no effect; train a network by name, such as the model lstm',
    )
  })
})

test('the CSV has both forecasts, their difference and the intervals of both', () => {
  const panel = panelFromRows(rows, forecaster.panelOptions)
  const document = scenarioPanel(forecaster, panel, { set: { price: '+0.5' }, levels: [50] })
  const [head, first] = scenarioCsv(document).split('\n')
  expect(head).toBe(
    'unique_id,ds,forecast,scenario,difference,forecast-lo-50,forecast-hi-50,scenario-lo-50,scenario-hi-50',
  )
  const [{ forecast: given, scenario: other, difference }] = document.series
  expect(first.split(',')).toEqual([
    'north',
    given[0].ds,
    ...[given[0].median, other[0].median, difference[0]].map(String),
    ...[given[0]['lo-50'], given[0]['hi-50'], other[0]['lo-50'], other[0]['hi-50']].map(String),
  ])
  expect(scenarioCsv(document).trimEnd().split('\n')).toHaveLength(7)
})
