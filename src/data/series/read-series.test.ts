import { describe, expect, test } from 'vitest'
import { failureOf } from '../testing/failure.js'
import { onlySeries, readSeries as read } from '../testing/read-series.js'
import { panelFromRows } from './read-panel.js'

const fromRows = (...given: Parameters<typeof panelFromRows>) => onlySeries(panelFromRows(...given))

const gappy = 'Month,Sales\n2023-11,4\n2023-12,NA\n2024-01,10\n2024-03,7\n2024-04,5\n'

describe('a series of a text', () => {
  test('reads stamps and values, and says what it took them for', () => {
    const series = read('"Month","Passengers"\n"1960-10",461\n"1960-11",390\n"1960-12",432\n')
    expect(series).toMatchObject({
      id: 'Passengers',
      timeColumn: 'Month',
      target: 'Passengers',
      frequency: 'MS',
      seasonalPeriod: 12,
      ds: ['1960-10', '1960-11', '1960-12'],
      y: Float64Array.of(461, 390, 432),
    })
    expect(series.future(3)).toEqual(['1961-01', '1961-02', '1961-03'])
    expect(series.notes).toEqual([
      'The time is column Month, from 1960-10 to 1960-12.',
      'The target is column Passengers, 3 rows.',
      'The frequency is MS, monthly (month start); a season has 12 steps.',
    ])
  })

  test('counts rows where there is no time', () => {
    const series = read('Y\n22262\n21756\n')
    expect(series).toMatchObject({
      timeColumn: undefined,
      frequency: 'step',
      seasonalPeriod: 1,
      ds: ['1', '2'],
    })
    expect(series.future(2)).toEqual(['3', '4'])
    expect(series.notes[0]).toBe('There is no time column: rows are counted from 1 to 2.')
    expect(series.notes[2]).toBe('The frequency is step, one step a row; no season.')
  })

  test('sorts rows by time, and says so', () => {
    const series = read('ds,y\n2024-03,3\n2024-01,1\n2024-02,2\n')
    expect(series).toMatchObject({ ds: ['2024-01', '2024-02', '2024-03'], y: Float64Array.of(1, 2, 3) })
    expect(series.future(1)).toEqual(['2024-04'])
    expect(series.notes[3]).toBe('The rows were not in time order and have been sorted.')
  })

  test('takes one value of rows that repeat a stamp, as it is told', () => {
    const text = 'ds,y\n2024-01,1\n2024-02,2\n2024-02,5\n2024-03,NA\n2024-03,8\n'
    const fill = 'linear'
    expect(failureOf(() => read(text, { fill }))).toBe(
      'a.csv line 4, column ds: expected each time stamp once, got 2024-02 here and in line 3 (2 rows of 5): ' +
        'merge them with --duplicates mean or --duplicates first',
    )
    const mean = read(text, { fill, duplicates: 'mean' })
    expect(mean).toMatchObject({ ds: ['2024-01', '2024-02', '2024-03'], y: Float64Array.of(1, 3.5, 8) })
    expect(mean.notes[3]).toBe('2 rows of 5 repeated a time stamp: the mean of each stamp was taken.')
    expect(mean.notes).toHaveLength(4)
    const first = read(text, { fill, duplicates: 'first' })
    expect(first.y).toEqual(Float64Array.of(1, 2, 8))
    expect(first.notes[3]).toBe('2 rows of 5 repeated a time stamp: the first value of each stamp was taken.')
    expect(failureOf(() => read(text, { duplicates: 'last' as 'first' }))).toBe(
      '--duplicates last: expected one of error, mean, first, got last',
    )
  })

  test('finds gaps between rows that are sorted and repeated', () => {
    const text = 'ds,y\n2024-05,5\n2024-01,1\n2024-02,2\n2024-02,2\n2024-04,4\n'
    expect(failureOf(() => read(text, { duplicates: 'mean' }))).toBe(
      'a.csv line 6, column ds: expected 2024-03 next, monthly (month start), got 2024-04, a gap ' +
        '(1 of 5 steps are absent, 20 %): if values are missing there, fill with --fill linear or --fill previous; ' +
        'if there are none at such times, count the rows, whatever their stamps, with --frequency step',
    )
    expect(read(text, { duplicates: 'mean', fill: 'linear' }).y).toEqual(Float64Array.of(1, 2, 3, 4, 5))
  })

  test('takes the season it is told', () => {
    const series = read(`Y\n${'1\n2\n'.repeat(15)}`, { season: 24 })
    expect(series.seasonalPeriod).toBe(24)
    expect(series.notes[2]).toBe('The frequency is step, one step a row; a season has 24 steps.')
    for (const season of [0, 1.5, Number.NaN])
      expect(failureOf(() => read('Y\n1\n2\n', { season }))).toBe(
        `season: expected a whole number of steps from 1, got ${season}`,
      )
  })

  test('refuses values whose squares overflow', () => {
    expect(read('Y\n1e100\n-1e100\n').y).toEqual(Float64Array.of(1e100, -1e100))
    expect(failureOf(() => read('Y\n1\n-2e100\n'))).toBe(
      'a.csv line 3, column Y: expected a number from -1e100 to 1e100, got "-2e100"',
    )
  })

  test('is called by its table and column in messages', () => {
    expect(read('Y\n1\n2\n').source).toBe('a.csv, column Y')
    expect(fromRows([{ y: 1 }, { y: 2 }]).source).toBe('rows, column y')
  })

  test('fills missing values and absent rows, and says so', () => {
    const linear = read(gappy, { fill: 'linear' })
    expect(linear.ds).toEqual(['2023-11', '2023-12', '2024-01', '2024-02', '2024-03', '2024-04'])
    expect([...linear.y]).toEqual([4, 7, 10, 8.5, 7, 5])
    expect(linear.future(1)).toEqual(['2024-05'])
    expect(linear.notes[3]).toBe(
      'Filled 2 of 6 values (33 %) by straight lines between their neighbours (1 absent row, 1 missing value), ' +
        'the first at 2023-12.',
    )
    const previous = read(gappy, { fill: 'previous' })
    expect([...previous.y]).toEqual([4, 4, 10, 10, 7, 5])
    expect(previous.notes[3]).toMatch(/^Filled 2 of 6 values \(33 %\) with the value before /)
  })

  test('offers to fill missing values, with their number and first place', () => {
    expect(failureOf(() => read(gappy))).toBe(
      'a.csv line 3, column Sales: expected a number, got "NA", a missing value (1 of 5 rows, 20 %): ' +
        'fill with --fill linear or --fill previous',
    )
    expect(failureOf(() => read('y\n1\n\n?\n4\n'))).toMatch(
      /^a\.csv line 3, column y: .* got "", .* \(2 of 4 rows, 50 %\)/,
    )
  })

  test('offers to fill absent rows', () => {
    expect(failureOf(() => read(gappy.replace('NA', '6')))).toBe(
      'a.csv line 5, column Month: expected 2024-02 next, monthly (month start), got 2024-03, a gap ' +
        '(1 of 6 steps are absent, 17 %): if values are missing there, fill with --fill linear or --fill previous; ' +
        'if there are none at such times, count the rows, whatever their stamps, with --frequency step',
    )
  })

  test('names text where a number belongs, whether or not it fills', () => {
    for (const fill of [undefined, 'linear'] as const) {
      const text = (cell: string) =>
        failureOf(() => read(`ds,y\n2020-01,1\n2020-02,"${cell}"\n2020-03,3\n`, { fill }))
      expect(text('12,5abc')).toBe(
        'a.csv line 3, column y: expected a number, got "12,5abc": the other cells are without a unit; convert the number',
      )
      expect(text('?0.2')).toBe(
        'a.csv line 3, column y: expected a number, got "?0.2": correct the cell, or leave it empty',
      )
      expect(text('-Infinity')).toBe(
        'a.csv line 3, column y: expected a number, got "-Infinity": values must be finite',
      )
    }
  })

  test('rejects a target without numbers and unknown ways to fill', () => {
    expect(failureOf(() => read('ds,y\n2020-01,\n2020-02,NA\n', { target: 'y', fill: 'linear' }))).toBe(
      'a.csv, column y: expected numbers, got only missing values',
    )
    expect(failureOf(() => read('y\n1\n', { fill: 'best' as 'linear' }))).toBe(
      '--fill best: expected linear or previous, got best',
    )
    expect(failureOf(() => read('y\n1\n2\n').future(-1))).toBe(
      'future: expected a whole number of steps from 0, got -1',
    )
  })
})

