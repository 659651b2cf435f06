import { describe, expect, test } from 'vitest'
import { panelFromRows } from '../../data/index.js'
import { fewestWindowsForQuantiles, type KnownSeries, trainingWindowCount } from '../../forecaster/index.js'
import { made, monthly, monthlyPanel, noise } from '../../statistics/testing/made.js'
import { decisionsOf } from './backtest/shared-decisions.js'
import type { SeriesForecast } from './document.js'
import { forecast } from './forecast.js'
import { resolved } from './options.js'
import type { ForecastResult } from './result.js'
import { taskOf } from './run.js'

/** Width of the widest 95 % interval by the range of the history. */
function widthByRange({ history, forecast: ahead }: SeriesForecast): number {
  const values = history.map(({ y }) => y)
  const width = Math.max(...ahead.map((row) => row['hi-95'] - row['lo-95']))
  return width / (Math.max(...values) - Math.min(...values))
}

/** Autoregressions about a level of 100. */
const panelOf = (count: number, length: number): Record<string, Float64Array> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => {
      const e = noise(length, i)
      let v = 100
      return [
        `s${i}`,
        made(length, (t) => {
          v += 0.3 * (100 - v) + 3 * e[t]
          return v
        }),
      ]
    }),
  )

const horizon = 6

describe('panels whose windows are few enough for the median in the folds, and enough for quantiles at the end', () => {
  test.each([
    [60, 63],
    [95, 44],
  ])('%i series of %i months', async (count, length) => {
    const series = panelOf(count, length)
    expect(trainingWindowCount(Array(count).fill(length), horizon)).toBeGreaterThan(fewestWindowsForQuantiles)
    const result: ForecastResult = await forecast(monthlyPanel(series), {
      target: 'y',
      id: 'unique_id',
      horizon,
      model: 'gru',
      hiddenSize: 4,
      members: 2,
      epochs: 3,
      folds: 2,
    })
    const widths = result.series.map(widthByRange)
    expect(Math.max(...widths)).toBeLessThan(3)
    expect(Math.min(...widths)).toBeGreaterThan(0.3)
  })
})

test('what trainings have in common is decided by the data up to the first cutoff', () => {
  const decided = (count: number, length: number, folds: number, settings = {}) => {
    const panel = panelFromRows(monthlyPanel(panelOf(count, length)), { target: 'y', id: 'unique_id' })
    const known: readonly KnownSeries[] = panel.series
    const options = { ...resolved({ horizon, ...settings }), folds }
    return decisionsOf(known, taskOf(options, 'lstm', { frequency: 'MS', seasonalPeriod: 12 }), options)
  }
  // 3,120 windows at the end, 1,920 up to the first of five cutoffs, 2,880 up to a single one.
  expect(decided(40, 90, 5).head).toBe('median')
  expect(decided(40, 90, 1).head).toBe('median')
  expect(decided(40, 180, 5).head).toBe('quantiles')
  expect(decided(40, 90, 5, { head: 'quantiles' }).head).toBe('quantiles')
  expect(decided(1, 420, 5)).toMatchObject({ members: 2, isRetrained: false })
  expect(decided(1, 360, 5)).toMatchObject({ members: 4, isRetrained: true })
})

const bound = (at: (t: number) => number) => {
  const e = noise(96, 9)
  return made(96, (t) => at(t) + 3 * e[t])
}
const season = (t: number): number => 20 * Math.sin((2 * Math.PI * t) / 12)

