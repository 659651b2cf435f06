import { beforeAll, describe, expect, test } from 'vitest'
import { random } from '../../../engine/random.js'
import { energyScore } from '../../../statistics/metrics/index.js'
import { made, monthly, monthlyPanel, noise, seasonal } from '../../../statistics/testing/made.js'
import { forecast } from '../forecast.js'
import { forecasterFromBytes } from '../forecaster.js'
import type { ForecastOptions } from '../options.js'
import type { ForecastResult } from '../result.js'
import { quick } from '../testing/forecasts.js'
import type { Paths } from './option.js'

const total = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0)

/** The value that a share of values lie below. */
const shareOf = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(share * values.length)]

const isWithin = (value: number, values: readonly number[], share: number): boolean =>
  value >= shareOf(values, (1 - share) / 2) && value <= shareOf(values, (1 + share) / 2)

/** The same values at each step, in an order of their own: paths of the same quantiles without dependence. */
function independent(paths: Paths, seed: number): number[][] {
  const stream = random(seed)
  const orders = paths[0].map(() => stream.permutation(paths.length))
  return paths.map((path, i) => path.map((_, h) => paths[orders[h][i]][h]))
}

describe('paths of random walks that move together', () => {
  const [count, known, horizon, cutoffs] = [16, 96, 6, 8]
  const stream = random(1)
  const shared = Array.from({ length: known + cutoffs * horizon }, () => stream.normal())
  const walks = Array.from({ length: count }, () => {
    let level = 100
    return shared.map((joint) => (level += Math.sqrt(0.25) * joint + Math.sqrt(0.75) * stream.normal()))
  })
  const upTo = (length: number) =>
    monthlyPanel(Object.fromEntries(walks.map((walk, i) => [`w${i}`, walk.slice(0, length)])))
  /** Of each cutoff and series: the actual values, the paths, and the same without dependence. */
  const each: { actual: number[]; paths: Paths; apart: number[][] }[][] = []

  beforeAll(async () => {
    const options: ForecastOptions = { horizon, folds: 5, members: 1, epochs: 2, hiddenSize: 4, seed: 1 }
    const { forecaster } = await forecast(upTo(known), options)
    for (let cutoff = 0; cutoff < cutoffs; cutoff++) {
      const length = known + cutoff * horizon
      const predicted = forecaster.predict(upTo(length), { paths: 400, seed: cutoff })
      each.push(
        predicted.map(({ paths = [] }, i) => ({
          actual: walks[i].slice(length, length + horizon),
          paths,
          apart: independent(paths, 100 * cutoff + i),
        })),
      )
    }
  })

  const mean = (of: (one: (typeof each)[number]) => number): number => total(each.map(of)) / each.length

  test('have a better energy score than independent values, over steps and over series', () => {
    const overSteps = (key: 'paths' | 'apart') =>
      mean((all) => total(all.map((one) => energyScore(one.actual, one[key]))) / count)
    expect(overSteps('paths')).toBeLessThan(0.98 * overSteps('apart'))
    const overAll = (key: 'paths' | 'apart') =>
      mean((all) =>
        energyScore(
          all.flatMap(({ actual }) => actual),
          all[0].paths.map((_, p) => all.flatMap((one) => [...one[key][p]])),
        ),
      )
    expect(overAll('paths')).toBeLessThan(0.995 * overAll('apart'))
  })

  test('have sums over the horizon whose intervals hold, unlike those of independent values', () => {
    const held = (key: 'paths' | 'apart', share: number) =>
      mean(
        (all) =>
          total(all.map((one) => Number(isWithin(total(one.actual), one[key].map(total), share)))) / count,
      )
    expect(held('paths', 0.8)).toBeGreaterThan(0.7)
    expect(held('paths', 0.95)).toBeGreaterThan(0.88)
    expect(held('apart', 0.8)).toBeLessThan(0.6)
    expect(held('apart', 0.95)).toBeLessThan(0.8)
  })

  test('have sums over all series as uncertain as these are', () => {
    const width = (key: 'paths' | 'apart') =>
      mean((all) => {
        const sums = all[0].paths.map((_, p) => total(all.map((one) => one[key][p][horizon - 1])))
        return (shareOf(sums, 0.9) - shareOf(sums, 0.1)) / 2 / 1.2816
      })
    // √horizon steps of √(count² 0.25 + count 0.75).
    const actual = Math.sqrt(horizon * (count ** 2 * 0.25 + count * 0.75))
    expect(width('paths')).toBeGreaterThan(0.7 * actual)
    expect(width('paths')).toBeLessThan(1.4 * actual)
    expect(width('apart')).toBeLessThan(0.6 * actual)
  })
})

