import { describe, expect, test } from 'vitest'
import { csvTable } from '../testing/csv-table.js'
import { failureOf } from '../testing/failure.js'
import { onlySeries, seriesNamed, skippedReason } from '../testing/read-series.js'
import { optionsOf, type PanelOptions } from './panel.js'
import { panelFromRows, readPanel } from './read-panel.js'

const read = (lines: readonly string[], options?: PanelOptions) => readPanel(csvTable(lines), options)
/** Rows of a series by month from January 2024, `NA` and blanks included. */
const months = (id: string, values: readonly (number | string)[], start = 1) =>
  values.map((value, i) => `${id},2024-${String(start + i).padStart(2, '0')},${value}`)
const header = 'unique_id,ds,y'

describe('readPanel, long form', () => {
  test('reads series of different spans, in any order of rows', () => {
    const [b3, b4, b5, b6] = months('B', [5, 6, 7, 8], 3)
    const [a1, a2, a3] = months('A', [1, 2, 3])
    const panel = read([header, a3, b4, b3, a1, b5, b6, a2])
    expect(panel).toMatchObject({ source: 'a.csv', frequency: 'MS', seasonalPeriod: 12, skipped: [] })
    expect(panel.series.map(({ id, ds, y }) => ({ id, ds, y: [...y] }))).toEqual([
      { id: 'A', ds: ['2024-01', '2024-02', '2024-03'], y: [1, 2, 3] },
      { id: 'B', ds: ['2024-03', '2024-04', '2024-05', '2024-06'], y: [5, 6, 7, 8] },
    ])
    const [a, b] = panel.series
    expect([a.future(2), b.future(1)]).toEqual([['2024-04', '2024-05'], ['2024-07']])
    expect([a.timeOf(0), b.timeOf(4)]).toEqual([Date.UTC(2024, 0, 1), Date.UTC(2024, 6, 1)])
    expect(a).toMatchObject({ source: 'a.csv, series A', target: 'y', timeColumn: 'ds' })
    expect(a.covariates).toEqual({ past: [], future: [], static: [] })
    expect(panel.notes).toEqual([
      'The time is column ds, from 2024-01 to 2024-06.',
      'There are 2 series, by unique_id, of 3 to 4 values, 7 in all.',
      'The frequency is MS, monthly (month start); a season has 12 steps.',
      'The rows of 2 series were not in time order and have been sorted.',
    ])
  })

  test('reads names from the columns that are named, several joined', () => {
    const lines = [
      'shop,item,day,sold',
      'n,x,2024-01-01,1',
      'n,x,2024-01-02,2',
      'n,y,2024-01-01,3',
      'n,y,2024-01-02,4',
    ]
    const panel = read(lines, { id: ['shop', 'item'] })
    expect(panel.series.map(({ id, y }) => [id, ...y])).toEqual([
      ['n/x', 1, 2],
      ['n/y', 3, 4],
    ])
    expect(panel.columns).toMatchObject({ id: ['shop', 'item'], time: 'day', target: ['sold'] })
    expect(panel.notes[1]).toBe('There are 2 series, by shop, item, of 2 values, 4 in all.')
  })

  test('counts the rows of each series where there is no time', () => {
    const panel = read(['unique_id,y', 'A,1', 'A,2', 'B,3', 'B,4', 'B,5'])
    expect(panel.series.map(({ ds }) => ds)).toEqual([
      ['1', '2'],
      ['1', '2', '3'],
    ])
    expect(panel.frequency).toBe('step')
    expect(seriesNamed(panel, 'A').future(1)).toEqual(['3'])
    expect(seriesNamed(panel, 'B').timeOf(0)).toBeUndefined()
    expect(panel.notes[0]).toBe('There is no time column: the rows of each series are counted from 1.')
  })

  test('reads zeros, negative and intermittent values as they are', () => {
    const panel = read([
      header,
      ...months('Z', [0, 0, 0]),
      ...months('N', [-1, -2.5, -1e100]),
      ...months('I', [0, 4, 0]),
    ])
    expect(panel.series.map(({ y }) => [...y])).toEqual([
      [0, 0, 0],
      [-1, -2.5, -1e100],
      [0, 4, 0],
    ])
  })

  test('knows month ends in each series, of leap and other years', () => {
    const panel = read([
      header,
      ...['A,2023-01-31,1', 'A,2023-02-28,2', 'A,2023-03-31,3'],
      ...['B,2024-02-29,4', 'B,2024-03-31,5', 'B,2024-04-30,6'],
    ])
    expect(panel.frequency).toBe('ME')
    expect(panel.series.map((one) => one.future(2))).toEqual([
      ['2023-04-30', '2023-05-31'],
      ['2024-05-31', '2024-06-30'],
    ])
  })

  test('reads hours with offsets as instants over a night on which clocks change', () => {
    const hours = ['01:00:00+02:00', '02:00:00+02:00', '02:00:00+01:00', '03:00:00+01:00']
    const [series] = read([header, ...hours.map((time, i) => `A,2024-10-27T${time},${i}`)]).series
    expect(series.frequency).toBe('h')
    expect([...series.y]).toEqual([0, 1, 2, 3])
    expect(series.future(1)).toEqual(['2024-10-27T04:00:00+01:00'])
    const clock = [1, 2, 4].map((step) => new Date(series.timeOf(step)!).toISOString().slice(11, 13))
    expect(clock).toEqual(['02', '02', '04'])
  })
})

