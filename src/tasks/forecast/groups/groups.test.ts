import { beforeAll, describe, expect, test } from 'vitest'
import { panelFromRows } from '../../../data/index.js'
import { random } from '../../../engine/random.js'
import { made, monthly, noise } from '../../../statistics/testing/made.js'
import { backtest } from '../backtest.js'
import { forecast } from '../forecast.js'
import { type Forecaster, forecasterFromBytes } from '../forecaster.js'
import type { ForecastOptions } from '../options.js'
import type { ForecastResult } from '../result.js'
import { scenario } from '../scenario/scenario.js'

const horizon = 4
const options: ForecastOptions = {
  id: 'shop',
  target: 'y',
  groups: ['region', 'kind'],
  horizon,
  folds: 3,
  members: 1,
  epochs: 3,
  hiddenSize: 4,
  seed: 2,
}

/** Rows of shops, each in a region and of a kind. */
const rowsOf = (shops: Readonly<Record<string, readonly [region: string, kind: string, y: Float64Array]>>) =>
  Object.entries(shops).flatMap(([shop, [region, kind, y]]) =>
    monthly(y).map((row) => ({ shop, region, kind, ...row })),
  )

const season = (size: number, seed: number): Float64Array => {
  const e = noise(60, seed)
  return made(60, (t) => size * (20 + t / 10 + 4 * Math.sin((2 * Math.PI * t) / 12) + e[t]))
}

/** Sold on a third of the steps. */
const slow = (seed: number): Float64Array => {
  const stream = random(seed)
  return made(60, () => (stream.uniform() < 0.3 ? 1 + stream.below(4) : 0))
}

const shops = {
  a: ['north', 'big', season(3, 1)],
  b: ['north', 'small', season(1, 2)],
  c: ['south', 'big', season(2, 3)],
  d: ['south', 'small', slow(4)],
  e: ['south', 'small', slow(5)],
} as const
const rows = rowsOf(shops)

/** Differs by no more than rounding. */
function expectSum(total: number, parts: readonly number[]): void {
  const sum = parts.reduce((all, v) => all + v, 0)
  expect(Math.abs(total - sum)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(total)))
}

type Forecasts = readonly Pick<ForecastResult['series'][number], 'id' | 'forecast' | 'paths'>[]

/** Medians and paths of all levels add up. */
function expectCoherent(series: Forecasts): void {
  const byId = new Map(series.map((one) => [one.id, one]))
  const sums: readonly (readonly [string, readonly string[]])[] = [
    ['total', ['a', 'b', 'c', 'd', 'e']],
    ['total', ['region=north', 'region=south']],
    ['total', ['kind=big', 'kind=small']],
    ['region=south', ['region=south/kind=big', 'region=south/kind=small']],
    ['region=south/kind=small', ['d', 'e']],
  ]
  for (const [total, parts] of sums) {
    for (let h = 0; h < horizon; h++) {
      const median = (id: string) => byId.get(id)!.forecast[h].median
      expectSum(median(total), parts.map(median))
      const value = (id: string) => byId.get(id)!.paths?.[1][h] ?? 0
      expectSum(value(total), parts.map(value))
    }
  }
}

