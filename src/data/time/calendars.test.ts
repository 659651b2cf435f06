import { describe, expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs } from './calendar.js'
import { describeFrequency, seasonalPeriod } from './frequency.js'
import { namedFrequency } from './frequency-names.js'
import { type Grid, gridOf, inferGrid } from './grid.js'
import { everyDays, type Moment, ofMonths, stampsOf } from './testing/stamps-of.js'

const text = (stamp: number) => new Date(stamp).toISOString().replace('T', ' ').slice(0, 19)

function grid(stamps: readonly number[]): Grid {
  const found = inferGrid(stamps)
  if (!found.isRegular) throw new Error(`irregular at ${found.at}, expected ${found.expected}`)
  return found
}

const weekdays = stampsOf('2018-01-01', 900, ({ weekday }) => weekday < 5)
const between =
  (from: number, to: number, isDay = (_: Moment) => true) =>
  (moment: Moment) =>
    moment.hour >= from && moment.hour < to && isDay(moment)
const isWeekday = ({ weekday }: Moment) => weekday < 5
const halfHour = 30 * minuteMs

/** Name, stamps, alias, season and the next three stamps, up to minutes, without the year. */
const calendars: readonly (readonly [string, readonly number[], string, number, string])[] = [
  [
    'Monday to Saturday',
    stampsOf('2023-01-02', 60, ({ weekday }) => weekday < 6),
    'D@MON-SAT',
    6,
    '03-13 03-14 03-15',
  ],
  [
    'Tuesday to Sunday',
    stampsOf('2023-01-03', 60, ({ weekday }) => weekday > 0),
    'D@TUE-SUN',
    6,
    '03-14 03-15 03-16',
  ],
  [
    'Sunday to Thursday',
    stampsOf('2023-01-01', 60, ({ weekday }) => weekday < 4 || weekday === 6),
    'D@SUN-THU',
    5,
    '03-26 03-27 03-28',
  ],
  [
    'Monday to Thursday',
    stampsOf('2023-01-02', 40, ({ weekday }) => weekday < 4),
    'D@MON-THU',
    4,
    '03-13 03-14 03-15',
  ],
  [
    'Wednesday and Saturday',
    stampsOf('2023-01-04', 20, ({ weekday }) => weekday === 2 || weekday === 5),
    'D@WED,SAT',
    2,
    '03-15 03-18 03-22',
  ],
  [
    'every second weekday',
    stampsOf('2023-01-02', 30, ({ weekday }) => [0, 2, 4].includes(weekday)),
    'D@MON,WED,FRI',
    3,
    '03-13 03-15 03-17',
  ],
  [
    'a weekend',
    stampsOf('2023-01-07', 20, ({ weekday }) => weekday > 4),
    'D@SAT,SUN',
    2,
    '03-18 03-19 03-25',
  ],
  [
    'hours of every day',
    stampsOf('2023-01-03T06:00Z', 80, between(6, 22), hourMs),
    'h:06-22',
    16,
    '01-08 06:00 01-08 07:00 01-08 08:00',
  ],
  [
    'business hours to 16:00',
    stampsOf('2023-01-03T09:00Z', 64, between(9, 17, isWeekday), hourMs),
    'h:09-17@MON-FRI',
    8,
    '01-13 09:00 01-13 10:00 01-13 11:00',
  ],
  [
    'business hours to 17:00',
    stampsOf('2023-01-03T09:00Z', 71, between(9, 18, isWeekday), hourMs),
    'h:09-18@MON-FRI',
    9,
    '01-12 17:00 01-13 09:00 01-13 10:00',
  ],
  [
    'a stock exchange',
    stampsOf('2023-01-03T09:30Z', 130, between(9.5, 16, isWeekday), halfHour),
    '30min:09:30-16@MON-FRI',
    13,
    '01-17 09:30 01-17 10:00 01-17 10:30',
  ],
  [
    'a break at noon',
    stampsOf(
      '2023-01-03T09:00Z',
      100,
      (m) => isWeekday(m) && ((m.hour >= 9 && m.hour < 11.5) || (m.hour >= 12.5 && m.hour < 15)),
      halfHour,
    ),
    '30min:09-11:30,12:30-15@MON-FRI',
    10,
    '01-17 09:00 01-17 09:30 01-17 10:00',
  ],
  [
    'shorter Saturdays',
    stampsOf(
      '2023-01-02T09:00Z',
      49 * 6,
      (m) => between(9, 18, isWeekday)(m) || between(9, 13, ({ weekday }) => weekday === 5)(m),
      hourMs,
    ),
    'h:09-18@MON-FRI+09-13@SAT',
    49,
    '02-13 09:00 02-13 10:00 02-13 11:00',
  ],
  [
    'hours without weekends',
    stampsOf('2023-01-03T00:00Z', 480, isWeekday, hourMs),
    'h@MON-FRI',
    24,
    '01-31 00:00 01-31 01:00 01-31 02:00',
  ],
  [
    'nights',
    stampsOf('2023-01-03T00:00Z', 80, ({ hour }) => hour >= 22 || hour < 6, hourMs),
    'h:00-06,22-24',
    8,
    '01-13 00:00 01-13 01:00 01-13 02:00',
  ],
  [
    'three times a day',
    stampsOf('2023-01-03T07:00Z', 30, ({ hour }) => [7, 12, 18].includes(hour), hourMs),
    'h:07,12,18',
    3,
    '01-13 07:00 01-13 12:00 01-13 18:00',
  ],
  [
    'the 1st and 15th',
    stampsOf('2023-01-01', 20, ({ day }) => day === 1 || day === 15),
    'SMS',
    24,
    '11-01 11-15 12-01',
  ],
  [
    'the 15th and month ends',
    stampsOf('2023-01-01', 20, ({ day, isMonthEnd }) => day === 15 || isMonthEnd),
    'SME',
    24,
    '11-15 11-30 12-15',
  ],
  [
    'the 1st and 16th',
    stampsOf('2023-01-01', 20, ({ day }) => day === 1 || day === 16),
    'MD-1,16',
    24,
    '11-01 11-16 12-01',
  ],
  [
    'dekads',
    stampsOf('2023-01-01', 36, ({ day }) => [1, 11, 21].includes(day)),
    'MD-1,11,21',
    36,
    '01-01 01-11 01-21',
  ],
  [
    'dekads by their ends',
    stampsOf('2023-01-01', 37, ({ day, isMonthEnd }) => day === 10 || day === 20 || isMonthEnd),
    'MD-10,20,31',
    36,
    '01-20 01-31 02-10',
  ],
  [
    'pentads',
    stampsOf('2023-01-01', 72, ({ day }) => [1, 6, 11, 16, 21, 26].includes(day)),
    'MD-1,6,11,16,21,26',
    72,
    '01-01 01-06 01-11',
  ],
  ['last business days', ofMonths(weekdays, 'last'), 'BME', 12, '06-30 07-30 08-31'],
  ['first business days', ofMonths(weekdays, 'first'), 'BMS', 12, '07-01 08-02 09-01'],
  [
    'last business days of quarters',
    ofMonths(weekdays, 'last').filter((stamp) => new Date(stamp).getUTCMonth() % 3 === 2),
    'BQE-DEC',
    4,
    '06-30 09-30 12-31',
  ],
  [
    'third Fridays',
    stampsOf('2023-01-01', 20, ({ weekday, day }) => weekday === 4 && day > 14 && day < 22),
    'WOM-3FRI',
    12,
    '09-20 10-18 11-15',
  ],
  [
    'last Wednesdays',
    ofMonths(
      stampsOf('2023-01-01', 100, ({ weekday }) => weekday === 2),
      'last',
    ),
    'LWOM-WED',
    12,
    '11-27 12-25 01-29',
  ],
  ['the 15th', stampsOf('2023-01-01', 20, ({ day }) => day === 15), 'M-15', 12, '09-15 10-15 11-15'],
  [
    'fiscal years',
    stampsOf('2010-01-01', 10, ({ month, isMonthEnd }) => month === 6 && isMonthEnd),
    'YE-JUN',
    1,
    '06-30 06-30 06-30',
  ],
  ['4, 4 and 5 weeks', everyDays('2022-12-31', 20, [28, 28, 35]), '445-SAT', 12, '08-24 09-28 10-26'],
  ['4, 5 and 4 weeks', everyDays('2023-01-28', 20, [28, 35, 28]), '445-SAT', 12, '09-28 10-26 11-23'],
  [
    '4, 4 and 5 weeks in another quarter',
    everyDays('2023-01-28', 20, [28, 28, 35]),
    '544-SAT',
    12,
    '09-21 10-26 11-23',
  ],
  ['ten days', everyDays('2023-01-01', 20, [10]), '10D', 1, '07-20 07-30 08-09'],
  ['fortnights', everyDays('2023-01-05', 20, [14]), '2W-THU', 26, '10-12 10-26 11-09'],
]

