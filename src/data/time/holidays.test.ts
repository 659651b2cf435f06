import { describe, expect, test } from 'vitest'
import { failureOf } from '../testing/failure.js'
import { readSeries } from '../testing/read-series.js'
import { type Holidays, holidayFeatures, withNewerHolidays } from './holidays.js'

const holidays = (source: string, days: Record<string, number[]>): Holidays => ({
  source,
  holidays: Object.entries(days).map(([name, own]) => ({ name, days: own })),
})
const dayNumber = (date: string) => Date.parse(date) / 86_400_000

describe('holidayFeatures', () => {
  const known = holidays('h.csv', {
    xmas: [dayNumber('2024-12-25'), dayNumber('2024-12-26')],
    new: [dayNumber('2025-01-01')],
  })
  const at = (stamps: readonly string[], count = 0) => {
    const series = readSeries(['ds,y', ...stamps.map((stamp) => `${stamp},1`)])
    const { names, values } = holidayFeatures(series, known, count)
    expect(names).toEqual(['xmas', 'new'])
    return values.map((array) => [...array])
  }

  test('is 1 on all steps of the day, also past the end', () => {
    expect(at(['2024-12-24', '2024-12-25'], 2)).toEqual([
      [0, 1, 1, 0],
      [0, 0, 0, 0],
    ])
    const [xmas] = at(['2024-12-24 12:00', '2024-12-25 00:00', '2024-12-25 12:00'], 3)
    expect(xmas).toEqual([0, 1, 1, 1, 1, 0])
  })

  test.each([
    ['month starts', ['2024-11', '2024-12'], 1],
    ['month ends', ['2024-11-30', '2024-12-31'], 1],
    ['quarters', ['2024Q3', '2024Q4'], 1],
    ['weeks from Monday', ['2024-12-16', '2024-12-23', '2024-12-30'], 0],
    ['weeks to Sunday', ['2024-12-22', '2024-12-29'], 1],
    ['years', ['2023', '2024'], 1],
  ])('counts the days of the period of a stamp: %s', (_, stamps, count) => {
    expect(at(stamps, count)).toEqual([
      [0, 2, 0],
      [0, 0, 1],
    ])
  })

  test('counts the days of each three days', () => {
    expect(at(['2024-12-23', '2024-12-26', '2024-12-29'], 1)).toEqual([
      [1, 1, 0, 0],
      [0, 0, 0, 1],
    ])
  })

  test('refuses counted steps', () => {
    expect(failureOf(() => at(['1', '2']))).toBe(
      'a.csv, column y: expected time stamps to place holidays by, got counted steps',
    )
  })
})

describe('withNewerHolidays', () => {
  test('days are added by name, in the order of those known', () => {
    const known = holidays('old.csv', { easter: [10, 20], christmas: [15] })
    const newer = holidays('new.csv', { christmas: [5, 15, 25] })
    expect(withNewerHolidays(known, newer)).toEqual(
      holidays('new.csv', { easter: [10, 20], christmas: [5, 15, 25] }),
    )
  })

  test('a single holiday stays one', () => {
    const known = holidays('old.csv', { holiday: [10] })
    const newer = holidays('new.csv', { easter: [30], christmas: [25] })
    expect(withNewerHolidays(known, newer)).toEqual(holidays('new.csv', { holiday: [10, 25, 30] }))
  })

  test('unknown names are refused', () => {
    const known = holidays('old.csv', { easter: [10] })
    expect(() => withNewerHolidays(known, holidays('new.csv', { easter: [1], may: [2] }))).toThrow(
      'new.csv: expected only holidays that the model was trained with (easter), got may',
    )
  })
})
