import { describe, expect, test } from 'vitest'
import { readPanel } from '../series/read-panel.js'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'

const iso = (ms: number): string => new Date(ms).toISOString()
const monthStart = (i: number): number => Date.UTC(2018, i)
const dayMs = 86_400_000
const hourMs = 3_600_000
const two = (n: number): string => String(n).padStart(2, '0')
const digits = (ms: number): string => iso(ms).replaceAll(/\D/g, '')
const isoWeek = (ms: number): [number, number] => {
  const thursday = ms + 3 * dayMs
  const year = new Date(thursday).getUTCFullYear()
  return [year, Math.floor((thursday - Date.UTC(year, 0, 1)) / dayMs / 7) + 1]
}
const day = (i: number): number => Date.UTC(2018, 0, 1) + i * dayMs
const hour = (i: number): number => Date.UTC(2018, 0, 1) + i * hourMs
const week = (i: number): number => Date.UTC(2018, 0, 1) + 7 * i * dayMs
const year = (i: number): number => Date.UTC(1960 + i, 0)
const quarter = (i: number): number => Date.UTC(2005, 3 * i)
const names = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const monthOf = (ms: number) => new Date(ms).getUTCMonth()
const yearOf = (ms: number) => new Date(ms).getUTCFullYear()
const dateOf = (ms: number) => new Date(ms).getUTCDate()

/** Column name, form, frequency, the stamp of row i, and its cell. */
type Column = readonly [
  name: string,
  form: string,
  frequency: string,
  at: (i: number) => number,
  cell: (ms: number) => string,
]

const columns: readonly Column[] = [
  ['Year', 'YYYY', 'YS', year, (ms) => String(yearOf(ms))],
  ['anno', 'YYYY', 'YS', year, (ms) => `${yearOf(ms)}.0`],
  ['x', 'YYYY', 'YS', year, (ms) => String(yearOf(ms))],
  ['month', 'YYYYMM', 'MS', monthStart, (ms) => digits(ms).slice(0, 6)],
  ['x', 'YYYYMM', 'MS', monthStart, (ms) => digits(ms).slice(0, 6)],
  ['Date', 'YYYYMMDD', 'D', day, (ms) => digits(ms).slice(0, 8)],
  ['x', 'YYYYMMDD', 'D', day, (ms) => digits(ms).slice(0, 8)],
  ['week', 'YYYYww', 'W-MON', week, (ms) => `${isoWeek(ms)[0]}${two(isoWeek(ms)[1])}`],
  ['x', 'YYYYww', 'W-MON', week, (ms) => `${isoWeek(ms)[0]}${two(isoWeek(ms)[1])}`],
  [
    'date',
    'YYYYDDD',
    'D',
    day,
    (ms) => `${yearOf(ms)}${String((ms - Date.UTC(yearOf(ms), 0, 1)) / dayMs + 1).padStart(3, '0')}`,
  ],
  ['time', 'YYYYMMDDHH', 'h', hour, (ms) => digits(ms).slice(0, 10)],
  ['time', 'YYYYMMDDHHmm', 'h', hour, (ms) => digits(ms).slice(0, 12)],
  ['quarter', 'YYYYQ', 'QS', quarter, (ms) => `${yearOf(ms)}${monthOf(ms) / 3 + 1}`],
  ['timestamp', 'epoch-s', 'h', hour, (ms) => String(ms / 1000)],
  ['t', 'epoch-s', 'h', hour, (ms) => String(ms / 1000)],
  ['x', 'epoch-s', 'h', hour, (ms) => `${ms / 1000}.0`],
  ['ds', 'epoch-ms', 'MS', monthStart, String],
  ['x', 'epoch-ms', 'D', day, String],
  ['time', 'epoch-us', 'h', hour, (ms) => `${ms}000`],
  ['time', 'epoch-ns', 'h', hour, (ms) => `${ms}000000`],
  ['Date', 'excel', 'D', day, (ms) => String(ms / dayMs + 25_569)],
  ['Date', 'excel', 'h', hour, (ms) => (ms / dayMs + 25_569).toFixed(5)],
  ['Date', 'excel', 'MS', monthStart, (ms) => String(ms / dayMs + 25_569)],
  ['x', 'excel', 'MS', monthStart, (ms) => String(ms / dayMs + 25_569)],
  ['date', 'epoch-d', 'D', day, (ms) => String(ms / dayMs)],
  [
    'time',
    'decimal-year',
    'MS',
    monthStart,
    (ms) => String(Number((yearOf(ms) + monthOf(ms) / 12).toFixed(5))),
  ],
  [
    'decimal date',
    'decimal-year',
    'MS',
    monthStart,
    (ms) => (yearOf(ms) + (monthOf(ms) + 0.5) / 12).toFixed(4),
  ],
  ['x', 'decimal-year', 'QS', quarter, (ms) => (yearOf(ms) + monthOf(ms) / 12).toFixed(2)],
  [
    'Date',
    'YYYY.MM',
    'MS',
    monthStart,
    (ms) => String((yearOf(ms) + (monthOf(ms) + 1) / 100).toFixed(2)).replace(/0$/, ''),
  ],
  ['month', 'MMM-YY', 'MS', monthStart, (ms) => `${names[monthOf(ms)]}-${two(yearOf(ms) % 100)}`],
  [
    'date',
    'DD-MMM-YY',
    'D',
    day,
    (ms) => `${two(dateOf(ms))}-${names[monthOf(ms)]}-${two(yearOf(ms) % 100)}`,
  ],
  ['date', 'MM/DD/YY', 'D', day, (ms) => `${monthOf(ms) + 1}/${dateOf(ms)}/${two(yearOf(ms) % 100)}`],
  [
    'date',
    'DD/MM/YY',
    'D',
    day,
    (ms) => `${two(dateOf(ms))}/${two(monthOf(ms) + 1)}/${two(yearOf(ms) % 100)}`,
  ],
  ['date', 'DD/MM/YY', 'MS', monthStart, (ms) => `1/${monthOf(ms) + 1}/${two(yearOf(ms) % 100)}`],
  ['date', 'MM/DD/YYYY', 'MS', monthStart, (ms) => `${monthOf(ms) + 1}/1/${yearOf(ms)}`],
  [
    'date',
    'DD.MM.YY',
    'D',
    day,
    (ms) => `${two(dateOf(ms))}.${two(monthOf(ms) + 1)}.${two(yearOf(ms) % 100)}`,
  ],
  ['season', 'YYYY/YY', 'YS', year, (ms) => `${yearOf(ms)}/${two((yearOf(ms) + 1) % 100)}`],
  ['quarter', 'YYYY:Q', 'QS', quarter, (ms) => `${yearOf(ms)}:${monthOf(ms) / 3 + 1}`],
  ['t', 'step', 'step', (i) => i, String],
  ['time', 'step', 'step', (i) => i / 10, String],
  ['day', 'step', 'step', (i) => i + 1, String],
  ['index', 'step', 'step', (i) => i, String],
  ['Time (s)', 'step', 'step', (i) => i / 2, (i) => i.toFixed(1)],
  ['Date [UTC]', 'YYYYMMDD', 'D', day, (ms) => digits(ms).slice(0, 8)],
  ['timestamp', 'step', '100step', (i) => 1_546_300_800_000_000 + 100 * i, String],
]

