import { describe, expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import { type ColumnOptions, findColumns } from './column-roles.js'

/** The names of time and target column found in a file of these lines. */
function find(lines: readonly string[], options: ColumnOptions = {}) {
  const {
    table,
    roles: { time, targets },
  } = findColumns(csvTable(lines), options)
  return [time === undefined ? undefined : table.columns[time], ...targets.map((i) => table.columns[i])]
}
const failure = (...args: Parameters<typeof find>) => failureOf(() => find(...args))

describe('finding the columns', () => {
  test.each([
    ['dates anywhere', ['sales,day', '5,2020-01-01', '7,2020-01-02'], ['day', 'sales']],
    ['dates of which some are broken', ['ds,y', '2020-01,1', 'oops,2', '2020-03,3'], ['ds', 'y']],
    ['years', ['Year,Sales', '1999,5', '2000,4', '2001,9'], ['Year', 'Sales']],
    ['months in digits', ['month,sales', '202011,5', '202012,4', '202101,9'], ['month', 'sales']],
    ['counted steps', ['t,x', '1,5', '2,4', '3,9'], ['t', 'x']],
    [
      'years rather than counted rows',
      ['No,Year,Sales', '1,1999,5', '2,2000,4', '3,2001,9'],
      ['Year', 'Sales'],
    ],
    ['an evenly rising first column', ['a,b', '0,5', '10,4', '20,9'], ['a', 'b']],
    ['a single column, even when it counts', ['a', '1', '2', '3'], [undefined, 'a']],
    ['one number beside text', ['city,x', 'Rome,5', 'Oslo,4'], [undefined, 'x']],
    ['row numbers beside dates', [',ds,x', '0,2020-01,5', '1,2020-02,4'], ['ds', 'x']],
    ['y among several', ['ds,x,y', '2020-01,1,5', '2020-02,0,4'], ['ds', 'y']],
    ['money beside text', ['ds,x,note', '2020-01,"$1,200.50",', '2020-02,$950,a'], ['ds', 'x']],
    ['mostly numbers', ['ds,x', '2020-01,5', '2020-02,closed', '2020-03,4'], ['ds', 'x']],
    ['a unit, if nothing else is a number', ['ds,x', '2020-01,5 kg', '2020-02,4 kg'], ['ds', 'x']],
    ['numbers before those with a unit', ['ds,size,x', '2020-01,5ml,3', '2020-02,5ml,4'], ['ds', 'x']],
    ['missing values', ['ds,x,note', '2020-01,NA,', '2020-02,4,'], ['ds', 'x']],
  ])('%s', (_, lines, expected) => {
    expect(find(lines)).toEqual(expected)
  })

  test('takes the named columns', () => {
    const lines = ['a,b,c,d', '2020-01,2020-02,1,2', '2020-02,2020-03,3,4']
    expect(find(lines, { time: 'b', target: 'd' })).toEqual(['b', 'd'])
  })

  test('lists several candidates and names the option', () => {
    const lines = ['a,b,c,d', '2020-01,2020-02,1,2', '2020-02,2020-03,3,4']
    expect(failure(lines)).toBe(
      'a.csv: expected one column of time stamps, got 2 (a, b): name one, such as --time a',
    )
    expect(failure(lines, { time: 'a' })).toBe(
      'a.csv: expected one column of numbers, got 2 (c, d): name one, such as --target c',
    )
    const wide = [Array.from({ length: 14 }, (_, i) => `x${i}`).join(), Array(14).fill('.5').join()]
    expect(failure(wide)).toMatch(/got 14 \(x0, .*, x11 and 2 more\): name one, such as --target x0$/)
  })

  test('quotes a name of several words', () => {
    expect(failure(['date,Adj Close,Close', '2024-01-01,1,2', '2024-01-02,3,4'])).toMatch(
      /: name one, such as --target "Adj Close"$/,
    )
  })

  test('dates that are the same in all rows are not the time', () => {
    const fred = ['realtime_start,realtime_end,date,value', '2024-05-01,2024-05-01,2020-01-01,1']
    expect(find([...fred, fred[1].replace('01-01,1', '02-01,2')])).toEqual(['date', 'value'])
    expect(failure(fred)).toContain('expected one column of time stamps, got 3')
  })

  test('names a time column with unreadable stamps', () => {
    expect(failure(['Date,x', 'Janu 2020,5', 'Febr 2020,6'])).toMatch(
      /^a\.csv line 2, column Date: expected a time stamp such as .*, got "Janu 2020": name another form with --time-format FORM/,
    )
  })

  test('names columns that are unknown or unfit', () => {
    const lines = ['ds,x', '2020-01,1', '2020-02,3']
    expect(failure(lines, { time: 'when' })).toBe(
      '--time when: expected a column of a.csv (ds, x), got "when"',
    )
    expect(failure(lines, { target: 'X' })).toBe('--target X: expected a column of a.csv (ds, x), got "X"')
    expect(failure(lines, { target: 'ds' })).toBe(
      'a.csv: expected a target other than the time column, got "ds" for both',
    )
    expect(failure(['ds,city', '2020-01,Rome', '2020-02,Oslo'])).toBe(
      'a.csv: expected a column of numbers to forecast, got none among ds, city: line 2, column city has "Rome"',
    )
  })

  test('leaves columns with another role out of the search', () => {
    const lines = ['unique_id,ds,month,y,price', '1,2020-01,1,5,2', '1,2020-02,2,6,3', '2,2020-01,1,5,2']
    expect(find(lines)).toEqual(['ds', 'y'])
    expect(find(['shop,ds,x,price', 'a,2020-01,5,2', 'a,2020-02,6,2'], { future: ['price'] })).toEqual([
      'ds',
      'x',
    ])
    const split = ['ds,month,day,x', '1,1,1,5', '2,1,2,6', '3,1,3,7']
    expect(find(split, { future: ['month', 'day'] })).toEqual(['ds', 'x'])
    const table = csvTable(lines)
    expect(findColumns(table, { future: ['month'], past: ['price'] }).roles).toEqual({
      time: 1,
      timeParts: [],
      groups: [],
      ids: [0],
      targets: [3],
      isWide: false,
      past: [4],
      future: [2],
      static: [],
    })
    expect(findColumns(table, { static: ['unique_id'] }).roles).toMatchObject({ ids: [], static: [0] })
    expect(findColumns(table, { id: ['unique_id', 'month'] }).roles.ids).toEqual([0, 2])
  })

  test('takes several targets, or all columns of numbers, as series', () => {
    const lines = [',ds,a,b,c,note', '0,2020-01,1,5,2,x', '1,2020-02,2,6,3,y']
    expect(find(lines, { wide: true })).toEqual(['ds', 'a', 'b', 'c'])
    expect(find(lines, { wide: true, past: ['b'] })).toEqual(['ds', 'a', 'c'])
    expect(find(lines, { target: ['c', 'a'] })).toEqual(['ds', 'c', 'a'])
    expect(find(['ds,y', '2020-01,1', '2020-02,2'], { wide: true })).toEqual(['ds', 'y'])
  })

  test('refuses a column in two roles', () => {
    const lines = ['ds,x,z', '2020-01,1,2', '2020-02,3,4']
    expect(failure(lines, { target: 'x', future: ['x'] })).toBe(
      'a.csv: expected each column in one role, got "x" for target and for future',
    )
    expect(failure(lines, { target: 'x', past: ['z', 'z'] })).toBe(
      'a.csv: expected each column in one role, got "z" for past and for past',
    )
    expect(failure(lines, { id: 'shop' })).toBe(
      '--id shop: expected a column of a.csv (ds, x, z), got "shop"',
    )
  })
})
