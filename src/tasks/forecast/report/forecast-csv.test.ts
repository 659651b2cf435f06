import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import type { ForecastRow } from '../../../statistics/forecast-rows.js'
import { forecastCsv } from './forecast-csv.js'

const row = {
  ds: '1961-01',
  median: 447.1,
  'lo-80': 0.1 + 0.2,
  'hi-80': -1e-7,
  'lo-95': 1e21,
  'hi-95': 1 / 3,
}
const series = (id: string, ...forecast: ForecastRow[]) => ({ id, forecast })

test('one row a step under the columns other tools use', () => {
  expect(forecastCsv({ series: [series('a', row), series('b')] })).toBe(
    'unique_id,ds,median,lo-80,hi-80,lo-95,hi-95\n' +
      'a,1961-01,447.1,0.30000000000000004,-1e-7,1e+21,0.3333333333333333\n',
  )
})

test('any intervals have their columns, the narrowest first; a missing one is an empty field', () => {
  const wide = { ds: '1', median: 5, 'lo-99.5': 1, 'hi-99.5': 9, 'lo-50': 4, 'hi-50': 6 }
  const narrow = { ds: '2', median: 7, 'lo-50': 6, 'hi-50': 8 }
  expect(forecastCsv({ series: [series('a', wide), series('b', narrow)] })).toBe(
    'unique_id,ds,median,lo-50,hi-50,lo-99.5,hi-99.5\na,1,5,4,6,1,9\nb,2,7,6,8,,\n',
  )
})

test('any id and every number read back as they were', () => {
  const id = 'a "quoted", id\nover lines'
  const [read] = parse<Record<string, string>>(forecastCsv({ series: [series(id, row)] }), { columns: true })
  expect(read).toEqual({
    unique_id: id,
    ...Object.fromEntries(Object.entries(row).map(([k, v]) => [k, `${v}`])),
  })
  expect(Number(read!['lo-80'])).toBe(row['lo-80'])
})

test('a value that is not finite is an empty field', () => {
  expect(forecastCsv({ series: [series('a', { ...row, median: Number.NaN })] })).toContain('a,1961-01,,0.3')
})
