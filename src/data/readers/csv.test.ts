import { describe, expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import { rowsOf } from '../testing/rows.js'
import { CsvReader } from './csv.js'

const read = (text: string) => {
  const table = csvTable(text)
  return { columns: table.columns, rows: rowsOf(table) }
}
const failure = (text: string) => failureOf(() => csvTable(text))

describe('CsvReader', () => {
  test('reads a header, quotes, blanks around cells and any line ending', () => {
    const expected = {
      columns: ['Month', 'Sales, net'],
      rows: [
        ['1949-01', '112'],
        ['say "x"', ''],
      ],
    }
    const text = '"Month", "Sales, net"\n1949-01, 112 \n"say ""x""",\n'
    expect(read(text)).toEqual(expected)
    expect(read(text.replaceAll('\n', '\r\n'))).toEqual(expected)
    expect(read(text.replaceAll('\n', '\r'))).toEqual(expected)
  })

  test('drops a byte order mark', () => {
    expect(read('\uFEFF"ds",y\n1,2\n').columns).toEqual(['ds', 'y'])
  })

  test.each([
    ['comma', 'ds,a;b\n2020-01,1\n2020-02,2\n', ['ds', 'a;b']],
    ['semicolon, with decimal commas in every cell', 'ds;y\n1,5;2,5\n2,5;3,5\n', ['ds', 'y']],
    ['tab', 'ds\ty, net\n2020-01\t1,2\n', ['ds', 'y, net']],
    ['bar', 'ds|y\n2020-01|1\n', ['ds', 'y']],
    ['none', 'y\n1\n2\n', ['y']],
    ['comma, quoted semicolons', 'ds,"a;b"\n2020-01,"1;2"\n', ['ds', 'a;b']],
  ])('detects the delimiter: %s', (_, text, columns) => {
    expect(read(text).columns).toEqual(columns)
  })

  test.each([
    ['numbers', '1.5,2\n3,4\n', ['column 1', 'column 2']],
    ['stamps and numbers', '2020-01-01,5\n2020-01-02,6\n', ['column 1', 'column 2']],
    ['a stamp and a missing value', '2020-01-01,NA\n2020-01-02,6\n', ['column 1', 'column 2']],
    ['rows that count', '1,2\n2,7\n3,5\n', ['column 1', 'column 2']],
    ['one number', '0\n3\n', ['column 1']],
  ])('names columns by number where the first row is data: %s', (_, text, columns) => {
    expect(read(text).columns).toEqual(columns)
    expect(read(text).rows.length).toBe(text.trim().split('\n').length)
  })

  test.each([
    ['0,1,2\n0.78,1.61,0.86\n0.77,1.60,0.85\n', ['0', '1', '2']],
    [',0\n2020-01,5\n2020-02,6\n', ['column 1', '0']],
    [',y\n0,5\n1,6\n', ['column 1', 'y']],
    ['country,1990,1991\nA,1,2\n', ['country', '1990', '1991']],
  ])('takes numbers that count the columns for a header', (text, columns) => {
    expect(read(text).columns).toEqual(columns)
  })

  test('knows the line on which each row starts', () => {
    const table = csvTable('a,b\n\n"x\ny",1\n\nz,2\n')
    expect(rowsOf(table)).toEqual([
      ['x\ny', '1'],
      ['z', '2'],
    ])
    expect([table.place(0), table.place(1)]).toEqual(['line 3', 'line 6'])
    expect(table.setting('fill', 'linear')).toBe('--fill linear')
  })

  test('keeps blank lines between the values of a single column: they are missing values', () => {
    const table = csvTable('y\n\n1\n\n3\n\n\n')
    expect(rowsOf(table)).toEqual([['1'], [''], ['3']])
    expect(table.place(2)).toBe('line 5')
  })

  test('drops the empty rows a spreadsheet leaves at the end, but not in between', () => {
    expect(read('a,b\n1,2\n,\n3,4\n,\n,\n').rows).toEqual([
      ['1', '2'],
      ['', ''],
      ['3', '4'],
    ])
  })

  test('names file and line of what it cannot read', () => {
    expect(failure('')).toBe('a.csv: expected a header and rows, got an empty file')
    expect(failure(' \n\n')).toBe('a.csv: expected a header and rows, got an empty file')
    expect(failure('ds,y\n')).toBe('a.csv: expected rows below the header, got none')
    expect(failure('ds,y\n2020-01,1\n2020-02\n')).toBe('a.csv line 3: expected 2 cells as in line 1, got 1')
    expect(failure('ds,y\n2020-01,1\n2020-02,1,5\n2020-03,2')).toBe(
      'a.csv line 3: expected 2 cells as in line 1, got 3; write quotes (") around a cell that contains the delimiter',
    )
    expect(failure('y,x,y\n1,2,3\n')).toBe(
      'a.csv line 1: expected different column names, got "y" for columns 1 and 3',
    )
    expect(failure('a,b\n1,2\n"3,4\n5,6\n')).toBe(
      'a.csv line 3: expected a closing quote ("), got the end of the file',
    )
    expect(failure('a,b\n1,2\n12" pipe,4\n')).toBe(
      'a.csv line 3: expected quotes (") around a whole cell, got one in the middle of a cell',
    )
    expect(failure('a\0,\0b\0')).toBe('a.csv: expected text, got binary data')
  })

  test('reads a long text in blocks of any cut as it reads it whole', () => {
    const lines = Array.from({ length: 120_000 }, (_, i) =>
      i % 1000 === 7 ? `"a ""quoted""\nname, ${i}",${i}` : `name ${i},${i}`,
    )
    for (const newline of ['\n', '\r\n', '\r']) {
      const text = `\uFEFFid,y${newline}${lines.join(newline)}${newline}`
      const reader = new CsvReader('a.csv')
      for (let i = 0; i < text.length; i += 77_777) reader.write(text.slice(i, i + 77_777))
      const table = reader.end()
      expect(table.columns).toEqual(['id', 'y'])
      expect(table.rowCount).toBe(120_000)
      const [ids, values] = table.cells
      const [quotedRow, lastQuotedRow, lastRow] = [7, 119_007, 119_999]
      expect(ids.at(quotedRow)).toBe('a "quoted"\nname, 7')
      expect(ids.at(lastRow)).toBe('name 119999')
      for (const row of [0, lastQuotedRow, lastRow]) expect(values.at(row)).toBe(String(row))
      // The header, and a line more for each of the 120 cells with a line break.
      if (newline === '\n') expect(table.place(lastRow)).toBe(`line ${lastRow + 2 + 120}`)
    }
  })

  test('names the line of an error in a later block', () => {
    const lines = Array.from({ length: 120_000 }, (_, i) => `name ${i},${i}`)
    const broken = (line: string) => ['id,y', ...lines.slice(0, 110_000), line, ...lines].join('\n')
    expect(failure(broken('name'))).toBe('a.csv line 110002: expected 2 cells as in line 1, got 1')
    expect(failure(broken('12" pipe,4'))).toMatch(/^a\.csv line 110002: expected quotes/)
    expect(failure(broken('"name,4'))).toMatch(/^a\.csv line 110002: expected a closing quote/)
  })

  test.each([',', ';', '\t', '|'])('reads text without quotes as it does text with some: %j', (delimiter) => {
    const lines = ['id,a,b', '  x ,1,', ',,3', '', 'y, 2,4 ', ',,', '\u00a0z,5,6', ',,', ''].map((line) =>
      line.replaceAll(',', delimiter),
    )
    for (const newline of ['\n', '\r\n', '\r']) {
      const places = (text: string) => {
        const table = csvTable(text)
        return [table.columns, rowsOf(table).map((cells, row) => [table.place(row), ...cells])]
      }
      const plain = lines.join(newline)
      const quoted = plain.replace('id', '"id"')
      expect(places(plain)).toEqual(places(quoted))
      expect(places(plain)[1]).toEqual([
        ['line 2', 'x', '1', ''],
        ['line 3', '', '', '3'],
        ['line 5', 'y', '2', '4'],
        ['line 6', '', '', ''],
        ['line 7', 'z', '5', '6'],
      ])
    }
  })
})