const orders = {
  'oldest first': (i: number) => i,
  'newest first': (i: number, n: number) => n - 1 - i,
  shuffled: (i: number, n: number) => (i * 37 + 11) % n,
}
const rows = 60

describe.each(Object.entries(orders))('%s', (_, order) => {
  test.each(columns)('%s as %s, %s', (name, form, frequency, at, cellOf) => {
    const cell = (i: number) => cellOf(at(i))
    const places = Array.from({ length: rows }, (_, i) => order(i, rows))
    const lines = places.map((i) => `${i + 1},${cell(i)},${100 + i}`)
    // Row numbers stand beside the time, in the order of the file.
    const table = csvTable([
      `rownames,${name},y`,
      ...lines.map((line, row) => line.replace(/^\d+/, String(row + 1))),
    ])
    const panel = readPanel(table, name === 'index' ? { time: 'index' } : {})
    const [series] = panel.series
    expect([series.timeColumn, panel.columns.timeFormat, panel.frequency]).toEqual([name, form, frequency])
    expect(series.ds).toEqual(Array.from({ length: rows }, (_, i) => cell(i)))
    expect([...series.y]).toEqual(Array.from({ length: rows }, (_, i) => 100 + i))
    if (form !== 'step') expect(series.timeOf(5)).toBe(at(5))
    expect(series.future(2)).toEqual([cell(rows), cell(rows + 1)])
    const isPlain = ['YYYY', 'YYYYMM', 'YYYYMMDD', 'YYYYMMDDHH', 'YYYYMMDDHHmm', 'YYYY:Q', 'step'].includes(
      form,
    )
    if (!isPlain) expect(panel.notes.join('\n')).toMatch(`Column ${name} was read as `)
  })
})

/** The notes about the time of a file of these cells. */
const notesOf = (name: string, cells: readonly string[], options = {}): string[] =>
  readPanel(csvTable([`${name},y`, ...cells.map((cell, i) => `"${cell}",${i}`)]), options).notes.filter(
    (note) => /read as|joined/.test(note),
  )

