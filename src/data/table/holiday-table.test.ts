import { describe, expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import { readSeries } from '../testing/only-series.js'
import { holidayFeatures } from '../time/holidays.js'
import { type HolidayOptions, readHolidays } from './holiday-table.js'

const holidays = (lines: readonly string[], options?: HolidayOptions) =>
  readHolidays(csvTable(lines.join('\n'), 'h.csv'), options)
const seriesOf = (...stamps: string[]) =>
  readSeries(['ds,y', ...stamps.map((stamp) => `${stamp},1`)].join('\n'))
const dayNumber = (text: string) => Date.parse(text) / 86_400_000

describe('readHolidays', () => {
  test('reads dates by name, each once and in order, as JSON', () => {
    const read = holidays([
      'date,holiday',
      '2024-12-25,Christmas',
      '2023-12-25,Christmas',
      '2024-01-01,New Year',
      '2024-01-01,New Year',
    ])
    expect(read).toEqual({
      source: 'h.csv',
      holidays: [
        { name: 'Christmas', days: [dayNumber('2023-12-25'), dayNumber('2024-12-25')] },
        { name: 'New Year', days: [dayNumber('2024-01-01')] },
      ],
    })
    expect(JSON.parse(JSON.stringify(read))).toEqual(read)
  })

  test.each([
    ['dates alone', ['2024-12-25', '2024-05-01'], undefined],
    ['a header', ['date', '2024-12-25', '2024-05-01'], undefined],
    ['days first', ['date', '25/12/2024', '01/05/2024'], undefined],
    ['digits', ['date,weight', '20241225,2', '20240501,1'], { time: 'date' }],
    [
      'one of too many names',
      ['date,name', '2024-12-25,a', ...Array.from({ length: 48 }, (_, i) => `2024-05-01,n${i}`)],
      undefined,
    ],
  ])('is one without names: %s', (_, lines, options) => {
    expect(holidays(lines, options).holidays).toEqual([
      { name: 'holiday', days: [dayNumber('2024-05-01'), dayNumber('2024-12-25')] },
    ])
  })

  test('takes the columns that are named, and the first of text otherwise', () => {
    const lines = ['day,seen,land,kind', '2024-12-25,2024-01-01,de,a', '2024-12-26,2024-01-01,fr,b']
    expect(holidays(lines, { time: 'day' }).holidays.map(({ name }) => name)).toEqual(['de', 'fr'])
    expect(holidays(lines, { time: 'day', name: 'kind' }).holidays.map(({ name }) => name)).toEqual([
      'a',
      'b',
    ])
    expect(failureOf(() => holidays(lines))).toMatch(
      /^h\.csv: expected one column of time stamps, got 2 \(day, seen\)/,
    )
    expect(failureOf(() => holidays(lines, { time: 'day', name: 'x' }))).toBe(
      'h.csv: expected a column of names among day, seen, land, kind, got "x"',
    )
  })

  test('names dates that it cannot read', () => {
    expect(failureOf(() => holidays(['date,name', '2024-12-25,a', 'soon,b', '2024-12-26,c']))).toBe(
      'h.csv line 3, column date: expected a date such as 2024-12-25, got "soon"',
    )
    expect(failureOf(() => holidays(['date', '2024-12', '2025-01']))).toMatch(
      / expected a date such as .*, got "2024-12"$/,
    )
    expect(failureOf(() => holidays(['name,x', 'a,1.5', 'b,2.5']))).toBe(
      'h.csv: expected a column of dates, got none among name, x',
    )
  })
})

describe('holidayFeatures', () => {
  const list = holidays(['date,name', '2024-12-25,xmas', '2024-12-26,xmas', '2025-01-01,new'])
  const at = (stamps: readonly string[], count = 0) => {
    const { names, values } = holidayFeatures(seriesOf(...stamps), list, count)
    expect(names).toEqual(['xmas', 'new'])
    return values.map((array) => [...array])
  }

  test('is 1 on all steps of the day, past the end too', () => {
    expect(at(['2024-12-24', '2024-12-25'], 2)).toEqual([
      [0, 1, 1, 0],
      [0, 0, 0, 0],
    ])
    expect(at(['2024-12-24 12:00', '2024-12-25 00:00', '2024-12-25 12:00'], 3)[0]).toEqual([0, 1, 1, 1, 1, 0])
  })

  test('counts the days of the period that a stamp stands for', () => {
    expect(at(['2024-11', '2024-12'], 1)).toEqual([
      [0, 2, 0],
      [0, 0, 1],
    ])
    expect(at(['2024-11-30', '2024-12-31'], 1)).toEqual([
      [0, 2, 0],
      [0, 0, 1],
    ])
    expect(at(['2024Q3', '2024Q4'], 1)).toEqual([
      [0, 2, 0],
      [0, 0, 1],
    ])
    // Weeks from Monday 23 December to Sunday 29 December.
    expect(at(['2024-12-16', '2024-12-23', '2024-12-30'])).toEqual([
      [0, 2, 0],
      [0, 0, 1],
    ])
    expect(at(['2024-12-22', '2024-12-29'], 1)).toEqual([
      [0, 2, 0],
      [0, 0, 1],
    ])
    expect(at(['2023', '2024'], 1)).toEqual([
      [0, 2, 0],
      [0, 0, 1],
    ])
    expect(at(['2024-12-23', '2024-12-26', '2024-12-29'], 1)).toEqual([
      [1, 1, 0, 0],
      [0, 0, 0, 1],
    ])
  })

  test('refuses counted steps', () => {
    expect(failureOf(() => at(['1', '2']))).toBe(
      'a.csv, column y: expected time stamps to place holidays by, got counted steps',
    )
  })
})
