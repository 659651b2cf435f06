import { expect, test } from 'vitest'
import { forecastTable } from './forecast-table.js'

const row = { ds: '1961-01', median: 447.25, 'lo-80': 431, 'hi-80': 463.04, 'lo-95': 98.5, 'hi-95': 1471 }

test('the columns are aligned below the names of the CSV file', () => {
  const forecast = [row, { ...row, ds: '1961-02', median: 9.125 }]
  expect(forecastTable({ forecast })).toBe(
    [
      'ds       median  lo-80  hi-80  lo-95  hi-95',
      '1961-01     447    431    463     99  1,471',
      '1961-02       9    431    463     99  1,471',
      '',
    ].join('\n'),
  )
  expect(forecastTable({ forecast: [{ ds: '1', median: 5, 'lo-50': 4, 'hi-50': 6 }] })).toBe(
    'ds  median  lo-50  hi-50\n1        5      4      6\n',
  )
})
