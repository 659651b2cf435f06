import { describe, expect, test } from 'vitest'
import { panelFromRows } from '../data/index.js'
import { InputError } from '../engine/errors.js'
import { monthly, monthlyPanel, seasonal } from '../statistics/testing/made.js'
import { knownSeries, namesAhead, seesCalendar } from './known-series.js'

const rows = monthly(seasonal(27)).map((row, t) => ({
  ...row,
  y: t < 24 ? row.y : undefined,
  promo: t % 5,
  footfall: t < 24 ? 100 + t : undefined,
  size: 3,
}))
const panel = panelFromRows(rows, {
  time: 'ds',
  target: 'y',
  past: ['footfall'],
  future: ['promo'],
  static: ['size'],
})

describe('knownSeries', () => {
  test('has the values and covariates, the future ones for the horizon', () => {
    const [{ id, y, covariates }] = knownSeries(panel, 3, false)
    expect(id).toBe('y')
    expect(y).toEqual(seasonal(27).slice(0, 24))
    expect(covariates.past).toEqual([Float64Array.from({ length: 24 }, (_, t) => 100 + t)])
    expect(covariates.future).toEqual([Float64Array.from({ length: 27 }, (_, t) => t % 5)])
    expect(covariates.static).toEqual([3])
  })

  test('goes no further than the horizon, and needs all of it', () => {
    expect(knownSeries(panel, 2, false)[0].covariates.future[0]).toHaveLength(26)
    expect(() => knownSeries(panel, 4, false)).toThrow(InputError)
    expect(() => knownSeries(panel, 4, false)).toThrow(
      /expected the future covariate promo for all 4 steps after 2001-12, got none for 2002-04/,
    )
  })

  test('has the calendar after them, by name', () => {
    const [{ covariates }] = knownSeries(panel, 3, true)
    expect(namesAhead(panel, 3, true)).toEqual(['promo', 'month-sin', 'month-cos'])
    expect(namesAhead(panel, 3, false)).toEqual(['promo'])
    const [, sin, cos] = covariates.future
    expect(sin).toHaveLength(27)
    // January is the beginning of the year, April a quarter further, in the horizon as well.
    expect([sin[0], cos[0]]).toEqual([0, 1])
    expect(sin[3]).toBeCloseTo(1, 12)
    expect([sin[24], cos[24]]).toEqual([sin[0], cos[0]])
  })

  test('has the calendar of the last window and the horizon where no more is needed', () => {
    const whole = knownSeries(panel, 3, true)[0].covariates.future
    const last = knownSeries(panel, 3, true, 10)[0].covariates.future
    expect(last[0]).toEqual(whole[0])
    expect(last[2].slice(14)).toEqual(whole[2].slice(14))
    expect(last[2].slice(0, 14)).toEqual(new Float64Array(14))
    expect(knownSeries(panel, 3, true, 99)[0].covariates.future).toEqual(whole)
  })
})

describe('seesCalendar', () => {
  const months = (count: number) => panelFromRows(monthly(seasonal(count)))
  const counted = panelFromRows(Array.from(seasonal(2000), (y) => ({ y })))

  test('is as it is told, else where there are values enough, of all series together', () => {
    expect(seesCalendar(months(30), true)).toBe(true)
    expect(seesCalendar(months(30), undefined)).toBe(false)
    expect(seesCalendar(months(1000), undefined)).toBe(true)
    expect(seesCalendar(months(1000), false)).toBe(false)
    const many = monthlyPanel(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i, seasonal(50, i)])))
    expect(seesCalendar(panelFromRows(many), undefined)).toBe(true)
  })

  test('is not where steps have no calendar, and may not be asked for there', () => {
    expect(seesCalendar(counted, undefined)).toBe(false)
    expect(seesCalendar(counted, false)).toBe(false)
    expect(() => seesCalendar(counted, true)).toThrow(
      new InputError(
        'forecast calendar: expected time stamps that have one, such as days or hours, got the frequency step',
      ),
    )
  })
})
