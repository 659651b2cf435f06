import { afterEach, describe, expect, test } from 'vitest'
import { panelFromRows, readPanel } from '../series/read-panel.js'
import { csvTable } from '../testing/csv-table.js'
import { areLocalDays, cellText } from './date-cells.js'

/** Midnights of a zone as instants, from the number of months or days since 2019-01-01. */
function midnights(zone: string, unit: 'month' | 'day', count: number): number[] {
  const format = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
  const offset = (ms: number): number => Date.parse(`${format.format(ms).replace(' ', 'T')}Z`) - ms
  return Array.from({ length: count }, (_, i) => {
    const wall = unit === 'month' ? Date.UTC(2019, i) : Date.UTC(2019, 0, 1 + i)
    return wall - offset(wall - offset(wall))
  })
}

const zones = [
  ['America/New_York', '5 to 4 hours west of UTC'],
  ['Europe/Berlin', '1 to 2 hours east of UTC'],
  ['Asia/Kolkata', '5.5 hours east of UTC'],
  ['Asia/Shanghai', '8 hours east of UTC'],
  ['Australia/Sydney', '10 to 11 hours east of UTC'],
  ['America/Los_Angeles', '8 to 7 hours west of UTC'],
  ['Pacific/Auckland', '12 to 13 hours east of UTC'],
] as const

const writes = {
  'ISO in UTC': (ms: number) => new Date(ms).toISOString(),
  'seconds since 1970': (ms: number) => String(ms / 1000),
  'milliseconds since 1970': String,
}

describe.each(Object.entries(writes))('midnights of a zone as %s', (_, write) => {
  test.each(zones)('months in %s', (zone, words) => {
    const stamps = midnights(zone, 'month', 60)
    const cells = stamps.slice(0, 48)
    for (const order of [cells, cells.toReversed()]) {
      const lines = order.map((ms) => `${write(ms)},${stamps.indexOf(ms)}`)
      const panel = readPanel(csvTable(['ds,y', ...lines]))
      const [series] = panel.series
      expect([panel.frequency, series.timeOf(13)]).toEqual(['MS', Date.UTC(2020, 1)])
      expect([...series.y]).toEqual(cells.map((_, i) => i))
      // Stamps ahead follow the clock changes of the year before.
      expect(series.future(12)).toEqual(stamps.slice(48).map(write))
      expect(panel.notes).toContain(
        `The stamps of column ds are midnights of a time zone ${words}, and were read as its days.`,
      )
    }
  })

  test.each(zones)('days in %s', (zone) => {
    const stamps = midnights(zone, 'day', 500)
    const panel = readPanel(csvTable(['ds,y', ...stamps.slice(0, 490).map((ms, i) => `${write(ms)},${i}`)]))
    expect([panel.frequency, panel.series[0].future(5)]).toEqual(['D', stamps.slice(490, 495).map(write)])
  })

  test('hours, and days at noon, stay instants', () => {
    const read = (stamps: number[]) =>
      readPanel(csvTable(['ds,y', ...stamps.map((ms, i) => `${write(ms)},${i}`)]))
    const hours = read(Array.from({ length: 100 }, (_, i) => Date.UTC(2019, 0, 1, i)))
    const noons = read(Array.from({ length: 100 }, (_, i) => Date.UTC(2019, 0, 1 + i, 12)))
    const starts = read(Array.from({ length: 30 }, (_, i) => Date.UTC(2019, i, 1, 7)))
    expect([hours, noons, starts].map(({ frequency }) => frequency)).toEqual(['h', 'D', 'MS'])
    for (const { notes } of [hours, noons, starts]) expect(notes.join()).not.toMatch(/midnights/)
  })
})

test('dates of a program are days of UTC, of the local zone, or instants', () => {
  const dates = [new Date(2020, 0, 31), null, new Date(2020, 6, 1)]
  expect(areLocalDays(dates)).toBe(true)
  expect(areLocalDays([new Date(2020, 0, 31, 9)])).toBe(false)
  expect(dates.map((date) => cellText(date, 'local'))).toEqual(['2020-01-31', '', '2020-07-01'])
  expect(cellText(new Date(Date.UTC(2020, 0, 31)), 'utc')).toBe('2020-01-31')
  expect(cellText(new Date(Date.UTC(2020, 0, 31, 9)), undefined)).toBe('2020-01-31T09:00:00.000Z')
})

test('dates in rows need no zone of the process', () => {
  const rows = (zone: string) => midnights(zone, 'month', 36).map((ms, i) => ({ ds: new Date(ms), y: i }))
  for (const [zone] of zones) expect(panelFromRows(rows(zone)).frequency).toBe('MS')
})

describe('midnights of the zone of the process', () => {
  const before = process.env.TZ
  afterEach(() => {
    if (before === undefined) delete process.env.TZ
    else process.env.TZ = before
  })
  test.each([
    'UTC',
    'America/New_York',
    'Europe/Berlin',
    'Asia/Kolkata',
    'America/Sao_Paulo',
    'Pacific/Apia',
  ])('%s', (zone) => {
    process.env.TZ = zone
    expect(new Date(2019, 0).getTime() === Date.UTC(2019, 0)).toBe(zone === 'UTC')
    const months = panelFromRows(Array.from({ length: 60 }, (_, i) => ({ ds: new Date(2014, i, 1), y: i })))
    expect([months.frequency, months.series[0].ds[13], months.series[0].future(1)]).toEqual([
      'MS',
      '2015-02-01',
      ['2019-01-01'],
    ])
    // Over the day on which clocks are put forward at midnight in São Paulo.
    const days = panelFromRows(
      Array.from({ length: 60 }, (_, i) => ({ ds: new Date(2018, 9, 1 + i), y: i })).toReversed(),
    )
    expect([days.frequency, days.series[0].ds[34], days.series[0].future(1)]).toEqual([
      'D',
      '2018-11-04',
      ['2018-11-30'],
    ])
    const note =
      'The dates of column ds are midnights of the local time zone, and were read as its days; ' +
      'Date.UTC makes days that are the same in every zone.'
    expect(days.notes.includes(note)).toBe(zone !== 'UTC')
  })
})
