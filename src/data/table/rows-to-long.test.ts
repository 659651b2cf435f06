import { describe, expect, test } from 'vitest'
import { panelFromRows, readPanel } from '../series/read-panel.js'
import { csvTable } from '../testing/csv-table.js'
import { rowsToLong } from './rows-to-long.js'

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const days = Array.from({ length: 30 }, (_, i) => `1/${i + 1}/20`)
const numbers = (count: number, from: number): number[] => Array.from({ length: count }, (_, i) => from + i)
const line = (...cells: readonly (string | number)[]): string => cells.join()
const seriesOf = (lines: readonly string[]) => {
  const panel = readPanel(rowsToLong(csvTable(lines)))
  return { panel, ids: panel.series.map(({ id }) => id), values: panel.series.map(({ y }) => [...y]) }
}

describe('series in rows', () => {
  test('dates, with names in several columns of which the first may be empty', () => {
    const { panel, ids, values } = seriesOf([
      line('Province', 'Country', 'Lat', ...days),
      line('', 'Norway', 60.5, ...numbers(30, 10)),
      line('Hubei', 'China', 30.9, ...numbers(30, 20)),
      line('Anhui', 'China', 31.8, ...numbers(30, 30)),
    ])
    expect(ids).toEqual(['Norway', 'Hubei/China', 'Anhui/China'])
    expect(values[1]).toEqual(numbers(30, 20))
    expect(panel.frequency).toBe('D')
    expect(panel.notes[0]).toBe(
      'Series stand in rows, named by Province, Country: columns 1/1/20 to 1/30/20 were read as times. ' +
        'If they are series themselves, name them with --target COLUMNS.',
    )
  })

  test('years, below titles and with missing values at the ends, named by as few columns as it takes', () => {
    const years = numbers(30, 1990)
    const { ids, values, panel } = seriesOf([
      '"Data Source","World Development Indicators",',
      '',
      line('Country Name', 'Country Code', 'Indicator', ...years, ''),
      line('Aruba', 'ABW', 'GDP', '', '..', ...numbers(28, 5), ''),
      line('Zambia', 'ZMB', 'GDP', ...numbers(29, 7), '', ''),
    ])
    expect(ids).toEqual(['Aruba', 'Zambia'])
    expect(values.map(({ length }) => length)).toEqual([28, 29])
    expect(panel.series[0].ds[0]).toBe('1992')
  })

  test.each(['1990 [YR1990]', 'X1990'])('years written as %s', (form) => {
    const header = numbers(20, 1990).map((year) => form.replaceAll('1990', String(year)))
    const { panel } = seriesOf([
      line('country', ...header),
      line('A', ...numbers(20, 1)),
      line('B', ...numbers(20, 2)),
    ])
    expect(panel.series.map(({ ds }) => ds[0])).toEqual(['1990', '1990'])
  })

  test('counted steps, of series of different lengths', () => {
    const names = numbers(20, 1).map((i) => `V${i}`)
    const { ids, values } = seriesOf([
      line(...names),
      line('H1', ...numbers(19, 5)),
      line('H2', ...numbers(15, 6), '', '', '', ''),
      line('H3', ...numbers(17, 7), '', ''),
    ])
    expect(ids).toEqual(['H1', 'H2', 'H3'])
    expect(values.map(({ length }) => length)).toEqual([19, 15, 17])
  })

  test('years by months, with the last year begun', () => {
    const { ids, panel } = seriesOf([
      line('Year', ...months, 'Annual'),
      line(2020, ...numbers(12, 100), 1000),
      line(2021, ...numbers(12, 200), 1000),
      line(2022, ...numbers(5, 300), '***', '', '', '', '', '', '', ''),
    ])
    expect(ids).toHaveLength(1)
    expect(panel.series[0].y).toHaveLength(29)
    expect(panel.series[0].ds.at(-1)).toBe('2022-05')
    expect(panel.frequency).toBe('MS')
  })

  test('years by quarters, of several shops', () => {
    const { ids, panel } = seriesOf([
      'shop,year,Q1,Q2,Q3,Q4',
      ...['A', 'B'].flatMap((shop) => numbers(4, 2019).map((year) => line(shop, year, ...numbers(4, year)))),
    ])
    expect(ids).toEqual(['A', 'B'])
    expect(panel.frequency).toBe('QS')
    expect(panel.series[1].y).toHaveLength(16)
  })

  test('a cell is named by its row and column', () => {
    const [first, ...rest] = numbers(30, 10)
    const lines = [
      line('Country', ...days),
      line('A', first, '?!', ...rest.slice(1)),
      line('B', ...numbers(30, 3)),
    ]
    expect(readPanel(rowsToLong(csvTable(lines))).skipped[0].reason).toBe(
      'a.csv line 2 (1/2/20), column y: expected a number, got "?!": correct the cell, or leave it empty',
    )
  })

  test('records of a program too', () => {
    const record = (name: string, from: number) => ({
      name,
      ...Object.fromEntries(days.map((day, i) => [day, from + i])),
    })
    const panel = panelFromRows([record('A', 1.5), record('B', 2.5)])
    expect(panel.series.map(({ id, y }) => [id, y[0]])).toEqual([
      ['A', 1.5],
      ['B', 2.5],
    ])
  })
})

test.each<[string, string[], object?]>([
  ['a column of times', ['ds,1990,1991,1992', '2020-01,1,2,3', '2020-02,1,2,3']],
  ['few columns', ['country,1990,1991', 'A,1,2', 'B,3,4']],
  ['features', [line('ds', ...numbers(12, 1).map((i) => `x${i}`)), line('2020-01', ...numbers(12, 1))]],
  ['text below', ['id,2020,2021,2022', 'a,x,y,z', 'b,u,v,w']],
  [
    'a column that the caller names',
    [line('id', ...days), line('a', ...numbers(30, 1))],
    { named: ['1/2/20'] },
  ],
  [
    'series in columns, as the caller says',
    [line('id', ...days), line('a', ...numbers(30, 1))],
    { wide: true },
  ],
])('a table stays as it is: %s', (_, lines, options) => {
  const table = csvTable(lines)
  expect(rowsToLong(table, options)).toBe(table)
})
