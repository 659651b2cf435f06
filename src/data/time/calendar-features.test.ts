import { describe, expect, test } from 'vitest'
import { readSeries } from '../testing/read-series.js'
import { calendarFeatures } from './calendar-features.js'

const seriesOf = (...stamps: string[]) =>
  readSeries(['ds,y', ...stamps.map((stamp) => `${stamp},1`)].join('\n'))

/** The phase of each pair of features at a step, 0 to 1. */
function phases(series: ReturnType<typeof seriesOf>, count: number, step: number) {
  const { names, values } = calendarFeatures(series, count)
  return Object.fromEntries(
    names.flatMap((name, i) => {
      if (!name.endsWith('-sin')) return []
      expect(names[i + 1]).toBe(name.replace('sin', 'cos'))
      const [sin, cos] = [values[i][step], values[i + 1][step]]
      expect(sin * sin + cos * cos).toBeCloseTo(1, 12)
      return [[name.slice(0, -4), (Math.atan2(sin, cos) / (2 * Math.PI) + 1) % 1]]
    }),
  )
}

describe('calendarFeatures', () => {
  test('has the time of day and the week of hours, also past the end', () => {
    const hours = seriesOf('2024-01-01 00:00', '2024-01-01 01:00', '2024-01-01 02:00')
    const { names, values } = calendarFeatures(hours, 21)
    expect(names).toEqual(['day-sin', 'day-cos', 'weekday-sin', 'weekday-cos'])
    expect(values.map((array) => array.length)).toEqual([24, 24, 24, 24])
    // 2024-01-01 was a Monday.
    expect(values.map(([first]) => first)).toEqual([0, 1, 0, 1])
    expect(phases(hours, 21, 6).day).toBeCloseTo(0.25, 12)
    expect(phases(hours, 21, 6).weekday).toBeCloseTo(0.25 / 7, 12)
    expect(phases(hours, 21, 18).day).toBeCloseTo(0.75, 12)
  })

  test.each([
    [
      'seconds',
      ['2024-01-03 12:30:00', '2024-01-03 12:30:01'],
      { hour: 0.5, day: 12.5 / 24, weekday: (2 + 12.5 / 24) / 7 },
    ],
    [
      'half hours',
      ['2024-01-03 12:30', '2024-01-03 13:00'],
      { day: 12.5 / 24, weekday: (2 + 12.5 / 24) / 7 },
    ],
    ['days', ['2023-07-02', '2023-07-03'], { weekday: 6 / 7, year: 182 / 365 }],
    ['business days', ['2024-03-07', '2024-03-08', '2024-03-11'], { weekday: 3 / 7, year: 66 / 366 }],
    ['weeks', ['2024-02-18', '2024-02-25'], { year: 48 / 366 }],
    ['months', ['2024-04', '2024-05'], { month: 3 / 12 }],
    ['month ends', ['2024-04-30', '2024-05-31'], { month: 3 / 12 }],
    ['quarters', ['2024Q3', '2024Q4'], { quarter: 2 / 4 }],
    ['quarter ends', ['2024-09-30', '2024-12-31'], { quarter: 2 / 4 }],
    ['years', ['2023', '2024'], {}],
    ['counted steps', ['1', '2'], {}],
  ])('has the cycles that %s run through', (_, stamps, expected) => {
    const found = phases(seriesOf(...stamps), 2, 0)
    expect(Object.keys(found)).toEqual(Object.keys(expected))
    for (const [cycle, phase] of Object.entries(expected)) expect(found[cycle]).toBeCloseTo(phase, 12)
  })

  test('reads the clock of stamps with offsets', () => {
    const hours = seriesOf(
      '2024-03-31T01:00:00+01:00',
      '2024-03-31T03:00:00+02:00',
      '2024-03-31T04:00:00+02:00',
    )
    expect(phases(hours, 3, 1).day).toBeCloseTo(3 / 24, 12)
    expect(phases(hours, 3, 5).day).toBeCloseTo(7 / 24, 12)
  })
})
