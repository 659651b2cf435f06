/** Where the table is within files of many forms. */
import { describe, expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import { rowsOf } from '../testing/rows.js'

const days = Array.from({ length: 30 }, (_, i) => `2020-01-${String(i + 1).padStart(2, '0')}`)
const rows = days.map((day, i) => `${day},${i + 0.5}`)
const expected = { columns: ['month', 'tonnes'], rows: days.map((day, i) => [day, String(i + 0.5)]) }
const read = (lines: readonly string[]) => {
  const table = csvTable(lines)
  return { columns: table.columns, rows: rowsOf(table), notes: table.notes }
}

describe('a table is found within its file', () => {
  const header = 'month,tonnes'
  test.each<[string, string[], string[]]>([
    ['alone', [header, ...rows], []],
    [
      'below titles',
      ['Quarterly report 2023', 'Source: Ministry of Wheat; units: t', '', header, ...rows],
      ['Left out lines 1 to 2 above the table as titles: "Quarterly report 2023".'],
    ],
    [
      'below titles with the delimiters of a spreadsheet',
      ['Quarterly report 2023,', ',', header, ...rows],
      ['Left out line 1 above the table as a title: "Quarterly report 2023".'],
    ],
    [
      'below comments',
      ['# made by a program', '# at 1, 2, "3', '', header, ...rows],
      ['Left out 2 comment lines above the table.'],
    ],
    [
      'with its header in a comment',
      ['# a station', '# month,tonnes', ...rows],
      ['Left out 1 comment line above the table.'],
    ],
    [
      'with comments between',
      ['# one', header, ...rows.slice(0, 5), '# gauge changed, cleaned', ...rows.slice(5)],
      ['Left out 1 comment line above the table.', 'Left out 1 comment line between the rows.'],
    ],
    ['above a total', [header, ...rows, 'Total,465'], ['Left out line 32 as a total: "Total 465".']],
    [
      'above a total and a mean, behind a blank row',
      [header, ...rows, ',', 'Grand Total,465', 'Average,15.5', ','],
      ['Left out lines 33 to 34 as totals: "Grand Total 465".'],
    ],
    [
      'above footers',
      [header, ...rows, '', 'Source: Ministry, all rights reserved', 'Provisional'],
      ['Left out lines 33 to 34 below the table as footers: "Source: Ministry all rights reserved".'],
    ],
    [
      'above a total and a footer',
      [header, ...rows, 'Summe,465', 'Quelle: Amt,'],
      [
        'Left out line 33 below the table as a footer: "Quelle: Amt".',
        'Left out line 32 as a total: "Summe 465".',
      ],
    ],
    [
      'with its header again',
      [header, ...rows.slice(0, 9), header, ...rows.slice(9), header],
      ['Left out 2 repeated header lines.'],
    ],
    ['with delimiters behind each line', [`${header},,`, ...rows.map((row) => `${row},,`)], []],
    ['with delimiters behind each row', [header, ...rows.map((row) => `${row},`)], []],
    ['with a delimiter behind the header', [`${header},`, ...rows], []],
    ['with quotes around all', [header, ...rows].map((line) => `"${line.replace(',', '","')}"`), []],
    ['with a line of units', [header, 'YYYY-MM-DD,t', ...rows], ['Read lines 1 to 2 as one header.']],
  ])('%s', (_, lines, notes) => {
    const withNames = { ...expected, notes }
    const { columns, ...table } = read(lines)
    expect({ columns: columns.map((name) => name.replace('YYYY-MM-DD', 'month')), ...table }).toEqual(
      withNames,
    )
  })

  test.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
    ['bars', '|'],
  ])('separated by %s, below a title with commas', (_, delimiter) => {
    const lines = [
      'Report: a, b, c',
      ...['month,tonnes', ...rows].map((line) => line.replace(',', delimiter)),
    ]
    expect(read(lines)).toMatchObject(expected)
  })

  test.each(['sep=;', '"sep=;"', 'SEP=;'])('with the delimiter in a line of its own: %s', (line) => {
    const table = csvTable([line, 'month;tonnes, net', '2020-01;1,5', '2020-02;2,5'])
    expect(table.columns).toEqual(['month', 'tonnes, net'])
    expect(table.place(0)).toBe('line 3')
    expect(table.notes).toEqual([])
  })
})

