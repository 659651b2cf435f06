import { describe, expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import { allRows } from './groups.js'
import { readTimeColumn, type TimeColumn } from './time-column.js'

const tableOf = (stamps: readonly string[]) => csvTable(['ds,y', ...stamps.map((stamp) => `"${stamp}",1`)])
const read = (...stamps: string[]) => {
  const rows = allRows(stamps.length)
  return readTimeColumn(tableOf(stamps), 0, [rows]).axisOf(rows, 'a.csv')
}
/** The frequency and the stamps of the two steps after the last row. */
const next = (...stamps: string[]) => {
  const axis = read(...stamps)
  const last = axis.positions.at(-1)!
  return [axis.frequency, ...[1, 2].map((i) => axis.write(last + i))]
}
const failure = (...stamps: string[]) => failureOf(() => read(...stamps))

const wayOut =
  ': if stamps are wrong, correct them; else count the rows, whatever their stamps, with --frequency step'

describe('the axis of a column', () => {
  test('continues stamps in the form of the column', () => {
    expect(next('1949-11', '1949-12')).toEqual(['MS', '1950-01', '1950-02'])
    expect(next('3-11', '3-12')).toEqual(['MS', '4-01', '4-02'])
    expect(next('1949Q3', '1949Q4')).toEqual(['QS', '1950Q1', '1950Q2'])
    expect(next('1998', '1999')).toEqual(['YS', '2000', '2001'])
    expect(next('202311', '202312')).toEqual(['MS', '202401', '202402'])
    expect(next('20240228', '20240229')).toEqual(['D', '20240301', '20240302'])
    expect(next('30/12/2023', '31/12/2023')).toEqual(['D', '01/01/2024', '02/01/2024'])
    expect(next('2024-02-28 23:30', '2024-02-29 00:00')).toEqual([
      '30min',
      '2024-02-29 00:30',
      '2024-02-29 01:00',
    ])
    expect(next('1/31/2020 9:00 PM', '1/31/2020 10:00 PM', '1/31/2020 11:00 PM')).toEqual([
      'h',
      '2/1/2020 12:00 AM',
      '2/1/2020 1:00 AM',
    ])
    expect(next('2024-01-31T00:00:00Z', '2024-02-29T00:00:00Z')).toEqual([
      'ME',
      '2024-03-31T00:00:00Z',
      '2024-04-30T00:00:00Z',
    ])
    expect(next('9', '10')).toEqual(['step', '11', '12'])
  })

  test('reads hours with offsets as instants across both clock changes', () => {
    expect(
      next('2024-03-31T01:00:00+01:00', '2024-03-31T03:00:00+02:00', '2024-03-31T04:00:00+02:00'),
    ).toEqual(['h', '2024-03-31T05:00:00+02:00', '2024-03-31T06:00:00+02:00'])
    const autumn = read('2024-10-27T01:00:00+02:00', '2024-10-27T02:00:00+02:00', '2024-10-27T02:00:00+01:00')
    expect([...autumn.positions]).toEqual([0, 1, 2])
  })

  test('reads local midnights with offsets by the clock', () => {
    expect(
      next('2024-03-30T00:00:00+01:00', '2024-03-31T00:00:00+01:00', '2024-04-01T00:00:00+02:00'),
    ).toEqual(['D', '2024-04-02T00:00:00+02:00', '2024-04-03T00:00:00+02:00'])
    expect(
      next('2024-02-01T00:00:00+01:00', '2024-03-01T00:00:00+01:00', '2024-04-01T00:00:00+02:00')[0],
    ).toBe('MS')
  })

  test('writes an absent step with the offset of the row before it', () => {
    const axis = read(
      '2024-03-31T00:00:00+01:00',
      '2024-03-31T01:00:00+01:00',
      '2024-03-31T04:00:00+02:00',
      '2024-03-31T05:00:00+02:00',
    )
    expect([...axis.positions]).toEqual([0, 1, 3, 4])
    expect(axis.write(2)).toBe('2024-03-31T02:00:00+01:00')
    expect(axis.write(3)).toBe('2024-03-31T04:00:00+02:00')
    const clock = [2, 3, 5].map((step) => new Date(axis.timeOf(step)!).toISOString().slice(11, 16))
    expect(clock).toEqual(['02:00', '04:00', '06:00'])
  })

  test('chooses the order of day and month by regularity if only one is regular', () => {
    const months = Array.from({ length: 14 }, (_, i) => `${(i % 12) + 1}/1/${2020 + Math.floor(i / 12)}`)
    expect(next(...months)).toEqual(['MS', '3/1/2021', '4/1/2021'])
  })

  test('names unreadable stamps', () => {
    expect(failure('2020-01', '', '2020-03')).toBe(
      'a.csv line 3, column ds: expected a time stamp in the form of most rows, YYYY-MM, got ""',
    )
    expect(failure('2020-01-30', '2020-01-31', '2020-02-30')).toMatch(/^a\.csv line 4, .* got "2020-02-30"$/)
    expect(failure('2020-01', '2020-02-01')).toBe(
      'a.csv line 3, column ds: expected a time stamp in the form of 2020-01 (line 2), got "2020-02-01"',
    )
  })

  test('puts rows in time order, those of one stamp in the order of the table', () => {
    const unsorted = read('2020-01', '2020-04', '2020-02', '2020-03', '2020-02')
    expect([...unsorted.order]).toEqual([0, 2, 4, 3, 1])
    expect([...unsorted.positions]).toEqual([0, 1, 1, 2, 3])
    expect(unsorted.frequency).toBe('MS')
    expect([...read('5', '7', '6').order]).toEqual([0, 2, 1])
    // Clocks put back in autumn, without an offset to tell the hours apart.
    const autumn = read('2024-10-27 01:00', '2024-10-27 02:00', '2024-10-27 02:00', '2024-10-27 03:00')
    expect([...autumn.positions]).toEqual([0, 1, 1, 2])
    expect(failure('2020-01', '2020-01')).toBe(
      'a.csv line 3, column ds: expected at least 2 different time stamps to find the frequency, ' +
        'got 2020-01 in all rows',
    )
  })

  test('names the place of an irregular frequency by the rows in time order', () => {
    expect(failure('2024-01-27', '2024-01-01', '2024-01-08', '2024-01-20', '2024-01-15')).toBe(
      'a.csv line 5, column ds: expected a regular frequency, weekly (Monday) as in most rows, ' +
        'got 2024-01-20 after 2024-01-15 (line 6)' +
        wayOut,
    )
  })

  test('names the place of an irregular frequency and what was expected', () => {
    expect(failure('2024-01-01', '2024-01-08', '2024-01-15', '2024-01-20', '2024-01-27')).toBe(
      'a.csv line 5, column ds: expected a regular frequency, weekly (Monday) as in most rows, ' +
        'got 2024-01-20 after 2024-01-15 (line 4)' +
        wayOut,
    )
    expect(failure('2024-01-01')).toBe('a.csv: expected at least 2 rows to find the frequency, got 1')
  })
})

const named = (name: string) => ({ name, isTrained: false })

describe('readTimeColumn', () => {
  const column = (series: readonly string[][]) => {
    let start = 0
    const rows = series.map((stamps) => allRows(stamps.length).map(() => start++))
    return { rows, column: readTimeColumn(tableOf(series.flat()), 0, rows) }
  }
  const message = (column: TimeColumn, rows: Uint32Array, frequency?: string) =>
    failureOf(() =>
      column.axisOf(rows, 'a.csv, series A', frequency === undefined ? undefined : named(frequency)),
    )

  test('reads each series, and names the fault of unreadable ones', () => {
    const { rows, column: time } = column([
      ['2020-01-01', '2020-01-02'],
      ['2020-01-03', 'soon'],
      ['01/05/2020', '01/06/2020'],
      ['2020-01-31', '2020-02-29'],
    ])
    const [daily, withText, daysLast, monthly] = rows
    expect([daily, monthly].map((own) => time.axisOf(own, 'a.csv').frequency)).toEqual(['D', 'ME'])
    expect(message(time, withText)).toMatch(
      /^a\.csv line 5, column ds: expected a time stamp in the form of most rows, YYYY-MM-DD, got "soon"$/,
    )
    expect(message(time, daysLast)).toBe(
      'a.csv line 6, column ds: expected a time stamp in the form of most rows, YYYY-MM-DD, got "01/05/2020"',
    )
    const {
      rows: [, whole, broken],
      column: counting,
    } = column([
      ['1', '2'],
      ['3', '4'],
      ['5', '6x'],
    ])
    expect(counting.axisOf(whole, 'a.csv').frequency).toBe('step')
    expect(message(counting, broken)).toBe(
      'a.csv line 7, column ds: expected a number that counts steps, as in the other rows, got "6x"',
    )
  })

  test('chooses the order of day and month by a series that is regular in only one', () => {
    const months = Array.from({ length: 13 }, (_, i) => `${(i % 12) + 1}/1/${2020 + Math.floor(i / 12)}`)
    const {
      rows: [, regular],
      column: time,
    } = column([['1/2/2020', '3/2/2020', '7/2/2020'], months])
    expect(time.axisOf(regular, 'a.csv').frequency).toBe('MS')
    expect(time.label).toBe('MM/DD/YYYY')
  })

  test('places too few rows on the grid of a named frequency', () => {
    const {
      rows: [one, two, off],
      column: time,
    } = column([['2020-03-01'], ['2020-01-01', '2020-04-01'], ['2020-01-05']])
    expect(message(time, one)).toBe('a.csv, series A: expected at least 2 rows to find the frequency, got 1')
    const single = time.axisOf(one, 'a.csv', named('MS'))
    expect([single.frequency, single.write(1)]).toEqual(['MS', '2020-04-01'])
    expect([...time.axisOf(two, 'a.csv', named('MS')).positions]).toEqual([0, 3])
    expect(message(time, off, 'MS')).toBe(
      'a.csv line 5, column ds: expected stamps of --frequency MS, monthly (month start), got 2020-01-05 ' +
        '(1 of 1 stamps do not fit): count the rows, whatever their stamps, with --frequency step',
    )
  })
})
