import { describe, expect, test } from 'vitest'
import { readHolidays } from '../table/holiday-table.js'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import { seriesNamed } from '../testing/read-series.js'
import { checkFutureFeatures, futureFeatures } from './future-features.js'
import type { PanelOptions } from './panel.js'
import { readPanel } from './read-panel.js'

const tableOf = (lines: readonly string[], name = 'a.csv') => csvTable(lines, name)
const lines = [
  ...[
    'unique_id,ds,y,x,z',
    'A,2024-12-30,1,5,1',
    'A,2024-12-31,2,6,2',
    'A,2025-01-01,,7,3',
    'A,2025-01-02,,8,',
  ],
  ...['B,2024-12-30,1,5,4', 'B,2024-12-31,2,6,5', 'B,2025-01-01,,7,6'],
]
const holidays = readHolidays(tableOf(['date,name', '2024-12-31,eve', '2025-01-01,new'], 'h.csv'))
const panelOf = (options: PanelOptions) => readPanel(tableOf(lines), options)

describe('checkFutureFeatures', () => {
  test('names series, column and the first stamp without a value', () => {
    const panel = panelOf({ future: ['x', 'z'] })
    expect(() => checkFutureFeatures(panel, 1)).not.toThrow()
    expect(failureOf(() => checkFutureFeatures(panel, 2))).toBe(
      'a.csv, series A: expected the future covariate z for all 2 steps after 2024-12-31, got none for 2025-01-02: ' +
        'give rows up to 2025-01-02 with z',
    )
    expect(failureOf(() => checkFutureFeatures(panelOf({ future: ['x'] }), 3))).toBe(
      'a.csv, series A: expected the future covariate x for all 3 steps after 2024-12-31, got none for 2025-01-03: ' +
        'give rows up to 2025-01-03 with x',
    )
    expect(failureOf(() => checkFutureFeatures(panelOf({ future: ['x'] }), 2))).toMatch(
      /^a\.csv, series B: expected the future covariate x .* got none for 2025-01-02: /,
    )
    expect(() =>
      checkFutureFeatures(panelOf({ target: 'x', past: ['y'], fill: 'linear' }), 100),
    ).not.toThrow()
  })

  test('checks that holidays are listed for the years ahead', () => {
    const panel = readPanel(tableOf(lines.filter((line) => !/^[AB],2025/.test(line))), { holidays })
    expect(() => checkFutureFeatures(panel, 365)).not.toThrow()
    expect(failureOf(() => checkFutureFeatures(panel, 400))).toBe(
      'h.csv: expected the holidays of all 400 steps after 2024-12-31 of A, got none for the year of 2026-01-01',
    )
  })
})

describe('futureFeatures', () => {
  test('joins covariates and holidays over the steps ahead', () => {
    const panel = panelOf({ future: ['x', 'z'], holidays })
    expect(futureFeatures(panel, seriesNamed(panel, 'A'), 3)).toEqual({
      names: ['x', 'z', 'eve', 'new'],
      values: [
        Float64Array.of(5, 6, 7, 8, Number.NaN),
        Float64Array.of(1, 2, 3, Number.NaN, Number.NaN),
        Float64Array.of(0, 1, 0, 0, 0),
        Float64Array.of(0, 0, 1, 0, 0),
      ],
    })
    expect(panel.columns.holidays).toEqual(holidays)
    const none = panelOf({ target: 'x', past: ['y'], fill: 'previous' })
    expect(futureFeatures(none, seriesNamed(none, 'A'), 1)).toEqual({ names: [], values: [] })
    const [x] = futureFeatures(panel, seriesNamed(panel, 'B'), 1).values
    expect(x).toEqual(Float64Array.of(5, 6, 7))
  })
})