describe('calendars that are no fixed frequency', () => {
  test.each(calendars)('%s', (_, stamps, alias, season, next) => {
    const { frequency, positions, stampAt } = grid(stamps)
    expect([frequency, seasonalPeriod(frequency)]).toEqual([alias, season])
    expect(positions).toEqual(stamps.map((_, i) => i))
    const length = next.length > 20 ? 16 : 10
    const ahead = [0, 1, 2].map((i) => text(stampAt(stamps.length + i)).slice(5, length))
    expect(ahead.join(' ')).toBe(next)
  })

  test.each(calendars)('%s, by name', (_, stamps, alias) => {
    expect(namedFrequency(alias.toLowerCase(), stamps)).toBe(alias)
    const named = gridOf(stamps, alias)
    expect(named).toMatchObject({ isRegular: true, frequency: alias })
    expect(describeFrequency(alias)).not.toMatch(/undefined|NaN/)
  })

  test.each([
    ['Monday to Saturday', stampsOf('2022-01-03', 320, ({ weekday }) => weekday < 6), 'D@MON-SAT'],
    ['Monday to Friday', stampsOf('2022-01-03', 320, isWeekday), 'B'],
    [
      'business hours',
      stampsOf('2022-01-03T09:00Z', 8 * 200, between(9, 17, isWeekday), hourMs),
      'h:09-17@MON-FRI',
    ],
  ])('%s with holidays absent', (_, stamps, alias) => {
    const holidays = ['2022-04-15', '2022-04-18', '2022-05-26', '2022-06-06', '2022-10-03']
    const open = stamps.filter((stamp) => !holidays.includes(text(stamp).slice(0, 10)))
    const { frequency, positions } = grid(open)
    expect([frequency, positions.at(-1)]).toEqual([alias, stamps.length - 1])
  })

  test.each([
    [
      'days absent at random',
      stampsOf('2023-01-02', 60, ({ text }) => (Date.parse(`${text}Z`) / dayMs) % 11 !== 0),
      'D',
    ],
    ['two Sundays of two weeks', stampsOf('2023-01-02', 9, ({ weekday }) => weekday < 6), 'D'],
    ['one night of two days', stampsOf('2023-01-03T09:00Z', 16, between(9, 17), hourMs), 'h'],
    ['business days of a week', stampsOf('2023-01-02', 5, () => true), 'D'],
  ])('%s are no closed days', (_, stamps, alias) => {
    expect(grid(stamps).frequency).toBe(alias)
  })

  test('foresees a year of 53 weeks after one', () => {
    const quarter = [28, 28, 35]
    const year = [...quarter, ...quarter, ...quarter, ...quarter]
    const long = [...year.slice(0, 11), 42]
    // The Saturday nearest to the end of December: the years 2020 and 2025 have 53 weeks.
    const stamps = everyDays('2019-12-28', 61, [...long, ...year, ...year, ...year, ...year])
    const { frequency, positions, stampAt } = grid(stamps)
    expect([frequency, positions.at(-1), text(stamps[12]).slice(0, 10)]).toEqual([
      '445-SAT',
      60,
      '2021-01-02',
    ])
    expect([72, 84].map((position) => text(stampAt(position)).slice(0, 10))).toEqual([
      '2026-01-03',
      '2027-01-02',
    ])
  })
})

