import { describe, expect, test } from 'vitest'
import { panelFromRows } from '../../data/index.js'
import { fewestWindowsForQuantiles, type KnownSeries, trainingWindowCount } from '../../forecaster/index.js'
import { made, monthlyPanel, noise } from '../../statistics/testing/made.js'
import type { SeriesForecast } from './document.js'
import { type ForecastResult, forecast } from './forecast.js'
import { resolved } from './options.js'
import { decisionsOf, taskOf } from './run.js'

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
    return decisionsOf(known, taskOf(options, 'lstm', 12), options)
  }
  // 3,120 windows at the end, 1,920 up to the first of five cutoffs, 2,880 up to a single one.
  expect(decided(40, 90, 5).head).toBe('median')
  expect(decided(40, 90, 1).head).toBe('median')
  expect(decided(40, 180, 5).head).toBe('quantiles')
  expect(decided(40, 90, 5, { head: 'quantiles' }).head).toBe('quantiles')
  expect(decided(1, 420, 5)).toMatchObject({ members: 3, isRetrained: false })
  expect(decided(1, 360, 5)).toMatchObject({ members: 5, isRetrained: true })
})