describe('what is said of the form', () => {
  test('an order of day and month that the rows settle, and one that they leave open', () => {
    const months = Array.from({ length: 24 }, (_, i) => `1/${(i % 12) + 1}/${2020 + Math.floor(i / 12)}`)
    expect(notesOf('date', months)).toEqual([
      'Column date was read as DD/MM/YYYY: 1/2/2020 is 2020-02-01; --time-format MM/DD/YYYY reads it the other way.',
    ])
    const open = Array.from({ length: 12 }, (_, i) => `1/${i + 1}/19`)
    expect(notesOf('date', open)).toEqual([
      'Column date was read as MM/DD/YY: 1/2/19 is 2019-01-02; --time-format DD/MM/YY reads it the other way.',
    ])
    expect(notesOf('date', open, { timeFormat: 'DD/MM/YY' })).toEqual([])
    expect(
      readPanel(csvTable(['date,y', ...open.map((cell) => `${cell},1`)]), { timeFormat: 'DD/MM/YY' })
        .frequency,
    ).toBe('MS')
  })

  test('days and months that are beyond doubt need no words', () => {
    expect(notesOf('date', ['12/30/2020', '12/31/2020', '1/1/2021'])).toEqual([])
    expect(notesOf('date', ['2020-01-01', '2020-01-02'])).toEqual([])
  })

  test('numbers that might as well count', () => {
    expect(notesOf('Date', ['45107', '45106', '45105'])).toEqual([
      'Column Date was read as serial days of a spreadsheet: 45107 is 2023-06-30; --time-format step counts instead.',
    ])
    expect(notesOf('date', ['31012020', '30012020', '29012020'])).toEqual([
      'Column date was read as DDMMYYYY: 31012020 is 2020-01-31; --time-format step counts instead.',
    ])
    expect(notesOf('step', ['45107', '45106', '45105'])).toEqual([
      'Column step was read as a count of steps; --time-format excel reads dates in it.',
    ])
  })
})

describe('the form that an option names', () => {
  const read = (cells: readonly string[], timeFormat: string, name = 'when') => {
    const { series, frequency } = readPanel(
      csvTable([`${name},y`, ...cells.map((cell, i) => `"${cell}",${i}`)]),
      { time: name, timeFormat },
    )
    return [
      frequency,
      ...Array.from(series[0].ds, (_, i) => iso(series[0].timeOf(i)!).slice(0, 16)),
      series[0].future(1)[0],
    ]
  }
  test.each([
    [['01/02/2020', '02/02/2020'], 'DD/MM/YYYY', ['D', '2020-02-01T00:00', '2020-02-02T00:00', '03/02/2020']],
    [
      ['01/02/2020', '02/02/2020'],
      'MM/DD/YYYY',
      ['M-2', '2020-01-02T00:00', '2020-02-02T00:00', '03/02/2020'],
    ],
    [['01/02/2020', '02/02/2020'], '%d/%m/%Y', ['D', '2020-02-01T00:00', '2020-02-02T00:00', '03/02/2020']],
    [
      ['1/2/2020 9:00', '1/2/2020 10:00'],
      'D/M/YYYY H:mm',
      ['h', '2020-02-01T09:00', '2020-02-01T10:00', '1/2/2020 11:00'],
    ],
    [['18-Jan', '18-Feb'], 'YY-MMM', ['MS', '2018-01-01T00:00', '2018-02-01T00:00', '18-Mar']],
    [['100', '101'], 'excel', ['D', '1900-04-09T00:00', '1900-04-10T00:00', '102']],
    [['0', '3600'], 'epoch-s', ['h', '1970-01-01T00:00', '1970-01-01T01:00', '7200']],
    [['2020|01|05', '2020|01|06'], 'YYYY|MM|DD', ['D', '2020-01-05T00:00', '2020-01-06T00:00', '2020|01|07']],
  ])('%j as %s', (cells, format, expected) => expect(read(cells, format)).toEqual(expected))

  test('step counts numbers, whatever they look like', () => {
    const table = csvTable(['Year,y', '2020,1', '2021,2', '2022,3'])
    expect(readPanel(table, { timeFormat: 'step' }).frequency).toBe('step')
  })

  test('is refused by name, and cells outside of it by place', () => {
    const table = csvTable(['date,y', '2020-01-01,1', '2020-01-02,2'])
    expect(failureOf(() => readPanel(table, { timeFormat: 'ISO' }))).toBe(
      '--time-format ISO: expected a layout such as DD/MM/YYYY, MMM-YY or YYYYMM, or one of epoch-s, epoch-ms, epoch-us, ' +
        'epoch-ns, epoch-d, excel, julian-day, matlab, decimal-year, step, got "ISO"',
    )
    expect(failureOf(() => readPanel(table, { timeFormat: 'DD/MM/YYYY' }))).toBe(
      'a.csv line 2, column date: expected a time stamp of the form DD/MM/YYYY, got "2020-01-01"',
    )
  })
})