describe('after a step to a new level, the 95 % interval is of the order of the step', () => {
  test.each<[string, Float64Array]>([
    ['up, 10 months ago', bound((t) => 120 + season(t) + (t < 86 ? 0 : 300))],
    ['up, 3 months ago', bound((t) => 120 + season(t) + (t < 93 ? 0 : 300))],
    ['up, 40 months ago', bound((t) => 120 + season(t) + (t < 56 ? 0 : 300))],
    ['up, without a season', bound((t) => 120 + (t < 86 ? 0 : 300))],
    ['up, twentyfold', bound((t) => 120 * (t < 86 ? 1 : 20))],
    ['down', bound((t) => 420 + season(t) - (t < 86 ? 0 : 300))],
    ['down to a tenth', bound((t) => (420 + 3 * season(t)) * (t < 86 ? 1 : 0.1))],
    ['up, in small units', bound((t) => 120 + season(t) + (t < 86 ? 0 : 300)).map((v) => v / 1e5)],
    ['up, from below 0', bound((t) => season(t) - 50 + (t < 86 ? 0 : 300))],
  ])('%s', async (_, y) => {
    const { series } = await forecast(monthly(y), { target: 'y', horizon: 12, members: 2, epochs: 20 })
    expect(widthByRange(series[0])).toBeLessThan(3.5)
    for (const row of series[0].forecast) {
      expect(row['lo-95'] === 0 || Math.abs(row['lo-95']) > 1e-3 * Math.min(...y.map(Math.abs))).toBe(true)
      expect(row['lo-95']).toBeLessThan(row.median)
      expect(row.median).toBeLessThan(row['hi-95'])
    }
  })
})

test('growth goes on, and its intervals with it', async () => {
  const e = noise(72, 3)
  const y = made(72, (t) => 10 * Math.exp(0.06 * t + 0.05 * e[t]))
  const { series } = await forecast(monthly(y), { target: 'y', horizon: 12, members: 2, epochs: 20 })
  const last = series[0].forecast[11]
  expect(last.median).toBeGreaterThan(1.4 * y[71])
  expect(last['hi-95']).toBeGreaterThan(1.1 * last.median)
})

test('what was forecast exactly so far has an interval of some width', async () => {
  const rows = Array.from({ length: 60 }, (_, t) => ({
    ds: t,
    y: 100 + 2 * t + 30 * Math.sin((2 * Math.PI * t) / 12),
  }))
  const { series } = await forecast(rows, { target: 'y', time: 'ds', horizon: 6, folds: 2, season: 12 })
  for (const row of series[0].forecast) expect(row['hi-80'] - row['lo-80']).toBeGreaterThan(0.05)
  expect(series[0].backtest.scores.model.coverage95).toBe(1)
})

describe('new series among others', () => {
  const others = panelOf(4, 60)
  const added: Readonly<Record<string, readonly number[]>> = {
    equal: [50, 50],
    zeros: [0, 0, 0],
    one: [70],
    pair: [80, 84],
    ten: Array(10).fill(30),
    constant: Array(48).fill(30),
  }

  test.each(['auto', 'gru'] as const)('have intervals as wide as those of the others: %s', async (model) => {
    const rows = monthlyPanel({ ...others, ...added })
    const { series, notes, forecaster } = await forecast(rows, {
      target: 'y',
      id: 'unique_id',
      horizon,
      model,
      members: 2,
      epochs: 10,
      folds: 2,
    })
    const widths = Object.fromEntries(
      series.map(({ id, forecast: [, , third] }) => [id, third['hi-95'] - third['lo-95']]),
    )
    // Relative to the level, 100 for the others.
    for (const [id, level] of Object.entries({ equal: 50, one: 70, pair: 82, ten: 30 })) {
      expect(widths[id] / level).toBeGreaterThan(0.05)
      expect(widths[id] / level).toBeLessThan(1)
    }
    expect(widths.zeros).toBeGreaterThan(5)
    expect(widths.constant).toBe(0)
    expect(notes).toEqual([
      'constant has been 30 for all of its 48 values: its forecast is the same, with intervals of no width.',
    ])
    // So have those that a saved forecaster meets.
    const [met] = forecaster.predict(monthlyPanel({ met: [50, 50] }))
    expect(met.forecast[2]['hi-95'] - met.forecast[2]['lo-95']).toBeCloseTo(widths.equal, 0)
  })
})