describe('readPanel, series that are skipped', () => {
  const good = [...months('A', [1, 2, 3, 4]), ...months('B', [1, 2, 3, 4])]

  test.each([
    [
      'a missing value',
      months('X', [1, 'NA', 3]),
      'a.csv line 11, column y: expected a number, got "NA", a missing value (1 of 3 rows, 33 %): fill with --fill linear or --fill previous',
    ],
    [
      'an absent row',
      [...months('X', [1, 2]), 'X,2024-04,4'],
      'a.csv line 12, column ds: expected 2024-03 next, monthly (month start), got 2024-04, a gap (1 of 4 steps are absent, 25 %): if values are missing there, fill with --fill linear or --fill previous; if there are none at such times, count the rows, whatever their stamps, with --frequency step',
    ],
    [
      'text',
      months('X', [1, 2, 'many']),
      'a.csv line 12, column y: expected a number, got "many": correct the cell, or leave it empty',
    ],
    [
      'infinity',
      months('X', [1, 2, 'inf']),
      'a.csv line 12, column y: expected a number, got "inf": values must be finite',
    ],
    [
      'a huge value',
      months('X', [1, '2e100', 3]),
      'a.csv line 11, column y: expected a number from -1e100 to 1e100, got "2e100"',
    ],
    [
      'only missing values',
      months('X', ['', 'NA', '']),
      'a.csv, series X: expected numbers, got only missing values',
    ],
    [
      'a repeated stamp',
      [...months('X', [1, 2, 3]), ...months('X', [4])],
      'a.csv line 13, column ds: expected each time stamp once, got 2024-01 here and in line 10 (1 row of 4): merge them with --duplicates mean or --duplicates first',
    ],
    [
      'an unreadable stamp',
      [...months('X', [1, 2]), 'X,soon,3'],
      /^a\.csv line 12, column ds: expected a time stamp in the form of most rows, YYYY-MM, got "soon"$/,
    ],
    [
      'another form of stamps',
      ['X,2024-01-01,1', 'X,2024-01-02,2', 'X,2024-01-03,2'],
      'a.csv line 10, column ds: expected a time stamp in the form of most rows, YYYY-MM, got "2024-01-01"',
    ],
    [
      'irregular stamps',
      ['X,2024-01,1', 'X,2024-03,1', 'X,2024-05,2', 'X,2024-10,2', 'X,2024-12,2'],
      /^a\.csv line 13, column ds: expected a regular frequency, every 2 months/,
    ],
    [
      'another frequency',
      ['X,2024-01,1', 'X,2024-04,1', 'X,2024-07,2'],
      'a.csv, series X: expected the frequency MS, monthly (month start), as in most series, got QS, quarterly (quarter start): forecast it by itself, or count the rows, whatever their stamps, with --frequency step',
    ],
  ])('skips a series with %s, and gives the reason in one line', (_, rows, reason) => {
    const lines = [header, ...good, ...rows]
    const panel = read(lines)
    expect(panel.series.map(({ id }) => id)).toEqual(['A', 'B'])
    expect(panel.skipped).toEqual([
      { id: 'X', reason: typeof reason === 'string' ? reason : expect.stringMatching(reason) },
    ])
    expect(panel.notes.at(-1)).toBe(`Skipped 1 of 3 series, X: ${skippedReason(panel)}`)
    expect(failureOf(() => read(lines, { strict: true }))).toBe(skippedReason(panel))
  })

  test('skips rows without a name', () => {
    const panel = read([header, ...good, ',2024-01,1'])
    expect(panel.skipped).toEqual([
      { id: '', reason: 'a.csv line 10, column unique_id: expected the name of a series, got ""' },
    ])
  })

  test('throws the error of the first series when none can be read', () => {
    expect(failureOf(() => read([header, ...months('A', [1, 'x']), ...months('B', [1, 'NA', 2])]))).toBe(
      'a.csv line 3, column y: expected a number, got "x": correct the cell, or leave it empty',
    )
    expect(failureOf(() => read([header, 'A,2024-01,1', 'B,2024-01,1']))).toBe(
      'a.csv, series A: expected at least 2 rows to find the frequency, got 1',
    )
  })

  test('asks for the id column when most stamps repeat', () => {
    const lines = ['shop,ds,y', ...months('A', [1, 2, 3]), ...months('B', [1, 2, 3])]
    expect(failureOf(() => read(lines))).toBe(
      'a.csv line 5, column ds: expected each time stamp once, got 2024-01 here and in line 2 (3 rows of 6): ' +
        'column shop tells them apart: if it names the series, add --id shop',
    )
  })

  test('notes the first of several skipped series', () => {
    const panel = read([header, ...good, ...months('X', [1, 'NA', 3]), ...months('Y', [1, 2, 'x'])])
    const [firstSkipped] = panel.skipped
    expect(panel.notes.at(-1)).toBe(`Skipped 2 of 4 series, the first of them X: ${firstSkipped.reason}`)
  })

  test('fills missing values and merges repeated rows in each series, and counts them', () => {
    const rows = [...months('A', [1, '', 3]), 'B,2024-01,5', 'B,2024-01,7', 'B,2024-02,8', 'B,2024-05,11']
    const panel = read([header, ...months('C', [1, 2, 3, 4]), ...rows], {
      fill: 'linear',
      duplicates: 'mean',
    })
    expect(panel.series.map(({ y }) => [...y])).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3],
      [6, 8, 9, 10, 11],
    ])
    expect(panel.notes.slice(3)).toEqual([
      '1 row of 1 series repeated a time stamp: the mean of each stamp was taken.',
      'Filled 3 of 12 values (25 %) by straight lines between their neighbours, in 2 series.',
    ])
  })
})