describe('stamps beside their grid', () => {
  const jittered = (stamps: readonly number[], ...by: number[]) =>
    stamps.map((stamp, i) => stamp + by[i % by.length])
  const every = (size: number, start = '2023-03-01T00:00Z') =>
    Array.from({ length: 60 }, (_, i) => Date.parse(start) + i * size)

  test.each([
    ['seconds', jittered(every(1000), 0, 80, -120), 's', '2023-03-01 00:01:00'],
    ['minutes', jittered(every(minuteMs), 0, 700, -1300, 2000), 'min', '2023-03-01 01:00:00'],
    [
      'five minutes past',
      jittered(every(5 * minuteMs, '2023-03-01T00:02Z'), 0, 4000, -3000, 1000),
      '5min',
      '2023-03-01 05:02:00',
    ],
    ['hours', jittered(every(hourMs), 30_000, -20_000, 0), 'h', '2023-03-03 12:00:00'],
    [
      'days at changing times',
      jittered(every(dayMs, '2023-03-01T08:00Z'), 0, 9e5, 27e5, 6e5, 0),
      'D',
      '2023-04-30 08:10:00',
    ],
    [
      'business days at changing times',
      jittered(
        weekdays.slice(0, 61),
        17 * hourMs,
        16.9 * hourMs,
        17.2 * hourMs,
        13 * hourMs,
        17 * hourMs,
        17.1 * hourMs,
      ),
      'B',
      '2018-03-27 17:00:00',
    ],
    [
      'local midnights in UTC',
      every(dayMs, '2023-02-28T23:00Z').map((stamp) =>
        stamp > Date.parse('2023-03-26') ? stamp - hourMs : stamp,
      ),
      'D',
      '2023-04-29 22:00:00',
    ],
    [
      'weeks with holidays',
      everyDays('2023-01-05', 40, [7]).map((stamp, i) => (i % 12 === 5 ? stamp - dayMs : stamp)),
      'W-THU',
      '2023-10-12 00:00:00',
    ],
    [
      'last trading days',
      ofMonths(weekdays, 'last').map((stamp) => (text(stamp).startsWith('2018-03') ? stamp - dayMs : stamp)),
      'BME',
      '2021-06-30 00:00:00',
    ],
  ])('%s', (_, stamps, alias, next) => {
    const { frequency, positions, moved, stampAt } = grid(stamps)
    expect(frequency).toBe(alias)
    expect(positions).toEqual(stamps.map((_, i) => i))
    expect(moved!.count).toBeGreaterThan(0)
    expect(text(stampAt(stamps.length))).toBe(next)
    // Fewer rows of the same kind lie on the grid of the name.
    expect(gridOf(stamps.slice(-20), alias)).toMatchObject({ isRegular: true })
  })

  test('too far to be jitter', () => {
    const minutes = jittered(every(minuteMs), 0, 14_000, 29_000, -20_000)
    expect(inferGrid(minutes).isRegular).toBe(false)
  })
})