describe('totals', () => {
  let result: ForecastResult
  let saved: Forecaster
  beforeAll(async () => {
    result = await forecast(rows, { ...options, paths: 20 })
    saved = forecasterFromBytes(result.forecaster.toBytes())
  })

  test('are series of their own, which add up at every level, as do their paths', () => {
    expect(result.series.map(({ id }) => id)).toEqual([
      ...['total', 'region=north', 'region=south', 'kind=big', 'kind=small'],
      ...[
        'region=north/kind=big',
        'region=north/kind=small',
        'region=south/kind=big',
        'region=south/kind=small',
      ],
      ...['a', 'b', 'c', 'd', 'e'],
    ])
    expectCoherent(result.series)
    expect(result.series[0].history[59].y).toBeCloseTo(
      Object.values(shops).reduce((sum, [, , y]) => sum + y[59], 0),
      9,
    )
  })

  test('of series that are never below 0 neither are', () => {
    const levels = [10, 20, 40, 60, 80, 95] as const
    for (const { forecast: steps } of saved.predict(rows, { levels })) {
      for (const row of steps) {
        const inOrder = [
          ...levels.map((level) => row[`lo-${level}`]).reverse(),
          row.median,
          ...levels.map((level) => row[`hi-${level}`]),
        ]
        expect(inOrder).toEqual(inOrder.toSorted((x, y) => x - y))
        expect(row['lo-95']).toBeGreaterThanOrEqual(0)
      }
    }
    for (const { paths = [] } of result.series) expect(Math.min(...paths.flat())).toBeGreaterThanOrEqual(0)
  })

  test('are in the backtest as they add up, with the accuracy of each level', async () => {
    const { groups, series } = result
    expect(groups?.map(({ level, count }) => [level, count])).toEqual([
      ['total', 1],
      ['region', 2],
      ['kind', 2],
      ['region/kind', 4],
      ['series', 5],
    ])
    for (const level of groups ?? []) expect(Object.values(level.mase!).every(Number.isFinite)).toBe(true)
    expect(groups?.at(-1)?.mase?.bottomUp).toBe(groups?.at(-1)?.mase?.base)
    expect(groups?.[0].mase?.reconciled).toBeCloseTo(series[0].backtest.scores.model.mase, 9)
    const folds = series.map(({ id, backtest: { folds: own } }) => ({ id, forecast: own[1].rows }))
    expectCoherent(folds)
    const alone = await backtest(rows, options)
    expect(alone.groups).toEqual(groups)
  })

  test('of a saved forecaster are the same, also of newer rows alone', () => {
    const again = saved.predict(rows, { paths: 20, seed: options.seed })
    expect(again.map(({ forecast: steps }) => steps)).toEqual(
      result.series.map(({ forecast: steps }) => steps),
    )
    expect(again.map(({ paths }) => paths)).toEqual(result.series.map(({ paths }) => paths))
    const newer = saved.predict(rows.filter(({ ds }) => ds >= '2004-10'))
    expectCoherent(newer)
    expect(newer.map(({ id }) => id)).toEqual(result.series.map(({ id }) => id))
  })

  test('add up without a backtest, with a network by name, and of series too short for one', async () => {
    const without = await forecast(rows, { ...options, folds: 0 })
    expectCoherent(without.series)
    expect(without.groups?.[0]).toEqual({ level: 'total', count: 1 })
    expectCoherent((await forecast(rows, { ...options, model: 'gru', folds: 1 })).series)
    const young = rows.filter(({ shop, ds }) => shop !== 'b' || ds >= '2004-08')
    const short = await forecast(young, options)
    expectCoherent(short.series)
    expect(short.groups?.[0]).toEqual({ level: 'total', count: 1 })
    const baselines = await forecast(
      rows.filter(({ ds }) => ds >= '2004-01'),
      options,
    )
    expect(baselines.forecaster.networkForecaster).toBeUndefined()
    expectCoherent(baselines.series)
  })

  test('are made of what is usual where a value looks like an error', async () => {
    const typed = rows.map((row) =>
      row.shop === 'a' && row.ds === '2003-05' ? { ...row, y: row.y * 1000 } : row,
    )
    const { series } = await forecast(typed, options)
    expect(series.filter(({ outliers }) => outliers !== undefined).map(({ id }) => id)).toEqual(['a'])
    const of = (id: string) => series.find((one) => one.id === id)!.history[40].y
    expectSum(of('region=north'), [of('a'), of('b')])
  })

  test('need all series and no upper bound, and scenarios are of series alone', async () => {
    await expect(forecast(rows, { ...options, bounds: { upper: 1e6 } })).rejects.toThrow(
      'forecast bounds: expected no upper bound with totals, which pass it, got 1000000',
    )
    const bad = rows.map((row, i) => (i === 3 ? { ...row, y: Number.POSITIVE_INFINITY } : row))
    await expect(forecast(bad, options)).rejects.toThrow(
      'rows index 3, column y: expected a number, got "Infinity"',
    )
    const panel = panelFromRows(rows, { id: 'shop', target: 'y', groups: ['region', 'kind'] })
    expect(() => saved.predictPanel({ ...panel, series: panel.series.slice(0, -1) })).toThrow(
      'total: expected all series of the total, got none called e',
    )
    expect(() => scenario(saved, rows, { set: { y: '+1' } })).toThrow(/got one with totals/)
  })
})

test('of noisy series that move together, forecasts that add up are better than sums', async () => {
  const stream = random(4)
  const [regions, each, known] = [['north', 'south', 'east'], 4, 72]
  const walk = (decay: number): number[] => {
    let level = 0
    return Array.from({ length: known }, () => (level = decay * level + stream.normal()))
  }
  const all = walk(0.9)
  const panel = regions.flatMap((region) => {
    const shared = walk(0.8)
    return Array.from({ length: each }, (_, k) => {
      const [size, own] = [Math.exp(stream.normal(0, 0.7)), walk(0.6)]
      const y = made(
        known,
        (t) =>
          size *
          (40 +
            0.15 * t +
            8 * Math.sin((2 * Math.PI * t) / 12) +
            2 * all[t] +
            2 * shared[t] +
            3 * own[t] +
            4 * stream.normal()),
      )
      return monthly(y).map((row) => ({ shop: `${region} ${k}`, region, ...row }))
    }).flat()
  })
  const { groups = [] } = await backtest(panel, { ...options, groups: 'region', horizon: 6, folds: 5 })
  const means = (of: 'bottomUp' | 'reconciled') => groups.map(({ mase }) => mase![of])
  means('reconciled').forEach((mase, level) => {
    expect(mase).toBeLessThanOrEqual(1.01 * means('bottomUp')[level])
  })
  expect(groups[0].mase!.reconciled).toBeLessThan(groups[0].mase!.bottomUp)
})
