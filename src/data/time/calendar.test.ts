import { describe, expect, test } from 'vitest'
import { businessDayScale, daysInMonth, toCivil, toStamp, weekday } from './calendar.js'
import { monthCalendar } from './month-rules.js'

const day = (year: number, month: number, day: number) => toStamp({ year, month, day, timeMs: 0 })

describe('calendar', () => {
  test('reads years as written, before 1970 and below 100 too', () => {
    for (const year of [1, 99, 1582, 1969, 2024]) {
      const civil = { year, month: 2, day: 28, timeMs: 86_399_999 }
      expect(toCivil(toStamp(civil))).toEqual(civil)
    }
    expect(day(2024, 3, 1) - day(2024, 2, 28)).toBe(2 * 86_400_000)
    expect(day(1900, 3, 1) - day(1900, 2, 28)).toBe(86_400_000)
  })

  test('knows month lengths and weekdays', () => {
    expect([daysInMonth(2024, 2), daysInMonth(2023, 2), daysInMonth(2000, 2), daysInMonth(1900, 2)]).toEqual([
      29, 28, 29, 28,
    ])
    expect(daysInMonth(2023, 12)).toBe(31)
    expect([weekday(day(2024, 1, 1)), weekday(day(1970, 1, 1)), weekday(day(1949, 1, 2))]).toEqual([0, 3, 6])
  })

  test('numbers business days across weekends, before 1970 too', () => {
    for (const friday of [day(2024, 3, 1), day(1960, 1, 1)]) {
      const { ordinal, stamp } = businessDayScale(3_600_000)
      const monday = friday + 3 * 86_400_000
      expect(ordinal(monday) - ordinal(friday)).toBe(1)
      expect(stamp(ordinal(friday) + 1)).toBe(monday + 3_600_000)
      expect(stamp(ordinal(friday) - 4)).toBe(friday - 4 * 86_400_000 + 3_600_000)
    }
  })

  test('clips days that a month lacks, without forgetting them', () => {
    const { ordinal, stamp } = monthCalendar({ day: 30 }, 0)
    const january = ordinal(day(2023, 1, 30))
    expect([0, 1, 2, 13].map((i) => stamp(january + i))).toEqual([
      day(2023, 1, 30),
      day(2023, 2, 28),
      day(2023, 3, 30),
      day(2024, 2, 29),
    ])
  })
})