describe('readPanel, the frequency of all series', () => {
  const daily = (id: string, days: readonly number[], month = '03') =>
    days.map((day) => `${id},2024-${month}-${String(day).padStart(2, '0')},${day}`)

  test('is that of most series; series of too few rows lie on its grid', () => {
    const panel = read([header, ...months('A', [1, 2, 3]), 'B,2024-02,7', 'C,2024-02,1', 'C,2024-04,3'], {
      fill: 'linear',
    })
    expect(panel.series.map(({ id, ds, y, frequency }) => [id, frequency, ds.length, ...y])).toEqual([
      ['A', 'MS', 3, 1, 2, 3],
      ['B', 'MS', 1, 7],
      ['C', 'MS', 3, 1, 2, 3],
    ])
    expect(seriesNamed(panel, 'B').future(1)).toEqual(['2024-03'])
  })

  test('holds for a week without its weekend among business days', () => {
    const business = [4, 5, 6, 7, 8, 11, 12, 13, 14, 15]
    const panel = read([header, ...daily('A', business), ...daily('B', [4, 5, 6, 7, 8])])
    expect([panel.frequency, panel.skipped]).toEqual(['B', []])
    expect(seriesNamed(panel, 'B').future(1)).toEqual(['2024-03-11'])
  })

  test('does not follow from a series with gaps', () => {
    const gappy = ['G,2024-01,1', 'G,2024-03,1', 'G,2024-06,1', 'G,2024-07,1']
    const panel = read([header, ...months('A', [1, 2, 3]), ...gappy], { fill: 'previous' })
    expect(seriesNamed(panel, 'G')).toMatchObject({
      frequency: 'MS',
      y: Float64Array.of(1, 1, 1, 1, 1, 1, 1),
    })
  })

  test('may be named', () => {
    const lines = [header, ...months('A', [1, 2, 3]), ...months('B', [1, 2, 3])]
    expect(onlySeries(read([header, 'A,2024-01,1'], { frequency: 'MS' })).future(1)).toEqual(['2024-02'])
    expect(failureOf(() => read(lines, { frequency: 'D' }))).toBe(
      'a.csv line 3, column ds: expected stamps of --frequency D, daily, got 2024-02 after 2024-01 (line 2), ' +
        'more steps absent than present: their own frequency is MS, monthly (month start): leave the option out, ' +
        'or count the rows, whatever their stamps, with --frequency step',
    )
    expect(failureOf(() => read(lines, { frequency: 'X' }))).toMatch(/^frequency: expected an alias/)
  })
})