describe('the option paths', () => {
  const rows = monthly(seasonal(60))
  let result: ForecastResult
  beforeAll(async () => {
    result = await forecast(rows, { ...quick, paths: 300 })
  })

  test('gives paths whose quantiles are those of the forecast', async () => {
    const [{ forecast: steps, paths = [] }] = (await forecast(rows, { ...quick, paths: 4000 })).series
    for (const [h, row] of steps.entries()) {
      const values = paths.map((path) => path[h])
      const share = (bound: number): number => values.filter((v) => v <= bound).length / values.length
      for (const [bound, level] of [
        [row['lo-95'], 0.025],
        [row['lo-80'], 0.1],
        [row.median, 0.5],
        [row['hi-80'], 0.9],
        [row['hi-95'], 0.975],
      ])
        expect(Math.abs(share(bound) - level)).toBeLessThan(4 * Math.sqrt((level * (1 - level)) / 4000))
    }
  })

  test('changes nothing else, and the same seed gives the same paths', async () => {
    const { series, notes } = await forecast(rows, quick)
    const [{ paths, ...rest }] = result.series
    expect(series).toEqual([rest])
    expect(notes).toEqual(result.notes)
    expect(paths).toHaveLength(300)
    const [again] = result.forecaster.predict(rows, { paths: 300, seed: quick.seed })
    expect(again.paths).toEqual(paths)
    expect(result.forecaster.predict(rows, { paths: 1, seed: quick.seed })[0].paths).toEqual(
      paths?.slice(0, 1),
    )
    expect(result.forecaster.predict(rows, { paths: 1 })[0].paths).not.toEqual(paths?.slice(0, 1))
    expect(result.forecaster.predict(rows)[0]).not.toHaveProperty('paths')
  })

  test('is the same of a saved forecaster, whose file has the dependence', async () => {
    const panel = monthlyPanel({ a: seasonal(60), b: noise(60, 2), c: made(60, (t) => t + (t % 4)) })
    const { forecaster, series } = await forecast(panel, { ...quick, paths: 20 })
    const again = forecasterFromBytes(forecaster.toBytes())
    expect(again.context.dependence).toEqual(forecaster.context.dependence)
    const found = again.predict(panel, { paths: 20, seed: quick.seed })
    expect(found.map(({ paths }) => paths)).toEqual(series.map(({ paths }) => paths))
    // Of one of the series alone, too.
    const [alone] = again.predict(
      panel.filter((row) => row.unique_id === 'b'),
      { paths: 20, seed: quick.seed },
    )
    expect(alone.paths).toEqual(series[1].paths)
  })

  test('without a backtest they have the usual dependence, and a note says so', async () => {
    const { series, notes, forecaster } = await forecast(rows, { ...quick, folds: 0, paths: 500 })
    expect(notes).toEqual([expect.stringContaining('usual dependence')])
    const [{ paths = [] }] = series
    const apart = independent(paths, 1)
    const spread = (all: Paths): number => shareOf(all.map(total), 0.9) - shareOf(all.map(total), 0.1)
    expect(spread(paths)).toBeGreaterThan(1.2 * spread(apart))
    expect(forecaster.predict(rows, { paths: 2 })[0].notes).toEqual(notes)
    expect(forecaster.predict(rows)[0].notes).toEqual([])
  })

  test('works for baselines alone, with and without folds', async () => {
    for (const length of [12, 30]) {
      const { series, forecaster } = await forecast(monthly(seasonal(length)), { horizon: 12, paths: 3 })
      expect(forecaster.networkForecaster).toBeUndefined()
      expect(series[0].paths?.map((path) => path.filter(Number.isFinite).length)).toEqual([12, 12, 12])
    }
  })

  test('stays within the bounds of the forecast, and at 0 where no value is below', async () => {
    const sales = made(60, (t) => Math.max(0, 3 * Math.sin(t)))
    const [own] = (await forecast(monthly(sales), { ...quick, paths: 200 })).series
    expect(Math.min(...(own.paths ?? []).flat())).toBe(0)
    const bounds = { lower: 0, upper: 3 }
    const [bounded] = (await forecast(monthly(sales), { ...quick, paths: 200, bounds })).series
    expect(Math.max(...(bounded.paths ?? []).flat())).toBeLessThanOrEqual(3)
  })

  test('a constant series has constant paths', async () => {
    const [{ paths }] = (await forecast(monthly(made(40, () => 7)), { ...quick, paths: 2 })).series
    expect(paths).toEqual([
      [7, 7, 7],
      [7, 7, 7],
    ])
  })

  test('is a whole number, and not more than memory holds', async () => {
    await expect(forecast(rows, { ...quick, paths: 0 })).rejects.toThrow(
      'forecast paths: expected a whole number from 1, got 0',
    )
    await expect(forecast(rows, { ...quick, paths: 1e9 })).rejects.toThrow(
      'forecast paths: expected at most 1666666 for 1 series of 3 steps (5,000,000 numbers in all), got 1000000000',
    )
    expect(() => result.forecaster.predict(rows, { paths: 1e9 })).toThrow(
      /expected at most 1666666 for 1 series/,
    )
    expect(() => result.forecaster.predict(rows, { seed: 3 })).toThrow(/paths/)
  })
})
