import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { describeFrequency, frequencyAlias, openWeek, seasonalPeriod } from './frequency.js'

describe('describeFrequency', () => {
  test.each([
    ['step', 'one step a row'],
    ['10step', 'every 10 steps'],
    ['ms', 'every millisecond'],
    ['s', 'every second'],
    ['30min', 'every 30 minutes'],
    ['h', 'hourly'],
    ['2h', 'every 2 hours'],
    ['D', 'daily'],
    ['3D', 'every 3 days'],
    ['B', 'business daily (Monday to Friday)'],
    ['W-SUN', 'weekly (Sunday)'],
    ['2W-WED', 'every 2 weeks (Wednesday)'],
    ['MS', 'monthly (month start)'],
    ['ME', 'monthly (month end)'],
    ['M-15', 'monthly (day 15)'],
    ['QS', 'quarterly (quarter start)'],
    ['QS-NOV', 'quarterly (quarter start in November)'],
    ['QE-DEC', 'quarterly (quarter end)'],
    ['2QE-OCT', 'every 2 quarters (quarter end in October)'],
    ['YS', 'yearly (year start)'],
    ['YE-JUN', 'yearly (year end in June)'],
  ])('%s is %s', (alias, words) => {
    expect(describeFrequency(alias)).toBe(words)
  })

  test('rejects aliases it does not know', () => {
    for (const alias of ['fortnight', '', '0D', 'H', 'toString'])
      expect(() => describeFrequency(alias)).toThrow(
        new InputError(
          `frequency: expected an alias such as h, 30min, D, B, D@MON-SAT, h:09-17@MON-FRI, W-SUN, MS, ME, QS or step, got ${alias}`,
        ),
      )
  })
})

describe('seasonalPeriod', () => {
  test.each([
    ['step', 1],
    ['s', 3600],
    ['10s', 360],
    ['min', 1440],
    ['5min', 288],
    ['15min', 96],
    ['30min', 48],
    ['h', 24],
    ['2h', 12],
    ['5h', 1],
    ['D', 7],
    ['3D', 1],
    ['B', 5],
    ['W-SUN', 52],
    ['2W-SUN', 26],
    ['MS', 12],
    ['ME', 12],
    ['6MS', 2],
    ['M-15', 12],
    ['12M-15', 1],
    ['QS', 4],
    ['QE-NOV', 4],
    ['2QS', 2],
    ['YS', 1],
    ['10YE', 1],
  ])('%s: %i', (alias, m) => {
    expect(seasonalPeriod(alias)).toBe(m)
  })
})

describe('openWeek', () => {
  test.each([
    ['h:09-17@MON-FRI', 8, 40],
    ['h:08-17@MON-FRI', 9, 45],
    ['h:06-22', 16, 112],
    ['30min:09:30-12,13-16@MON-FRI', 11, 55],
    ['h@MON-FRI', 24, 120],
    ['h:09-17@MON-FRI', 40, undefined],
    ['h:09-18@MON-FRI+09-13@SAT', 49, undefined],
    ['D@MON-SAT', 6, undefined],
    ['D:07,12,18', 3, undefined],
    ['h', 24, undefined],
    ['B', 5, undefined],
  ])('%s with a season of %i: %s', (alias, season, week) => {
    expect(openWeek(alias, season)).toBe(week)
  })
})

describe('frequencyAlias', () => {
  test('leaves out a count of one', () => {
    expect([frequencyAlias(1, 'W', 'SUN'), frequencyAlias(30, 'min')]).toEqual(['W-SUN', '30min'])
  })
})
