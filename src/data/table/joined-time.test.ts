import { describe, expect, test } from 'vitest'
import { readPanel } from '../series/read-panel.js'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'

const dayMs = 86_400_000
const hourMs = 3_600_000
const two = (n: number): string => String(n).padStart(2, '0')
const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
const clock = (ms: number): string => new Date(ms).toISOString().slice(11, 16)
const at = (ms: number) => new Date(ms)
const names = 'January February March April May June July August September October November December'.split(
  ' ',
)
const hour = (i: number): number => Date.UTC(2022, 0, 1) + i * hourMs
const month = (i: number): number => Date.UTC(2019, i)
const daily = (i: number): number => Date.UTC(2019, 11, 1) + i * dayMs

/** Columns, frequency, the stamp of row i, its cells, and the first joined stamp. */
type Split = readonly [
  columns: readonly string[],
  frequency: string,
  at: (i: number) => number,
  cells: (ms: number, i: number) => readonly (string | number)[],
  first: string,
]

const splits: readonly Split[] = [
  [['Date', 'Time'], 'h', hour, (ms) => [day(ms), `${clock(ms)}:00`], '2022-01-01 00:00:00'],
  [
    ['Date', 'Time'],
    'h',
    hour,
    (ms) => [day(ms).split('-').reverse().join('/'), clock(ms)],
    '01/01/2022 00:00',
  ],
  [['date', 'time'], 'h', hour, (ms) => [day(ms).replaceAll('-', ''), clock(ms)], '20220101 00:00'],
  [['date', 'hour'], 'h', hour, (ms) => [day(ms), at(ms).getUTCHours()], '2022-01-01 00:00'],
  [['date', 'hour'], 'h', hour, (ms) => [`${day(ms)} 00:00:00`, at(ms).getUTCHours()], '2022-01-01 00:00'],
  [
    ['Date', 'hour_ending'],
    'h',
    (i) => hour(i + 1),
    (ms) => [day(ms - hourMs), at(ms - hourMs).getUTCHours() + 1],
    '2022-01-01 01:00',
  ],
  [
    ['OperDay', 'HourEnding'],
    'h',
    (i) => hour(i + 1),
    (ms) => [day(ms - hourMs), `HE${two(at(ms - hourMs).getUTCHours() + 1)}`],
    '2022-01-01 01:00',
  ],
  [
    ['Date', 'Hour'],
    'h',
    (i) => hour(i + 1),
    (ms) => [day(ms - hourMs), `${two(at(ms - hourMs).getUTCHours() + 1)}:00`],
    '2022-01-01 01:00',
  ],
  [['date', 'time'], 'h', hour, (ms) => [day(ms), at(ms).getUTCHours() * 100], '2022-01-01 00:00'],
  [
    ['Date', 'Time'],
    'h',
    hour,
    (ms) => [day(ms), `${at(ms).getUTCHours() % 12 || 12} ${at(ms).getUTCHours() < 12 ? 'AM' : 'PM'}`],
    '2022-01-01 12 AM',
  ],
  [
    ['SETTLEMENT_DATE', 'SETTLEMENT_PERIOD'],
    '30min',
    (i) => Date.UTC(2022, 0, 1) + (i * hourMs) / 2,
    (ms) => [day(ms), ((ms % dayMs) / hourMs) * 2 + 1],
    '2022-01-01 00:00',
  ],
  [['Year', 'Month'], 'MS', month, (ms) => [at(ms).getUTCFullYear(), at(ms).getUTCMonth() + 1], '2019-01'],
  [['Year', 'Month'], 'MS', month, (ms) => [at(ms).getUTCFullYear(), names[at(ms).getUTCMonth()]], '2019-01'],
  [
    ['Month', 'Year'],
    'MS',
    month,
    (ms) => [names[at(ms).getUTCMonth()].slice(0, 3), at(ms).getUTCFullYear()],
    '2019-01',
  ],
  [
    ['Year', 'Period'],
    'MS',
    month,
    (ms) => [at(ms).getUTCFullYear(), `M${two(at(ms).getUTCMonth() + 1)}`],
    '2019-01',
  ],
  [
    ['year', 'month', 'day'],
    'D',
    daily,
    (ms) => [at(ms).getUTCFullYear(), at(ms).getUTCMonth() + 1, at(ms).getUTCDate()],
    '2019-12-01',
  ],
  [
    ['year', 'month', 'day', 'hour'],
    'h',
    hour,
    (ms) => [at(ms).getUTCFullYear(), at(ms).getUTCMonth() + 1, at(ms).getUTCDate(), at(ms).getUTCHours()],
    '2022-01-01 00:00',
  ],
  [
    ['year', 'month', 'day', 'hour', 'minute'],
    '15min',
    (i) => Date.UTC(2022, 0, 1) + (i * hourMs) / 4,
    (ms) => [
      at(ms).getUTCFullYear(),
      at(ms).getUTCMonth() + 1,
      at(ms).getUTCDate(),
      at(ms).getUTCHours(),
      at(ms).getUTCMinutes(),
    ],
    '2022-01-01 00:00',
  ],
  [
    ['Year', 'Quarter'],
    'QS',
    (i) => month(3 * i),
    (ms) => [at(ms).getUTCFullYear(), at(ms).getUTCMonth() / 3 + 1],
    '2019-Q1',
  ],
  [
    ['Year', 'Qtr'],
    'QS',
    (i) => month(3 * i),
    (ms) => [at(ms).getUTCFullYear(), `Q${at(ms).getUTCMonth() / 3 + 1}`],
    '2019-Q1',
  ],
  [
    ['year', 'week'],
    'W-MON',
    (i) => Date.UTC(2018, 11, 31) + 7 * i * dayMs,
    (_, i) => [i < 52 ? 2019 : 2020, (i % 52) + 1],
    '2019-W01',
  ],
  [
    ['YEAR', 'DOY'],
    'D',
    daily,
    (ms) => [at(ms).getUTCFullYear(), (ms - Date.UTC(at(ms).getUTCFullYear(), 0)) / dayMs + 1],
    '2019-335',
  ],
]