describe('namedFrequency', () => {
  const hours = stampsOf('2024-01-01T00:00Z', 50, () => true, hourMs)
  const monthStarts = stampsOf('2024-01-01', 14, ({ day }) => day === 1)
  const monthEnds = stampsOf('2024-01-01', 14, ({ isMonthEnd }) => isMonthEnd)
  const sundays = stampsOf('2024-01-07', 10, ({ weekday }) => weekday === 6)
  const daily = stampsOf('2024-01-01', 20, () => true)
  const business = weekdays.slice(0, 20)
  const quarters = (months: readonly number[]) =>
    stampsOf('2020-01-01', 9, ({ day, month }) => day === 1 && months.includes(month))

  test.each([
    ['h', ['60min', 'H', '1h', 'hourly', '3600s', '60T', '3600000ms', 'hour'], hours],
    ['D', ['d', 'daily', '24h', '1440min', 'days', '1D', '24H'], daily],
    [
      'B',
      ['b', 'business', 'weekdays', 'C', 'weekdays:mon-fri', 'D@mon-fri', 'days:Monday-Friday'],
      business,
    ],
    ['W-SUN', ['W', 'w', '7d', '7D', 'weekly', '168h', 'w-sun', 'D@SUN', '1W'], sundays],
    ['MS', ['M', 'monthly', 'MS', '1M', '1MS', 'M-1'], monthStarts],
    ['ME', ['M', 'monthly', 'ME', 'me', 'EOM', 'M-31'], monthEnds],
    ['M-15', ['M', 'monthly', 'm-15'], monthStarts.map((stamp) => stamp + 14 * dayMs)],
    ['BME', ['BM', 'bme', 'M', 'monthly'], ofMonths(weekdays, 'last')],
    ['QS', ['Q', '3M', '3MS', 'quarterly', 'QS-JAN', 'qs', 'QS-OCT'], quarters([1, 4, 7, 10])],
    ['QS-NOV', ['Q', '3M', 'QS', 'QS-FEB', 'qs-nov'], quarters([2, 5, 8, 11])],
    ['YS', ['Y', '12M', 'A', 'annual', '12MS', 'AS', 'YS-JAN', '4Q'], quarters([1])],
    [
      'YE',
      ['Y', '12M', 'A-DEC', 'YE-DEC', '12ME', 'A'],
      stampsOf('2010-01-01', 6, (m) => m.month === 12 && m.isMonthEnd),
    ],
    ['SMS', ['sm', 'SMS', 'semi-monthly'], stampsOf('2023-01-01', 20, ({ day }) => day === 1 || day === 15)],
    [
      'MD-1,11,21',
      ['dekads', 'dekad', 'md-1,11,21'],
      stampsOf('2023-01-01', 40, ({ day }) => [1, 11, 21].includes(day)),
    ],
    ['445-SAT', ['445', '4-4-5', '4-4-5-sat', '445-SAT'], everyDays('2022-12-31', 20, [28, 28, 35])],
    [
      'D@MON-SAT',
      ['weekdays:mon-sat', 'days:mon-sat', 'd@Mon-Sat', 'D@MON,TUE,WED,THU,FRI,SAT'],
      stampsOf('2024-01-01', 30, ({ weekday }) => weekday < 6),
    ],
    [
      'h:09-17@MON-FRI',
      ['bh', 'hours:09-17@mon-fri', 'hours:9-17@MON-FRI', 'h:09:00-17:00@mon-fri'],
      stampsOf('2024-01-01T09:00Z', 40, between(9, 17, isWeekday), hourMs),
    ],
    [
      'h:09-18@MON-FRI',
      ['hours:09-17@mon-fri', 'hours:09-18@mon-fri', 'bh'],
      stampsOf('2024-01-01T09:00Z', 45, between(9, 18, isWeekday), hourMs),
    ],
  ])('%s', (alias, names, stamps) => {
    expect(names.map((name) => namedFrequency(name, stamps))).toEqual(names.map(() => alias))
    expect(gridOf(stamps, alias)).toMatchObject({ isRegular: true, frequency: alias })
  })

  test.each([
    ['5m', 'min for minutes or M for months'],
    ['Ms', 'MS for month starts or ms for milliseconds'],
    ['fortnight', 'an alias'],
    ['W-FOO', 'an alias'],
    ['M-32', 'an alias'],
    ['h:nine@MON', 'opening times'],
    ['D@MON-FOO', 'opening times'],
    ['W:09-17', 'an alias'],
    ['0h', 'an alias'],
    ['', 'an alias'],
  ])('refuses %s', (name, expected) => {
    expect(() => namedFrequency(name, daily)).toThrow(`frequency: expected ${expected}`)
  })
})
