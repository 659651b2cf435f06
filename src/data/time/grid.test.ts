import { describe, expect, test } from 'vitest'
import { type Grid, gridOf, inferGrid, inferStepGrid } from './grid.js'

const ms = (text: string) => Date.parse(`${text.replace(' ', 'T')}Z`)
const text = (stamp: number) => new Date(stamp).toISOString().replace('T', ' ').slice(0, 19)
const day = (text: string) => Date.parse(text)

function grid(stamps: readonly number[]): Grid {
  const found = inferGrid(stamps)
  if (!found.isRegular) throw new Error(`irregular at ${found.at}, expected ${found.expected}`)
  return found
}

/** The alias, and the two stamps that follow. */
function next(...days: string[]): string[] {
  const { frequency, stampAt, positions } = grid(days.map(day))
  const last = positions.at(-1)!
  return [frequency, ...[1, 2].map((i) => text(stampAt(last + i)).slice(0, 10))]
}

describe('inferGrid on dates', () => {
  test.each([
    ['month starts', ['2023-12-01', '2024-01-01', '2024-02-01'], ['MS', '2024-03-01', '2024-04-01']],
    [
      'month ends into a leap February',
      ['2023-11-30', '2023-12-31', '2024-01-31'],
      ['ME', '2024-02-29', '2024-03-31'],
    ],
    ['month ends from February', ['2023-02-28', '2023-03-31'], ['ME', '2023-04-30', '2023-05-31']],
    ['day 15', ['2024-01-15', '2024-02-15'], ['M-15', '2024-03-15', '2024-04-15']],
    ['day 30, clipped', ['2023-01-30', '2023-02-28', '2023-03-30'], ['M-30', '2023-04-30', '2023-05-30']],
    ['every two months', ['2024-01-01', '2024-03-01', '2024-05-01'], ['2MS', '2024-07-01', '2024-09-01']],
    ['quarter starts', ['2024-04-01', '2024-07-01', '2024-10-01'], ['QS', '2025-01-01', '2025-04-01']],
    ['fiscal quarter starts', ['2024-02-01', '2024-05-01'], ['QS-NOV', '2024-08-01', '2024-11-01']],
    ['quarter starts from March', ['2024-06-01', '2024-09-01'], ['QS-DEC', '2024-12-01', '2025-03-01']],
    ['quarter ends', ['2023-09-30', '2023-12-31'], ['QE-DEC', '2024-03-31', '2024-06-30']],
    ['fiscal quarter ends', ['2023-08-31', '2023-11-30'], ['QE-NOV', '2024-02-29', '2024-05-31']],
    ['quarter ends from January', ['2023-04-30', '2023-07-31'], ['QE-OCT', '2023-10-31', '2024-01-31']],
    ['half years', ['2023-01-01', '2023-07-01'], ['2QS', '2024-01-01', '2024-07-01']],
    ['year starts', ['2022-01-01', '2023-01-01'], ['YS', '2024-01-01', '2025-01-01']],
    ['year ends', ['2022-12-31', '2023-12-31'], ['YE', '2024-12-31', '2025-12-31']],
    ['years from April', ['2022-04-01', '2023-04-01'], ['YS-APR', '2024-04-01', '2025-04-01']],
    ['Februaries’ ends', ['2022-02-28', '2023-02-28'], ['YE-FEB', '2024-02-29', '2025-02-28']],
    ['decades', ['1990-01-01', '2000-01-01'], ['10YS', '2010-01-01', '2020-01-01']],
    ['weeks on Sundays', ['2024-02-18', '2024-02-25'], ['W-SUN', '2024-03-03', '2024-03-10']],
    ['fortnights', ['2024-01-03', '2024-01-17', '2024-01-31'], ['2W-WED', '2024-02-14', '2024-02-28']],
    ['days over a leap day', ['2024-02-27', '2024-02-28'], ['D', '2024-02-29', '2024-03-01']],
    ['days over no leap day', ['1900-02-27', '1900-02-28'], ['D', '1900-03-01', '1900-03-02']],
    ['every three days', ['2024-01-01', '2024-01-04', '2024-01-07'], ['3D', '2024-01-10', '2024-01-13']],
    ['business days', ['2024-03-07', '2024-03-08', '2024-03-11'], ['B', '2024-03-12', '2024-03-13']],
    [
      'business days up to Friday',
      ['2024-03-01', '2024-03-04', '2024-03-05', '2024-03-06', '2024-03-07', '2024-03-08'],
      ['B', '2024-03-11', '2024-03-12'],
    ],
    [
      'a week that meets no weekend counts as days',
      ['2024-03-07', '2024-03-08'],
      ['D', '2024-03-09', '2024-03-10'],
    ],
  ])('%s', (_, days, expected) => {
    expect(next(...days)).toEqual(expected)
  })

  test('keeps the time of day', () => {
    const { frequency, stampAt } = grid(['2024-01-31 23:59:59', '2024-02-29 23:59:59'].map(ms))
    expect([frequency, text(stampAt(2))]).toEqual(['ME', '2024-03-31 23:59:59'])
    const noon = grid(['2024-03-07 12:00:00', '2024-03-08 12:00:00', '2024-03-11 12:00:00'].map(ms))
    expect([noon.frequency, text(noon.stampAt(3))]).toEqual(['B', '2024-03-12 12:00:00'])
  })
})