const count = 100
const orders = {
  'oldest first': (i: number) => i,
  'newest first': (i: number) => count - 1 - i,
  shuffled: (i: number) => (i * 37 + 11) % count,
}

const tableOf = ([columns, , stampAt, cells]: Split, order: (i: number) => number) =>
  csvTable([
    ['No', ...columns, 'load'].join(),
    ...Array.from({ length: count }, (_, row) => {
      const i = order(row)
      return [row + 1, ...cells(stampAt(i), i), 100 + i].join()
    }),
  ])

describe.each(Object.entries(orders))('%s', (_, order) => {
  test.each(splits)('%j, %s', (...split) => {
    const [columns, frequency, stampAt, , first] = split
    const panel = readPanel(tableOf(split, order))
    const [series] = panel.series
    const parts = panel.columns.time as readonly string[]
    expect([...parts].sort()).toEqual([...columns].sort())
    expect([series.timeColumn, series.target, panel.frequency]).toEqual([
      parts.join(' + '),
      'load',
      frequency,
    ])
    expect(series.ds[0]).toBe(first)
    expect(Array.from(series.y)).toEqual(Array.from({ length: count }, (_, i) => 100 + i))
    expect([0, 1, count - 1].map((step) => series.timeOf(step))).toEqual([0, 1, count - 1].map(stampAt))
    expect(panel.notes[1]).toMatch(/^The time was joined from /)
    // A model reads newer rows in the same way, from the names of the columns.
    const { time, timeFormat } = panel.columns
    expect(readPanel(tableOf(split, order), { time, usualTimeFormat: timeFormat }).series[0].ds).toEqual(
      series.ds,
    )
  })
})

