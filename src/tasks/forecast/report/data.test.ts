import { expect, test } from 'vitest'
import { scoresOf } from '../testing/scores.js'
import type { SeriesForecast } from '../types.js'
import { seriesCharts } from './data.js'

const hours = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(2005, 0, 1) + (from + index) * 3_600_000).toISOString(),
  )
const step = (ds: string, median: number) => ({
  ds,
  median,
  'lo-80': median - 1,
  'hi-80': median + 1,
  'lo-95': median - 2,
  'hi-95': median + 2,
})
const none = scoresOf()

function series(length: number, horizon: number): SeriesForecast {
  const history = hours(0, length).map((ds, index) => ({ ds, y: index === 17 ? 99 : Math.sin(index) }))
  const past = history.slice(-horizon)
  return {
    id: 'load',
    frequency: 'h',
    history,
    forecast: hours(length, horizon).map((ds, index) => step(ds, index)),
    backtest: {
      folds: [
        { cutoff: history[length - horizon - 1]!.ds, rows: past.map(({ ds, y }) => ({ ...step(ds, 0), y })) },
      ],
      model: none,
      naive: none,
      seasonalNaive: none,
      drift: none,
      theta: none,
      ets: none,
    },
    training: { loss: [1, 0.5], valLoss: [] },
  }
}

test('a long history is thinned, but not its peaks nor its recent part', () => {
  const { history, axis } = seriesCharts(series(150_000, 24))
  expect(axis).toBe('time')
  expect(history.x.length).toBeLessThan(3100)
  expect(Math.max(...history.y.map(Number))).toBe(99)
  expect(history.ds.slice(-1000)).toEqual(hours(149_000, 1000))
  expect(history.x).toEqual([...history.x].sort((a, b) => a - b))
})

test('forecast, folds and cutoffs lie at their times, with the value the cutoff saw', () => {
  const given = series(200, 10)
  const { forecast, folds } = seriesCharts(given)
  expect(forecast[0]).toEqual({ ...given.forecast[0], x: Date.parse(given.forecast[0]!.ds) })
  expect(folds[0]!.cutoff).toEqual({
    x: Date.parse(given.history[189]!.ds),
    ds: given.history[189]!.ds,
    y: given.history[189]!.y,
  })
  expect(folds[0]!.rows.map(({ x }) => x)).toEqual(hours(190, 10).map((ds) => Date.parse(ds)))
})

test('the chart opens on four horizons, at least 60 observations, or all there are', () => {
  const opensAt = (length: number, horizon: number) => seriesCharts(series(length, horizon)).recentFrom
  expect(opensAt(1000, 24)).toBe(Date.parse(hours(904, 1)[0]!))
  expect(opensAt(1000, 1)).toBe(Date.parse(hours(940, 1)[0]!))
  expect(opensAt(30, 12)).toBe(Date.parse(hours(0, 1)[0]!))
})

test('a history of one row or none is laid out too', () => {
  const one = { ...series(40, 1), history: [{ ds: '1', y: 112 }], forecast: [step('2', 113)] }
  const folds = { ...one.backtest, folds: [] }
  expect(seriesCharts({ ...one, backtest: folds })).toMatchObject({ axis: 'number', recentFrom: 1 })
  expect(seriesCharts({ ...one, backtest: folds, history: [] })).toMatchObject({ recentFrom: 2 })
})