describe('inferGrid on times', () => {
  const every = (size: number, count: number) =>
    Array.from({ length: count }, (_, i) => ms('2024-02-28 22:30:00') + i * size)

  test.each([
    [1, 'ms'],
    [1000, 's'],
    [10_000, '10s'],
    [60_000, 'min'],
    [900_000, '15min'],
    [1_800_000, '30min'],
    [3_600_000, 'h'],
    [5_400_000, '90min'],
    [7_200_000, '2h'],
    [129_600_000, '36h'],
  ])('%i ms is %s', (size, alias) => {
    const { frequency, positions, stampAt } = grid(every(size, 5))
    expect(frequency).toBe(alias)
    expect(positions).toEqual([0, 1, 2, 3, 4])
    expect(stampAt(5)).toBe(every(size, 6)[5])
  })

  test('sees an hour skipped in spring as a gap', () => {
    const stamps = ['00', '01', '03', '04'].map((hour) => ms(`2024-03-31 ${hour}:00:00`))
    expect(grid(stamps)).toMatchObject({ frequency: 'h', positions: [0, 1, 3, 4] })
  })
})

describe('gaps and irregularity', () => {
  test('places stamps around absent months, days and business days', () => {
    expect(grid(['2024-01-31', '2024-02-29', '2024-04-30', '2024-05-31'].map(day)).positions).toEqual([
      0, 1, 3, 4,
    ])
    expect(grid(['1984-12-29', '1984-12-30', '1985-01-01', '1985-01-02'].map(day)).positions).toEqual([
      0, 1, 3, 4,
    ])
    // Good Friday 2024 absent.
    const easter = grid(['2024-03-27', '2024-03-28', '2024-04-01', '2024-04-02', '2024-04-03'].map(day))
    expect(easter).toMatchObject({ frequency: 'B', positions: [0, 1, 3, 4, 5] })
  })

  test('names the first stamp off the grid', () => {
    const hours = ['00:00', '01:00', '02:00', '02:30', '03:30', '04:30'].map((time) =>
      ms(`2024-01-01 ${time}:00`),
    )
    expect(inferGrid(hours)).toEqual({ isRegular: false, at: 3, expected: 'h' })
    const days = ['2024-01-01', '2024-01-03', '2024-01-05', '2024-01-08', '2024-01-10'].map(day)
    expect(inferGrid(days)).toEqual({ isRegular: false, at: 3, expected: '2D' })
  })

  test('takes a jump longer than all that is present for a mistake', () => {
    const days = ['2024-01-01', '2024-01-02', '2024-01-03', '2025-01-04', '2025-01-05'].map(day)
    expect(inferGrid(days)).toEqual({ isRegular: false, at: 3, expected: 'D' })
  })
})

describe('inferStepGrid', () => {
  test('counts whole numbers', () => {
    expect(inferStepGrid([1, 2, 3])).toMatchObject({ frequency: 'step', positions: [0, 1, 2] })
    expect(inferStepGrid([0, 10, 20, 40])).toMatchObject({ frequency: '10step', positions: [0, 1, 2, 4] })
    const grid = inferStepGrid([5, 6]) as Grid
    expect(grid.stampAt(2)).toBe(7)
  })
})

describe('gridOf', () => {
  const lies = (frequency: string, ...days: string[]) => {
    const found = gridOf(days.map(day), frequency)
    return found.isRegular ? found.positions : found.at
  }

  test.each([
    ['MS', ['2024-01-01', '2024-04-01'], [0, 3]],
    ['ME', ['2024-02-29'], [0]],
    ['QS', ['2024-04-01', '2024-07-01'], [0, 1]],
    ['QE-DEC', ['2024-03-31'], [0]],
    ['M-15', ['2024-02-15', '2024-03-15'], [0, 1]],
    ['YE', ['2023-12-31', '2024-12-31'], [0, 1]],
    ['W-SUN', ['2024-02-18', '2024-02-25'], [0, 1]],
    ['B', ['2024-03-07', '2024-03-08'], [0, 1]],
    ['2D', ['2024-03-07', '2024-03-09'], [0, 1]],
    ['12h', ['2024-03-07', '2024-03-08'], [0, 2]],
    ['step', ['1970-01-01'], [0]],
  ])('%s holds what lies on it', (frequency, days, positions) => {
    expect(lies(frequency, ...days)).toEqual(positions)
  })

  test.each([
    ['MS', ['2024-01-31'], 0],
    ['MS', ['2024-01-01', '2024-02-02'], 1],
    ['QS', ['2024-02-01'], 0],
    ['W-SUN', ['2024-02-19', '2024-02-26'], 0],
    ['W-SUN', ['2024-02-18', '2024-02-26'], 1],
    ['B', ['2024-03-08', '2024-03-09'], 1],
    ['2D', ['2024-03-07', '2024-03-08'], 1],
    // More absent than present.
    ['D', ['2024-03-07', '2024-03-08', '2025-03-09'], 2],
  ])('%s names the first that does not', (frequency, days, at) => {
    expect(lies(frequency, ...days)).toBe(at)
  })

  test('finds the step of a stamp, before the first and past the end', () => {
    const months = grid(['2024-01-31', '2024-02-29', '2024-03-31'].map(day))
    expect(['2023-12-31', '2024-04-30', '2024-04-29'].map((text) => months.positionOf(day(text)))).toEqual([
      -1,
      3,
      undefined,
    ])
  })
})