describe('what is joined', () => {
  const hours = Array.from({ length: 48 }, (_, i) => `${day(hour(i))},${i % 24},${i}`)

  test('columns that the caller names', () => {
    const panel = readPanel(csvTable(['Date,Hour,load', ...hours]), { time: ['Date', 'Hour'] })
    expect([panel.frequency, panel.columns.time]).toEqual(['h', ['Date', 'Hour']])
    expect(
      failureOf(() => readPanel(csvTable(['Date,Shop,load', ...hours]), { time: ['Date', 'Shop'] })),
    ).toBe(
      '--time Date,Shop: expected columns that make a time, such as a date and an hour, or a year and a month, ' +
        'got Date (2022-01-01), Shop (0)',
    )
  })

  test('one part alone is refused, and the others named', () => {
    expect(failureOf(() => readPanel(csvTable(['Date,Hour,load', ...hours]), { time: 'Date' }))).toBe(
      '--time Date: expected time stamps, got parts of them: the time is split over Date, Hour; ' +
        'name them all with --time Date,Hour',
    )
    const months = Array.from({ length: 24 }, (_, i) => `${2020 + Math.floor(i / 12)},${(i % 12) + 1},${i}`)
    expect(failureOf(() => readPanel(csvTable(['year,month,x', ...months]), { time: 'month' }))).toMatch(
      /^--time month: .* name them all with --time year,month$/,
    )
  })

  test('a time of day beside dates that do not repeat, and parts beside a whole date, are left', () => {
    const days = Array.from({ length: 30 }, (_, i) => `${day(daily(i))},1${i % 4}:30,${i}`)
    const panel = readPanel(csvTable(['Date,Time,load', ...days]))
    expect([panel.columns.time, panel.frequency]).toEqual(['Date', 'D'])
    const whole = Array.from({ length: 24 }, (_, i) => {
      const date = at(month(i))
      return `${date.getUTCFullYear()},${date.getUTCMonth() + 1},${day(month(i))},${i * i}`
    })
    const [series] = readPanel(csvTable(['year,month,date,x', ...whole])).series
    expect([series.timeColumn, series.target, series.frequency]).toEqual(['date', 'x', 'MS'])
  })

  test('a date beside a date with its time of day is left', () => {
    const both = Array.from(
      { length: 48 },
      (_, i) => `${day(hour(i))},${new Date(hour(i)).toISOString()},${i * i}`,
    )
    const panel = readPanel(csvTable(['Date,Start,load', ...both]))
    expect([panel.columns.time, panel.frequency]).toEqual(['Start', 'h'])
    const apart = Array.from({ length: 48 }, (_, i) => `${day(daily(i))},${day(daily(i + 3))},${i * i}`)
    expect(failureOf(() => readPanel(csvTable(['Ordered,Shipped,load', ...apart])))).toMatch(
      /name one, such as --time \S+$/,
    )
  })

  test('series of a panel share dates, which alone is no reason', () => {
    const lines = ['A', 'B'].flatMap((shop) =>
      Array.from({ length: 12 }, (_, i) => `${shop},${2000 + i},${i}`),
    )
    const panel = readPanel(csvTable(['shop,Year,sold', ...lines]), { id: 'shop' })
    expect([panel.columns.time, panel.frequency]).toEqual(['Year', 'YS'])
  })

  test('a row whose parts are no date is named', () => {
    const lines = ['2020,1,5', '2020,2,6', '2021,2,6', '2021,,7', '2021,4,8']
    expect(failureOf(() => readPanel(csvTable(['Year,Month,x', ...lines])))).toBe(
      'a.csv line 5, column Year + Month: expected a time stamp in the form of 2021-02 (line 4), ' +
        'got "2021"',
    )
  })

  test('parts that cannot be read are named where dates repeat, not merged', () => {
    const odd = hours.map((line, i) => line.replace(/,(\d+),/, i === 30 ? ',noon,' : ',$1,'))
    expect(failureOf(() => readPanel(csvTable(['Date,Hour,load', ...odd])))).toBe(
      'a.csv line 32, column Hour: expected a part of the time, as Date repeats, got "noon": correct it, leave the row out, ' +
        'or name the time with --time COLUMN',
    )
    const means = Array.from(
      { length: 39 },
      (_, i) => `${2018 + Math.floor(i / 13)},M${two((i % 13) + 1)},${i}`,
    )
    expect(failureOf(() => readPanel(csvTable(['Year,Period,Value', ...means])))).toMatch(
      /^a\.csv line 14, column Period: expected a part of the time, as Year repeats, got "M13"/,
    )
  })

  test('a second table with values ahead is joined too', () => {
    const ahead = Array.from({ length: 3 }, (_, i) => `${day(hour(48 + i))},${i % 24},${i + 50}`)
    const panel = readPanel(csvTable(['Date,Hour,load,temp', ...hours.map((line) => `${line},1`)]), {
      future: ['temp'],
      target: 'load',
      futureTable: csvTable(['Date,Hour,temp', ...ahead], 'b.csv'),
    })
    expect([...panel.series[0].covariates.future[0].slice(-3)]).toEqual([50, 51, 52])
  })
})