describe('a series of records', () => {
  test('reads dates, numbers and text as the same file would be read', () => {
    const months = [0, 1, 2].map((month) => new Date(Date.UTC(2024, month + 1, 0)))
    const series = fromRows(months.map((ds, i) => ({ ds, y: i === 1 ? '2.5' : i })))
    expect(series).toMatchObject({
      frequency: 'ME',
      ds: ['2024-01-31', '2024-02-29', '2024-03-31'],
      y: Float64Array.of(0, 2.5, 2),
    })
    expect(series.future(1)).toEqual(['2024-04-30'])
  })

  test('writes options and places as a caller does', () => {
    const rows = [
      { ds: 1, y: 4 },
      { ds: 2, y: null },
      { ds: 3, y: Number.NaN },
      { ds: 4, y: 5 },
    ]
    expect(failureOf(() => fromRows(rows))).toBe(
      'rows index 1, column y: expected a number, got "", a missing value (2 of 4 rows, 50 %): ' +
        "fill with fill: 'linear' or fill: 'previous'",
    )
    expect([...fromRows(rows, { fill: 'previous' }).y]).toEqual([4, 4, 4, 5])
    expect(
      failureOf(() =>
        fromRows([
          { a: 1, b: 5 },
          { a: 3.5, b: 1 },
        ]),
      ),
    ).toBe("rows: expected one column of numbers, got 2 (a, b): name one, such as target: 'a'")
    expect(failureOf(() => fromRows([{ y: 1 }, { y: Number.POSITIVE_INFINITY }]))).toMatch(
      /values must be finite$/,
    )
  })
})
