import { describe, expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import { onlySeries, readSeries, skippedReason } from '../testing/read-series.js'
import type { PanelOptions } from './panel.js'
import { readPanel } from './read-panel.js'
import type { Series } from './series.js'

const tableOf = (lines: readonly string[], name = 'a.csv') => csvTable(lines, name)
const read = (lines: readonly string[], options?: PanelOptions) => readPanel(tableOf(lines), options)
const none = Number.NaN
/** The only future covariate of a series. */
const futureOf = ({ covariates: { future } }: Series): number[] => {
  expect(future).toHaveLength(1)
  return [...future[0]]
}

describe('past and future covariates', () => {
  const lines = [
    'ds,y,price,promo',
    '2024-01,1,9,0',
    '2024-02,2,8,true',
    '2024-03,,7,FALSE',
    '2024-04,,,1',
    '2024-05,,,',
  ]

  test('reads rows at the end with covariates and no value as the future', () => {
    const panel = read(lines.slice(0, 5), { past: ['price'], future: ['promo'] })
    const series = onlySeries(panel)
    expect([...series.y]).toEqual([1, 2])
    expect(series.covariates).toEqual({
      past: [Float64Array.of(9, 8)],
      future: [Float64Array.of(0, 1, 0, 1)],
      static: [],
    })
    expect(series.future(1)).toEqual(['2024-03'])
    expect(panel.covariateNames).toEqual({ past: ['price'], future: ['promo'], static: [] })
    expect(panel.notes.slice(1)).toEqual([
      'The target is column y, 2 rows.',
      'The frequency is MS, monthly (month start); a season has 12 steps.',
      'Past covariates: price.',
      'Future covariates: promo, known for 2 steps past the last value.',
    ])
    const withEmptyRow = readSeries(lines, { past: ['price'], future: ['promo'] })
    expect(futureOf(withEmptyRow)).toHaveLength(4)
  })

  test.each([
    ['named', ['ds,y,promo', '2024-01,1,0', '2024-02,2,1', '2024-03,,'], { future: ['promo'] }],
    ['of the past', lines.slice(0, 4), { past: ['promo'] }],
    ['without values', ['ds,y', '2024-01,1', '2024-02,2', '2024-03,'], {}],
  ] as const)('never takes rows at the end for history, with covariates %s', (_, rows, options) => {
    for (const fill of [undefined, 'linear'] as const) {
      const series = readSeries([...rows], { ...options, fill })
      expect([...series.y]).toEqual([1, 2])
      expect(series.future(1)).toEqual(['2024-03'])
    }
  })

  test('names the columns that are known in rows at the end', () => {
    const rows = [
      'ds,y,price,shop',
      '2024-01,,1,A',
      '2024-02,1,1,A',
      '2024-03,2,2,A',
      '2024-04,,3,A',
      '2024-05,,2,A',
    ]
    expect(readSeries(rows, { target: 'y' }).notes.slice(3)).toEqual([
      'The first row, which has no y, is left out.',
      'The last 2 rows have no y: the future, not history, which ends at 2024-03; to use price there, name what is known ahead with --future price.',
    ])
  })

  test('refuses missing values up to the last value unless it fills them', () => {
    const holes = [
      'ds,y,a,b',
      '2024-01,1,,2',
      '2024-02,2,4,',
      '2024-03,3,,6',
      '2024-04,,,8',
      '2024-05,,,',
      '2024-06,,,9',
    ]
    expect(failureOf(() => read(holes, { past: ['a'], future: ['b'] }))).toBe(
      'a.csv line 2, column a: expected a number, got "", a missing value (2 of 3 rows, 67 %): ' +
        'fill with --fill linear or --fill previous',
    )
    expect(failureOf(() => read(holes, { future: ['b'] }))).toMatch(
      /^a\.csv line 3, column b: .* \(1 of 3 rows, 33 %\)/,
    )
    const { covariates } = readSeries(holes, { past: ['a'], future: ['b'], fill: 'linear' })
    expect(covariates.past).toEqual([Float64Array.of(4, 4, 4)])
    expect(covariates.future).toEqual([Float64Array.of(2, 4, 6, 8, 8.5, 9)])
    const whole = holes.map((line) => line.replace('2024-02,2,4,', '2024-02,2,4,4'))
    expect(futureOf(readSeries(whole, { future: ['b'] }))).toEqual([2, 4, 6, 8, none, 9])
  })

  test('names text, and columns of missing values alone', () => {
    expect(failureOf(() => read(['ds,y,a', '2024-01,1,x', '2024-02,2,4'], { past: ['a'] }))).toBe(
      'a.csv line 2, column a: expected a number, got "x": correct the cell, or leave it empty',
    )
    const empty = ['ds,y,a', '2024-01,1,', '2024-02,2,']
    expect(failureOf(() => read(empty, { past: ['a'], fill: 'linear' }))).toBe(
      'a.csv, column y, column a: expected numbers, got only missing values',
    )
  })

  test('merges rows that repeat a stamp', () => {
    const repeated = ['ds,y,a', '2024-01,1,2', '2024-01,3,4', '2024-02,5,6', '2024-03,,8', '2024-03,,9']
    const series = readSeries(repeated, { future: ['a'], duplicates: 'mean' })
    expect([...series.y]).toEqual([2, 5])
    expect(futureOf(series)).toEqual([3, 6, 8.5])
    const repeatedAhead = repeated.filter((line) => line !== '2024-01,1,2')
    expect(failureOf(() => read(repeatedAhead, { future: ['a'] }))).toBe(
      'a.csv, column y, column a: expected one value for each step ahead, got several for 2024-03',
    )
  })

  test('follows the span of each column side by side', () => {
    const wide = ['ds,a,b,x', '2024-01,,1,10', '2024-02,2,2,20', '2024-03,3,,30', '2024-04,,,40']
    const panel = read(wide, { target: ['a', 'b'], future: ['x'] })
    expect(panel.series.map(futureOf)).toEqual([
      [20, 30, 40],
      [10, 20, 30, 40],
    ])
  })
})

describe('a second table of future covariates', () => {
  const lines = [
    'unique_id,ds,y,x',
    'A,2024-01-01,1,5',
    'A,2024-01-02,2,6',
    'B,2024-01-02,1,7',
    'B,2024-01-03,2,8',
  ]
  const future = (rows: readonly string[], header = 'unique_id,ds,x') => tableOf([header, ...rows], 'f.csv')
  const ahead = (futureTable: ReturnType<typeof future>) =>
    read(lines, { future: ['x'], futureTable }).series.map(futureOf)

  test('continues past the last value of each series', () => {
    const rows = ['A,2024-01-02,99', 'B,2024-01-04,9', 'A,2024-01-04,8', 'C,2024-01-04,3']
    expect(ahead(future(rows))).toEqual([
      [5, 6, none, 8],
      [7, 8, 9],
    ])
  })

  test('is about all series if it has no id column', () => {
    expect(ahead(future(['2024-01-03,1', '2024-01-04,2'], 'ds,x'))).toEqual([
      [5, 6, 1, 2],
      [7, 8, 2],
    ])
  })

  test('reads its dates as those of the table it continues', () => {
    const main = ['ds,y,x', '30/01/2024,1,5', '31/01/2024,2,6']
    const futureTable = future(['01/02/2024,7'], 'ds,x')
    const panel = readPanel(tableOf(main), { future: ['x'], futureTable })
    expect(futureOf(onlySeries(panel))).toEqual([5, 6, 7])
  })

  test('names columns and stamps that do not fit', () => {
    expect(failureOf(() => ahead(future(['A,2024-01-03,1'], 'unique_id,ds,z')))).toBe(
      'f.csv: expected a column x as in the table it continues, got unique_id, ds, z',
    )
    const odd = read(lines, {
      future: ['x'],
      futureTable: future(['A,2024-01-03 06:00,1', 'B,2024-01-04,1']),
    })
    expect(odd.skipped).toEqual([
      {
        id: 'A',
        reason: `f.csv line 2, column ds: expected a time stamp of the series' frequency, daily, got "2024-01-03 06:00"`,
      },
    ])
    expect(failureOf(() => read(lines, { futureTable: future(['A,2024-01-03,1']) }))).toBe(
      'f.csv: expected future covariates, got none: name their columns with --future COLUMN',
    )
    expect(
      failureOf(() =>
        read(['y,x', '1,2', '3,4', '9,1'], { target: 'y', future: ['x'], futureTable: future(['5'], 'x') }),
      ),
    ).toBe('f.csv: expected a time column in the table it continues, got none: rows are counted')
  })
})

describe('static covariates', () => {
  const lines = [
    'unique_id,ds,y,size,kind',
    'A,2024-01,1,2.5,shop',
    'A,2024-02,2,,shop',
    'B,2024-01,1,3,web',
    'B,2024-02,2,3,web',
  ]

  test('are numbers, or one-hot encoded categories', () => {
    const panel = read(lines, { static: ['size', 'kind'] })
    expect(panel.series.map(({ covariates }) => covariates.static)).toEqual([
      [2.5, 1, 0],
      [3, 0, 1],
    ])
    expect(panel.covariateNames.static).toEqual(['size', 'kind=shop', 'kind=web'])
    expect(panel.columns.static).toEqual([{ name: 'size' }, { name: 'kind', vocabulary: ['shop', 'web'] }])
    expect(panel.notes.at(-1)).toBe('Static covariates: size, kind (2 categories).')
  })

  test('have one value in each series', () => {
    const changed = [...lines, 'B,2024-03,3,4,web']
    expect(read(changed, { static: ['size'] }).skipped).toEqual([
      {
        id: 'B',
        reason:
          'a.csv line 6, column size: expected one value in all rows of a series, ' +
          'got "4" after "3" (line 4)',
      },
    ])
    const absent = [...lines, 'C,2024-01,3,,web', 'C,2024-02,3,,web']
    expect(skippedReason(read(absent, { static: ['size'] }))).toBe(
      'a.csv, series C, column size: expected a value in a static column, got only missing values',
    )
    const text = [...lines, 'C,2024-01,3,big,web', 'C,2024-02,3,big,web']
    expect(skippedReason(read(text, { static: ['size'] }))).toBe(
      'a.csv line 6, column size: expected a number, got "big": correct the cell, or leave it empty',
    )
  })

  test('do not identify the series', () => {
    const many = Array.from({ length: 257 }, (_, i) => [
      `s${i},2024-01,1,k${i}`,
      `s${i},2024-02,2,k${i}`,
    ]).flat()
    expect(failureOf(() => read(['unique_id,ds,y,kind', ...many], { static: ['kind'] }))).toBe(
      'a.csv, column kind: expected at most 256 different values in a static column, got 257',
    )
  })
})
