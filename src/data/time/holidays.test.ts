import { expect, test } from 'vitest'
import { type Holidays, withNewerHolidays } from './holidays.js'

const holidays = (source: string, days: Record<string, number[]>): Holidays => ({
  source,
  holidays: Object.entries(days).map(([name, own]) => ({ name, days: own })),
})

test('days are added by name, in the order of those known', () => {
  const known = holidays('old.csv', { easter: [10, 20], christmas: [15] })
  const newer = holidays('new.csv', { christmas: [5, 15, 25] })
  expect(withNewerHolidays(known, newer)).toEqual(
    holidays('new.csv', { easter: [10, 20], christmas: [5, 15, 25] }),
  )
})

test('all are one where they were', () => {
  const known = holidays('old.csv', { holiday: [10] })
  const newer = holidays('new.csv', { easter: [30], christmas: [25] })
  expect(withNewerHolidays(known, newer)).toEqual(holidays('new.csv', { holiday: [10, 25, 30] }))
})

test('names that were not learned from are refused', () => {
  const known = holidays('old.csv', { easter: [10] })
  expect(() => withNewerHolidays(known, holidays('new.csv', { easter: [1], may: [2] }))).toThrow(
    'new.csv: expected only holidays that the model was trained with (easter), got may',
  )
})