describe('readPanel, wide form', () => {
  const lines = ['ds,a,b,note', '2024-01,,1,x', '2024-02,2,2,y', '2024-03,3,,z', '2024-04,4,,z']

  test('reads a series a column, from its first value to its last', () => {
    const panel = read(lines, { wide: true })
    expect(panel.series.map(({ id, source, target, ds, y }) => [id, source, target, ds[0], ...y])).toEqual([
      ['a', 'a.csv, column a', 'a', '2024-02', 2, 3, 4],
      ['b', 'a.csv, column b', 'b', '2024-01', 1, 2],
    ])
    expect(seriesNamed(panel, 'b').future(1)).toEqual(['2024-03'])
    expect(seriesNamed(panel, 'a').timeOf(0)).toBe(Date.UTC(2024, 1, 1))
    expect(panel.columns).toMatchObject({ wide: true, target: ['a', 'b'] })
    expect(panel.notes[1]).toBe('There are 2 series, a column each, of 2 to 3 values, 5 in all.')
  })

  test('reads the named columns, and skips unreadable ones', () => {
    expect(onlySeries(read(lines, { target: ['b'], fill: 'previous' })).y).toHaveLength(2)
    const holes = ['ds,a,b', '2024-01,1,1', '2024-02,,2', '2024-03,3,3']
    const panel = read(holes, { target: ['b', 'a'] })
    expect(panel.series.map(({ id }) => id)).toEqual(['b'])
    expect(panel.skipped).toEqual([
      {
        id: 'a',
        reason:
          'a.csv line 3, column a: expected a number, got "", a missing value (1 of 3 rows, 33 %): ' +
          'fill with --fill linear or --fill previous',
      },
    ])
  })

  test('names a series by row and column where it is both', () => {
    const rows = ['unique_id,ds,a,b', 'X,2024-01,1,5', 'X,2024-02,2,6', 'Y,2024-01,3,7', 'Y,2024-02,4,8']
    expect(read(rows, { wide: true }).series.map(({ id, y }) => [id, ...y])).toEqual([
      ['X/a', 1, 2],
      ['X/b', 5, 6],
      ['Y/a', 3, 4],
      ['Y/b', 7, 8],
    ])
  })
})

describe('readPanel, daylight saving', () => {
  const hours = (date: string, ...hours: string[]) => hours.map((hour) => `${date} ${hour}:00,1`)

  test('gives the fix for an hour that repeats in autumn or is absent in spring', () => {
    const advice =
      '; with daylight saving an hour repeats in autumn and is absent in spring: ' +
      '--duplicates mean together with --fill linear handles both'
    const autumn = ['ds,y', ...hours('2024-10-27', '00', '01', '02', '02', '03')]
    expect(failureOf(() => read(autumn))).toMatch(
      /merge them with --duplicates mean or --duplicates first; with/,
    )
    expect(failureOf(() => read(autumn)).endsWith(advice)).toBe(true)
    const spring = ['ds,y', ...hours('2024-03-31', '00', '01', '03', '04')]
    expect(failureOf(() => read(spring)).endsWith(advice)).toBe(true)
    const both = read([...spring, ...hours('2024-03-31', '04')], { duplicates: 'mean', fill: 'linear' })
    expect(onlySeries(both).y).toHaveLength(5)
    // Not at a clock change.
    for (const other of [
      hours('2024-10-27', '10', '11', '11', '12'),
      hours('2024-06-30', '01', '02', '02', '03'),
    ])
      expect(failureOf(() => read(['ds,y', ...other]))).not.toMatch(/daylight saving/)
  })
})

describe('optionsOf', () => {
  test('reads newer data in the same way, from JSON', () => {
    const header = 'shop,ds,y,price,kind'
    const lines = [
      header,
      ...months('A', ['1,2,x', '3,4,x']),
      ...months('B', ['5,6,y', '7,8,y', '9,1,y', '3,2,y']),
    ]
    const { columns } = read(lines, { id: 'shop', past: ['price'], static: ['kind'], season: 3 })
    expect(columns).toEqual({
      time: 'ds',
      timeFormat: 'YYYY-MM',
      id: ['shop'],
      target: ['y'],
      wide: false,
      past: ['price'],
      future: [],
      static: [{ name: 'kind', vocabulary: ['x', 'y'] }],
      frequency: 'MS',
      seasonalPeriod: 3,
    })
    const options = optionsOf(JSON.parse(JSON.stringify(columns)))
    const newer = read([header, 'C,2025-01,9,1,y'], options)
    const series = seriesNamed(newer, 'C')
    expect(series).toMatchObject({ frequency: 'MS', seasonalPeriod: 3 })
    expect(series.covariates.static).toEqual([0, 1])
    expect(newer.columns).toEqual(columns)
    expect(failureOf(() => read([header, 'C,2025-01,9,1,z'], options))).toBe(
      'a.csv line 2, column kind: expected one of the known values x, y, got "z"',
    )
  })

  test('reads every newer column of numbers as a series if all were', () => {
    const { columns } = read(['ds,a,b', '2024-01,1,2', '2024-02,3,4'], { wide: true })
    const newer = read(['ds,a,c', '2024-01,1,2', '2024-02,3,4'], optionsOf(columns))
    expect(newer.series.map(({ id }) => id)).toEqual(['a', 'c'])
  })
})

