import { forecastPanel, LEVELS, panelFromRows } from 'hindcast/forecast'
import { expect, test } from 'vitest'
import { learnedForecasts } from './learned.mjs'

const valuesOf = (count, level) =>
  Float64Array.from(
    { length: count },
    (_, t) => level + 2 * Math.sin((2 * Math.PI * t) / 4) + ((t * 7) % 5) / 5,
  )
const set = { season: 4, horizon: 2 }
const ignored = () => undefined

test('forecasts are those of hindcast forecast, in the order of the series, at all levels', async () => {
  const series = [
    { id: 'b', y: valuesOf(20, 100) },
    { id: 'a', y: valuesOf(24, 9) },
  ]
  const found = await learnedForecasts(series, set, 'gru', 7, ignored)
  const rows = series.flatMap(({ id, y }) => Array.from(y, (value) => ({ unique_id: id, y: value })))
  const result = await forecastPanel(panelFromRows(rows, { season: 4 }), {
    horizon: 2,
    model: 'gru',
    seed: 7,
  })
  expect(found.weights).toEqual({ gru: 1 })
  expect(found.backtest).toEqual(result.overall.scores.model)
  for (const [i, { id }] of series.entries()) {
    const { forecast } = result.series.find((one) => one.id === id)
    const { levels, values } = found.forecasts[i]
    expect(levels).toEqual(LEVELS)
    const at = (level) => [...values[LEVELS.indexOf(level)]]
    expect(at(0.5)).toEqual(forecast.map(({ median }) => median))
    expect(at(0.1)).toEqual(forecast.map((row) => row['lo-80']))
    expect(at(0.975)).toEqual(forecast.map((row) => row['hi-95']))
    for (let h = 0; h < 2; h++) {
      const inOrder = values.map((row) => row[h])
      expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b))
    }
  }
})

test('days are those after the first day of the set', async () => {
  const series = [{ id: 'a', y: valuesOf(60, 100) }]
  const found = await learnedForecasts(
    series,
    { season: 7, horizon: 2, firstDay: '1996-02-27' },
    'gru',
    7,
    ignored,
  )
  const rows = Array.from(series[0].y, (y, t) => ({
    ds: new Date(Date.UTC(1996, 1, 27 + t)).toISOString().slice(0, 10),
    y,
  }))
  const result = await forecastPanel(panelFromRows(rows, { season: 7 }), {
    horizon: 2,
    model: 'gru',
    seed: 7,
  })
  const median = found.forecasts[0].values[LEVELS.indexOf(0.5)]
  expect([...median]).toEqual(result.series[0].forecast.map((row) => row.median))
})

test('a series that is not forecast is an error', async () => {
  const series = [
    { id: 'long', y: valuesOf(20, 100) },
    { id: 'absurd', y: Float64Array.of(1e200, 2) },
  ]
  await expect(learnedForecasts(series, set, 'gru', 0, ignored)).rejects.toThrow('absurd was not forecast')
})
