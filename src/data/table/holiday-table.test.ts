import { describe, expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import { type HolidayOptions, readHolidays } from './holiday-table.js'

const holidays = (lines: readonly string[], options?: HolidayOptions) =>
  readHolidays(csvTable(lines, 'h.csv'), options)
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

  test('takes the named columns, otherwise the first of text', () => {
    const lines = ['day,seen,land,kind', '2024-12-25,2024-01-01,de,a', '2024-12-26,2024-01-02,fr,b']
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

  test('names unreadable dates', () => {
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
