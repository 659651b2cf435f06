import { describe, expect, test } from 'vitest'
import { commonForms, firstUnreadable, isStamp, stampForms } from './forms.js'

const utc = (...parts: [number, number, number?, number?, number?, number?, number?]) => Date.UTC(...parts)

/** The only form of the cells, weeks by numbers apart, which are months unless their column's name says otherwise. */
function only(...cells: string[]) {
  const [form, ...others] = stampForms(cells).filter(({ label }) => !/^YYYY.?ww$|^ww.YYYY$/.test(label))
  expect(others).toEqual([])
  return form
}

describe('stampForms', () => {
  test.each([
    ['2020-01', utc(2020, 0)],
    ['2020/01', utc(2020, 0)],
    ['01/2020', utc(2020, 0)],
    ['2020-02-29', utc(2020, 1, 29)],
    ['2020/2/9', utc(2020, 1, 9)],
    ['2020.12.31', utc(2020, 11, 31)],
    ['20201231', utc(2020, 11, 31)],
    ['31.01.2020', utc(2020, 0, 31)],
    ['31/01/2020', utc(2020, 0, 31)],
    ['01/31/2020', utc(2020, 0, 31)],
    ['1/31/2020 1:05:00 PM', utc(2020, 0, 31, 13, 5)],
    ['1/31/2020 12:30 am', utc(2020, 0, 31, 0, 30)],
    ['2020-01-31 13:00', utc(2020, 0, 31, 13)],
    ['2020-01-31 9:00', utc(2020, 0, 31, 9)],
    ['2020-01-31T13:00:05', utc(2020, 0, 31, 13, 0, 5)],
    ['2020-01-31 13:00:05.250', utc(2020, 0, 31, 13, 0, 5, 250)],
    ['2020-01-31 13:00:05.250000', utc(2020, 0, 31, 13, 0, 5, 250)],
    ['2020-01-31T13:00:00Z', utc(2020, 0, 31, 13)],
    ['2020-01-31 13:00:00+01:00', utc(2020, 0, 31, 13)],
    ['2020-01-31T13:00:00-0530', utc(2020, 0, 31, 13)],
    ['2020-01-31 13:00 UTC', utc(2020, 0, 31, 13)],
    ['1999', utc(1999, 0)],
    ['1949Q3', utc(1949, 6)],
    ['1949-Q4', utc(1949, 9)],
    ['1949 q1', utc(1949, 0)],
  ])('reads %s and writes it again', (cell, wall) => {
    const { stamps, write } = only(cell)
    expect(stamps.map((stamp) => stamp.wall)).toEqual([wall])
    expect(stamps.map(write)).toEqual([cell])
  })

  test('reads months of years with less than four digits', () => {
    const { stamps, write } = only('9-12', '10-01')
    expect(stamps.map(({ wall }) => new Date(wall).getUTCFullYear())).toEqual([9, 10])
    expect(stamps.map(write)).toEqual(['9-12', '10-01'])
    const padded = only('0001-01')
    expect(padded.stamps.map(padded.write)).toEqual(['0001-01'])
  })

  test('keeps the offset from UTC of each stamp', () => {
    const { stamps, write } = only('2020-03-29T01:00:00+01:00', '2020-03-29T03:00:00+02:00')
    expect(stamps.map(({ offsetMinutes }) => offsetMinutes)).toEqual([60, 120])
    expect(write({ wall: utc(2020, 2, 29, 4), offsetMinutes: -210 })).toBe('2020-03-29T04:00:00-03:30')
    expect(only('2020-01-31 13:00Z').stamps).toMatchObject([{ offsetMinutes: 0 }])
    expect(only('2020-01-31 13:00').stamps).toMatchObject([{ offsetMinutes: undefined }])
  })

  test('takes style from the whole column: padding, and details that some cells leave out', () => {
    const unpadded = only('2020/10/31 9:00', '2020/10/31 10:00')
    expect(unpadded.write({ wall: utc(2020, 10, 1, 8), offsetMinutes: undefined })).toBe('2020/11/01 8:00')
    const single = only('2020/9/30', '2020/10/1')
    expect(single.write({ wall: utc(2020, 10, 2), offsetMinutes: undefined })).toBe('2020/11/2')
    const timed = only('2020-01-01', '2020-01-01 12:00:00')
    expect(timed.write({ wall: utc(2020, 0, 2), offsetMinutes: undefined })).toBe('2020-01-02 00:00:00')
  })

  test('settles days and months by the column, and returns both ways when it cannot', () => {
    expect(only('01/02/2020', '13/02/2020').label).toBe('DD/MM/YYYY')
    expect(only('01/02/2020', '01/13/2020').label).toBe('MM/DD/YYYY')
    expect(only('01.02.2020').label).toBe('DD.MM.YYYY')
    expect(stampForms(['01-02-2020', '02-02-2020']).map(({ label }) => label)).toEqual([
      'DD-MM-YYYY',
      'MM-DD-YYYY',
    ])
  })

  test.each([
    '2023-02-29',
    '2020-13-01',
    '2020-13',
    '2020-00',
    '2020-01-31 24:30',
    '2020-01-31 25:00',
    '2020-01-31 13:00 XYZ',
    'Tue 2018-01-01',
    '2018-W53',
    '2019-366',
    '2018/20',
    '18-Jan',
    '01/18',
    '2020-01-31 13:60',
    '1949Q5',
  ])('refuses %s', (cell) => expect(stampForms([cell])).toEqual([]))

  test.each([
    '2020-1-31 13:00 PM',
    'Jan 5',
    'Janu 2020',
    'January',
    'Monday',
    '12:00',
    '1.01',
    '3999',
    '0042',
    '20201301',
    '',
  ])('refuses %s', (cell) => expect(stampForms([cell])).toEqual([]))
})

describe('commonForms', () => {
  test('reads the most cells that fit one form, and no others', () => {
    const [form, ...others] = commonForms(['2020-01-01', 'oops', '2020-02-30', '2020-01-02', '2020-03'])
    expect(others).toEqual([])
    expect(form.label).toBe('YYYY-MM-DD')
    expect(form.stamps.map((stamp) => stamp?.wall)).toEqual([
      utc(2020, 0, 1),
      undefined,
      undefined,
      utc(2020, 0, 2),
      undefined,
    ])
    expect(commonForms(['01/02/2020', 'x']).map(({ label }) => label)).toEqual(['MM/DD/YYYY', 'DD/MM/YYYY'])
    expect(commonForms(['x', ''])).toEqual([])
  })
})

describe('isStamp', () => {
  test('leaves cells of digits to be numbers', () => {
    expect(['2020', '202001', '20200131', '5', ''].map(isStamp)).toEqual([false, false, false, false, false])
    expect(['2020-01', '2020Q1', '1-01', '31/12/2020'].map(isStamp)).toEqual([true, true, true, true])
    expect(['-5', '1e-3', '2020-99', 'NW', '1.5'].map(isStamp)).toEqual([false, false, false, false, false])
  })
})

describe('firstUnreadable', () => {
  test('finds the cell after which no form is left', () => {
    expect(firstUnreadable(['2020-01', '2020-02', '2020-13'])).toBe(2)
    expect(firstUnreadable(['13/01/2020', '02/02/2020', '01/31/2020'])).toBe(2)
    expect(firstUnreadable(['2020-01', '2020-01-01'])).toBe(1)
    expect(firstUnreadable(['2020-01', '2020-02'])).toBe(-1)
  })
})
