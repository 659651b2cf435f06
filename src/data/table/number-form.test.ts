import { describe, expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import { numberColumn } from './number-column.js'
import { isText } from './number-form.js'
import { type Table, tableFromRows } from './table.js'
import type { Decimal } from './written-number.js'

const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`
const tableOf = (cells: readonly string[], decimal?: Decimal): Table => ({
  ...csvTable(['y,', ...cells.map((cell) => `${quote(cell)},x`)]),
  decimal,
})
const read = (cells: readonly string[], decimal?: Decimal) => {
  const column = numberColumn(tableOf(cells, decimal), 0)
  return cells.map((_, row) => column.at(row))
}
const noteOf = (cells: readonly string[], decimal?: Decimal) => numberColumn(tableOf(cells, decimal), 0).note
const failure = (cells: readonly string[], decimal?: Decimal) => failureOf(() => read(cells, decimal))

describe('a column of numbers', () => {
  test.each<[string, string[], number[]]>([
    ['plain', ['12', '-1.5', '+.5', '3.', '1e3', '2.5E-2'], [12, -1.5, 0.5, 3, 1000, 0.025]],
    [
      'commas for thousands',
      ['9,950.00', '11,150.50', '850.25', '1,234,567'],
      [9950, 11150.5, 850.25, 1234567],
    ],
    ['thousands of which one shows that commas are not decimal', ['1,234', '1,234,567'], [1234, 1234567]],
    ['decimal commas', ['99,5', '100', '-3,25', ',5'], [99.5, 100, -3.25, 0.5]],
    ['points for thousands', ['9.950,00', '850,5', '1.234.567,8'], [9950, 850.5, 1234567.8]],
    ['points for thousands that two of them show', ['1.234', '1.234.567'], [1234, 1234567]],
    ['decimal commas that a zero shows', ['0,123', '1,234'], [0.123, 1.234]],
    ['decimal commas that four digits show', ['1234,567', '1,234'], [1234.567, 1.234]],
    ['blanks for thousands', ['9 950', '1 234 567,5', '850'], [9950, 1234567.5, 850]],
    ['blanks that do not break', ['9\u00a0950,5', '11\u202f150,5', '1\u2009000'], [9950.5, 11150.5, 1000]],
    ['apostrophes for thousands', ["9'950.50", '11’150', '12'], [9950.5, 11150, 12]],
    ['groups of two, as in India', ['12,34,567', '1,00,000.5'], [1234567, 100000.5]],
    ['currencies before', ['$9,950.00', '-$8.50', '$-2', '$ 1.5'], [9950, -8.5, -2, 1.5]],
    ['currencies behind', ['9.950,00 €', '8,50€', '-2,5 €'], [9950, 8.5, -2.5]],
    ['codes of currencies', ['USD 9,950.25', 'USD 1.50'], [9950.25, 1.5]],
    ['a currency in some rows', ['$1,000.5', '2,000.25', '$3'], [1000.5, 2000.25, 3]],
    ['letters for a currency', ['R$ 1.234,50', 'R$ 3,5'], [1234.5, 3.5]],
    ['percent', ['33.2%', '-4 %', '0'], [33.2, -4, 0]],
    [
      'brackets for negative numbers',
      ['(20.5)', '8.5', '(1,000.25)', '($3)', '$(4)'],
      [-20.5, 8.5, -1000.25, -3, -4],
    ],
    ['a sign behind', ['20.5-', '3'], [-20.5, 3]],
    ['signs of print', ['−20.5', '–3', '‑4'], [-20.5, -3, -4]],
    ['units', ['12.5 kg', '1,250 kg', '0'], [12.5, 1250, 0]],
    ['degrees', ['-3.5 °C', '4°C'], [-3.5, 4]],
    ['exponents behind decimal commas', ['1,5e3', '2,5E-1'], [1500, 0.25]],
  ])('%s', (_, cells, numbers) => {
    expect(read(cells)).toEqual(numbers)
  })

  test('missing values are none', () => {
    const marks = [
      '',
      'NA',
      'N/A',
      '#N/A',
      '.',
      '..',
      '-',
      '--',
      '–',
      '?',
      'null',
      'None',
      'NaN',
      '#DIV/0!',
      '\\N',
      '***',
    ]
    expect(read(['1.5', ...marks])).toEqual([1.5, ...marks.map(() => Number.NaN)])
  })

  test('where two readings are possible, the note says which was taken and how to say otherwise', () => {
    const cells = ['1,234', '2,345']
    expect(read(cells)).toEqual([1234, 2345])
    expect(noteOf(cells)).toBe('Column y: "1,234" is read as 1234; --decimal , reads it as 1.234.')
    expect(read(cells, ',')).toEqual([1.234, 2.345])
    expect(noteOf(cells, ',')).toBe('Column y: "1,234" is read as 1.234.')
    expect(read(['1.234', '2.345'])).toEqual([1.234, 2.345])
    expect(read(['1.234', '2.345'], ',')).toEqual([1234, 2345])
    expect(noteOf(['1.5', '2.345'])).toBeUndefined()
    expect(noteOf(['$9,950.00', '3'])).toBe('Column y: "$9,950.00" is read as 9950.')
  })

  test('the other columns, and then the delimiter, decide what a column leaves open', () => {
    const at = (lines: string[], column: number) => numberColumn(csvTable(lines), column).at(0)
    expect(at(['a;b', '1,234;2,5', '2,345;3,5'], 0)).toBe(1.234)
    expect(at(['a;b', '1.234;2,5', '2.345;3,5'], 0)).toBe(1234)
    expect(at(['a;b', '1,234;2.5', '2,345;3.5'], 0)).toBe(1234)
    expect(at(['a;b', '1,234;2', '2,345;3'], 0)).toBe(1.234)
    expect(at(['a;b', '1.234;2', '2.345;3'], 0)).toBe(1.234)
    expect(numberColumn(csvTable(['a;b', '1,234;2', '2,345;3']), 0).note).toBe(
      'Column a: "1,234" is read as 1.234; --decimal . reads it as 1234.',
    )
  })

  test('the points of numbers at the source are decimal, whatever the text beside them', () => {
    const table = tableFromRows([
      { a: 1.234, b: '9.950,00', c: '1.234' },
      { a: 2.345, b: '1,5', c: '2.345' },
    ])
    const first = (column: number) => numberColumn({ ...table, decimal: ',' }, column).at(0)
    expect([0, 1, 2].map(first)).toEqual([1.234, 9950, 1234])
    expect(numberColumn(table, 0).at(0)).toBe(1.234)
  })

  test.each<[string, string[], string]>([
    ['text', ['1', 'many'], '"many": correct the cell, or leave it empty'],
    ['a limit', ['1', '<1'], '"<1": replace the limit by a number, or leave the cell empty'],
    ['infinity', ['1', '-Infinity'], '"-Infinity": values must be finite'],
    ['a number too large', ['1', '1e999'], '"1e999": values must be finite'],
    [
      'another decimal mark than that of most cells',
      ['1.5', '2.5', '12,5'],
      '"12,5": the numbers of the column have a decimal point; write this one so',
    ],
    ['another unit', ['1 kg', '2 kg', '5 g'], '"5 g": the other cells are in kg; convert the number'],
    ['another currency', ['$1', '$2', '€3'], '"€3": the other cells are in $; convert the number'],
    ['a share among percents', ['33%', '20%', '.4'], '".4": the other cells are in %; convert the number'],
    [
      'percent among shares',
      ['.3', '.2', '40%'],
      '"40%": the other cells are without a unit; convert the number',
    ],
    ['groups of another length', ['1.5', '1,23,4'], '"1,23,4": correct the cell'],
    ['a date', ['1', '1.2.2024'], '"1.2.2024": correct the cell'],
    ['two signs', ['1', '-(5)'], '"-(5)": correct the cell'],
  ])('a cell that cannot be read is named: %s', (_, cells, message) => {
    const line = cells.length + 1
    expect(failure(cells)).toContain(
      `a.csv line ${line}, column y: expected a number, got ${message}`.slice(0, 80),
    )
    expect(failure(cells)).toContain(message)
  })

  test('a forced decimal mark is named where it refuses a cell', () => {
    expect(failure(['1,5', '2.5'], ',')).toBe(
      'a.csv line 3, column y: expected a number, got "2.5": the numbers of the column have a decimal comma; ' +
        'write this one so, or drop --decimal ,',
    )
  })
})

test('text is neither a number in any form, a time stamp nor a missing value', () => {
  expect(['Rome', 'soon', '12 kg', 'Q', 'v1.2'].every(isText)).toBe(true)
  expect(['12', '2020-01', 'NA', '', '9,950.00', '$3', '5%', '(2)', '1.234,5'].some(isText)).toBe(false)
})