test('titles of several cells above a wider table', () => {
  const wide = (line: string, cell: string) => `${line}${cell.repeat(4)}`
  for (const end of ['', ',,,,,']) {
    const titles = [
      `"Data Source","World Indicators"${end && ',,,,'}`,
      '',
      `"Last Updated","2024-05-01"${end && ',,,,'}`,
      '',
    ]
    const lines = [...titles, 'month,tonnes,a,b,c,d', ...rows.map((row) => wide(row, ',1'))]
    expect(read(lines)).toMatchObject({
      columns: ['month', 'tonnes', 'a', 'b', 'c', 'd'],
      notes: ['Left out lines 1 to 3 above the table as titles: "Data Source World Indicators".'],
    })
  }
})

describe('headers of several lines', () => {
  const data = ['2020-01-02,72.7,1.5,3', '2020-01-03,72.0,1.6,4']
  test.each<[string, string[], string[]]>([
    [
      'one ticker',
      ['Price,Close,High,Volume', 'Ticker,AAPL,AAPL,AAPL', 'Date,,,', ...data],
      ['Date', 'Close', 'High', 'Volume'],
    ],
    [
      'several tickers',
      ['Price,Close,Close,High', 'Ticker,AAPL,MSFT,AAPL', 'Date,,,', ...data],
      ['Date', 'Close AAPL', 'Close MSFT', 'High AAPL'],
    ],
    [
      'names that are numbers, between',
      [',sales,sales,sales', 'shop,1,2,3', 'ds,,,', ...data],
      ['ds', '1', '2', '3'],
    ],
    [
      'merged cells',
      [',Sales,,Costs', 'month,net,gross,net', ...data],
      ['month', 'Sales net', 'Sales gross', 'Costs net'],
    ],
    ['one line', ['month,a,b,c', ...data], ['month', 'a', 'b', 'c']],
  ])('%s', (_, lines, columns) => {
    const table = read(lines)
    expect(table.columns).toEqual(columns)
    expect(table.rows).toEqual(data.map((line) => line.split(',')))
  })

  test.each<[string, string[]]>([
    ['text in place of a stamp', ['date,name', '2024-12-25,a', 'soon,b', '2024-12-26,c', '2024-12-27,d']],
    [
      'text in place of a number',
      ['date,y', '2024-01-01,1', '2024-01-02,2', 'later,none yet', '2024-01-04,4'],
    ],
    ['numbers with their unit', ['weight,from', '12.5 kg,x', '1 kg,x', '3,x', '4,x']],
    ['a column of numbers with their unit', ['weight', '12.5 kg', '1 kg', '3', '4']],
  ])('rows are not taken for a header: %s', (_, [header, ...rows]) => {
    const table = read([header, ...rows])
    expect(table.columns).toEqual(header.split(','))
    expect(table.rows).toEqual(rows.map((line) => line.split(',')))
  })
})

test('row numbers without a name, as R writes them, are a column of their own', () => {
  expect(read(['"ds","y"', '"1","2020-01",5', '"2","2020-02",6'])).toMatchObject({
    columns: ['column 1', 'ds', 'y'],
    rows: [
      ['1', '2020-01', '5'],
      ['2', '2020-02', '6'],
    ],
  })
})

test('rows stay rows: text in a cell, series called Total, categories, a cell cut short', () => {
  const kept = (lines: string[]) => rowsOf(csvTable(lines)).map((cells) => cells.join())
  expect(kept(['ds,y', '2020-01,closed', '2020-02,5', '2020-03,closed'])).toHaveLength(3)
  expect(kept(['shop,ds,y', 'A,2020-01,5', 'Total,2020-01,5'])).toHaveLength(2)
  expect(kept(['shop,city,y', 'A,Rome,', 'B,Oslo,5', 'Sum,Bern,7'])).toHaveLength(3)
  expect(kept(['id,ds,y', '#1,2020-01,5', '#2,2020-01,6'])).toHaveLength(2)
  expect(failureOf(() => csvTable(['ds,y', '2020-01,1', '2020-02,2', '2020-03']))).toBe(
    'a.csv line 4: expected 2 cells as in line 1, got 1',
  )
  expect(failureOf(() => csvTable(['ds,y', '2020-01,9,950.00', '2020-02,9,950.00']))).toBe(
    'a.csv line 2: expected 2 cells as in line 1, got 3; write quotes (") around a cell that contains the delimiter',
  )
  expect(failureOf(() => csvTable(['1,2', '3,4,5', '6,7,8']))).toMatch(/^a\.csv line 2: expected 2 cells/)
})

test('a title above a single column', () => {
  expect(read(['Passengers of the year', 'y', '1', '2'])).toMatchObject({
    columns: ['y'],
    rows: [['1'], ['2']],
  })
})

test('a table below many empty lines', () => {
  for (const empty of ['', ',', ' , '])
    expect(read([...new Array(120).fill(empty), 'month,tonnes', ...rows])).toMatchObject({
      ...expected,
      notes: [],
    })
})