describe('panelFromRows', () => {
  test('reads records with dates, and names the index in errors', () => {
    const at = (day: number) => new Date(Date.UTC(2024, 2, day))
    const rows = ['A', 'B'].flatMap((unique_id) =>
      [1, 2, 3].map((day) => ({ unique_id, ds: at(day), y: day })),
    )
    const panel = panelFromRows(rows)
    expect(panel.series.map(({ ds }) => ds.at(-1))).toEqual(['2024-03-03', '2024-03-03'])
    const broken = panelFromRows([
      ...rows,
      { unique_id: 'C', ds: at(1), y: 'x' },
      { unique_id: 'C', ds: at(2), y: 1 },
    ])
    expect(broken.skipped).toEqual([
      {
        id: 'C',
        reason: 'rows index 6, column y: expected a number, got "x": correct the cell, or leave it empty',
      },
    ])
  })
})

describe('a named frequency that leaves out too little', () => {
  const dayMs = 86_400_000
  /** A year of days on some weekdays, 0 for Sunday, without some dates. */
  const rowsOn = (weekdays: readonly number[], without: readonly string[]) =>
    Array.from({ length: 365 }, (_, i) => new Date(Date.UTC(2023, 0, 2) + i * dayMs))
      .filter((date) => weekdays.includes(date.getUTCDay()))
      .map((date) => date.toISOString().slice(0, 10))
      .filter((day) => !without.includes(day))
      .map((ds, i) => ({ ds, y: i % 6 }))
  const holidays = ['2023-04-07', '2023-05-01', '2023-12-25', '2023-12-26']
  const failure = (rows: readonly Readonly<Record<string, unknown>>[], frequency: string) =>
    failureOf(() => panelFromRows(rows, { frequency }))

  test.each([
    ['Monday to Saturday', [1, 2, 3, 4, 5, 6], 'D@MON-SAT, daily (Monday to Saturday)'],
    ['Monday to Friday', [1, 2, 3, 4, 5], 'B, business daily (Monday to Friday)'],
    ['Tuesday to Sunday', [0, 2, 3, 4, 5, 6], 'D@TUE-SUN, daily (Tuesday to Sunday)'],
  ])('%s is named, whatever holidays are absent', (_, weekdays, words) => {
    const said = `rows: expected the frequency D, daily, as frequency: 'D' says, got ${words}, of which`
    expect(failure(rowsOn(weekdays, []), 'D')).toBe(`${said} no step is absent: leave the option out`)
    const absent = holidays.filter((day) => weekdays.includes(new Date(day).getUTCDay())).length
    expect(failure(rowsOn(weekdays, holidays), 'D')).toBe(
      `${said} only ${absent} steps are absent, as on holidays: leave the option out`,
    )
  })
})

describe('a season', () => {
  const rows = Array.from({ length: 20 }, (_, i) => ({ y: (i * 7) % 11 }))

  test('is shorter than the longest series', () => {
    expect(panelFromRows(rows, { season: 19 }).seasonalPeriod).toBe(19)
    expect(failureOf(() => panelFromRows(rows, { season: 20 }))).toBe(
      "season: '20': expected a season shorter than the longest series, 20 steps, got 20",
    )
  })

  test('may be that of the frequency, and that of a model', () => {
    const months = rows.slice(0, 8).map((row, i) => ({ ...row, ds: `2024-0${i + 1}` }))
    expect(panelFromRows(months, { season: 12 }).seasonalPeriod).toBe(12)
    expect(panelFromRows(months, { season: 24, isTrained: true }).seasonalPeriod).toBe(24)
    expect(() => panelFromRows(months, { season: 24 })).toThrow(/^season: '24': /)
  })
})
