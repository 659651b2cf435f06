import { expect, test } from 'vitest'
import type { SeriesForecast } from '../document.js'
import { backtestOf, seriesOf } from '../testing/documents.js'
import { seriesCharts } from './charts.js'

const hours = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(2005, 0, 1) + (from + index) * 3_600_000).toISOString(),
  )
const step = (ds: string, median: number) => ({ ds, median, 'lo-50': median - 1, 'hi-50': median + 1 })

function series(length: number, horizon: number): SeriesForecast {
  const history = hours(0, length).map((ds, index) => ({ ds, y: Math.sin(index) }))
  const rows = history.slice(-horizon).map(({ ds, y }) => ({ ...step(ds, 0), y }))
  return seriesOf('load', {
    frequency: 'h',
    history,
    forecast: hours(length, horizon).map(step),
    backtest: backtestOf({}, { folds: [{ cutoff: history[length - horizon - 1].ds, mase: {}, rows }] }),
  })
}

test('forecast, folds and cutoffs lie at their times, with the value the cutoff saw', () => {
  const given = series(200, 10)
  const { forecast, folds, axis, levels } = seriesCharts(given)
  expect(axis).toBe('time')
  expect(levels).toEqual([50])
  expect(seriesCharts({ ...given, forecast: [] }).levels).toEqual([50])
  expect(forecast[0]).toEqual({ ...given.forecast[0], x: Date.parse(given.forecast[0].ds) })
  expect(folds[0].cutoff).toEqual({
    x: Date.parse(given.history[189].ds),
    ds: given.history[189].ds,
    y: given.history[189].y,
  })
  expect(folds[0].rows.map(({ x }) => x)).toEqual(hours(190, 10).map((ds) => Date.parse(ds)))
})

test('the chart opens on four horizons, at least 60 observations, or all there are', () => {
  const opensAt = (length: number, horizon: number) => seriesCharts(series(length, horizon)).recentFrom
  expect(opensAt(1000, 24)).toBe(Date.parse(hours(904, 1)[0]))
  expect(opensAt(1000, 1)).toBe(Date.parse(hours(940, 1)[0]))
  expect(opensAt(30, 12)).toBe(Date.parse(hours(0, 1)[0]))
})

test('a history of one row or none is laid out too', () => {
  const one = seriesOf('a', { history: [{ ds: '1', y: 112 }], forecast: [step('2', 113)] })
  expect(seriesCharts({ ...one, frequency: 'step' })).toMatchObject({ axis: 'number', recentFrom: 1 })
  expect(seriesCharts({ ...one, frequency: 'step', history: [] })).toMatchObject({ recentFrom: 2 })
})