test('a column named for time whose numbers are none is not ignored', () => {
  const lines = Array.from({ length: 24 }, (_, i) => `${(i % 12) + 1},${i},${i * 2}`)
  expect(failureOf(() => readPanel(csvTable(['month,sold,price', ...lines])))).toBe(
    'a.csv: expected time stamps in column month, by its name, got numbers from 1 to 12 that repeat and name no dates: ' +
      'name the time with --time COLUMN, several series with --id COLUMN, or values by this name with --target month; ' +
      'or count the rows with --frequency step',
  )
  expect(
    readPanel(csvTable(['month,sold', ...lines.map((line) => line.slice(0, line.lastIndexOf(',')))]), {
      frequency: 'step',
    }).frequency,
  ).toBe('step')
})

test.each([
  ['month', 'Jan', 'it names no year: add it in a column of its own or in this one'],
  ['quarter', 'Q1', 'it names no year: add it in a column of its own or in this one'],
  ['week', 'W05', 'it names no year: add it in a column of its own or in this one'],
  ['day', 'Monday', 'it names no date: add it in a column of its own or in this one'],
  ['time', '13:00', 'it names no date: add it in a column of its own or in this one'],
  [
    'date',
    '1-Jan',
    'it may be a day and a month without a year: add it in a column of its own or in this one',
  ],
  [
    'date',
    '18-Jan',
    'it may be a day and a month without a year: write it whole, or name a year and a month with --time-format YY-MMM',
  ],
  [
    'date',
    '01/18',
    'it may be a day and a month without a year: add it in a column of its own or in this one',
  ],
  ['date', 'soon', 'name another form with --time-format FORM, another column with --time COLUMN'],
])('%s %s: what it lacks is said', (name, cell, advice) => {
  expect(failureOf(() => readPanel(csvTable([`${name},y`, `${cell},1`, `${cell},2`])))).toMatch(
    new RegExp(
      `^a\\.csv line 2, column ${name}: expected a time stamp such as .*, got "${cell}": ${advice}, or count the rows with --frequency step$`,
    ),
  )
})

describe('numbers that resemble dates', () => {
  const rows = (cell: (i: number) => number | string) =>
    Array.from({ length: 30 }, (_, i) => `${cell(i)},${(i * 7) % 23}`)
  const formOf = (name: string, cell: (i: number) => number | string, options = {}) =>
    readPanel(csvTable([`${name},value`, ...rows(cell)]), options).columns.timeFormat
  test('count rows by the name of row numbers, or without a name for time', () => {
    expect(formOf('id', (i) => 2000 + i)).toBe('step')
    expect(formOf('a', (i) => 43_466 + i)).toBe('step')
    expect(formOf('a', (i) => 43_466 + i, { time: 'a' })).toBe('excel')
    expect(formOf('a', (i) => 43_465 + Math.floor(i / 5) * 7 + (i % 5))).toBe('excel')
  })
  test('are values where they repeat or have no order', () => {
    expect(formOf('shop', (i) => `s${i}`)).toBeUndefined()
    const [series] = readPanel(csvTable(['lap,time', ...rows((i) => i + 1)])).series
    expect([series.timeColumn, series.target]).toEqual(['lap', 'time'])
  })
  test('are dates by most cells, and the odd one is named', () => {
    const month = (i: number) => (i === 5 ? '201813' : `${2018 + Math.floor(i / 12)}${two((i % 12) + 1)}`)
    expect(failureOf(() => formOf('month', month))).toBe(
      'a.csv line 7, column month: expected a time stamp in the form of most rows, YYYYMM, got "201813"',
    )
  })
  test('weeks without a letter are months up to the twelfth, unless the name says weeks', () => {
    const week = (i: number) => `2019-${two(i + 1)}`
    const twelve = (name: string) =>
      readPanel(csvTable([`${name},y`, ...Array.from({ length: 12 }, (_, i) => `${week(i)},${i}`)])).columns
        .timeFormat
    expect([twelve('week'), twelve('date'), formOf('date', week)]).toEqual(['YYYY-ww', 'YYYY-MM', 'YYYY-ww'])
  })
})

test('the odd cell of a column is named', () => {
  const cells = Array.from({ length: 12 }, (_, i) => `2020-${two(i + 1)}-01`)
  const odd = ['May 2020', '31/12/2020', '2020-13-01', '43831', '']
  for (const cell of odd) {
    const lines = ['date,y', ...cells.map((text, i) => `${i === 7 ? cell : text},1`)]
    expect(failureOf(() => readPanel(csvTable(lines)))).toMatch(
      new RegExp(`^a\\.csv line 9, column date: expected a time stamp .* got "${cell}"`),
    )
  }
})
