import { describe, expect, test } from 'vitest'
import { rowsOf } from './forecast-rows.js'
import { medianOf, normalForecast, type QuantileForecast } from './quantiles.js'
import { inReach } from './reach.js'
import { made, noise, seasonal } from './testing/made.js'

const e = noise(200, 4)
/** A normal forecast about these medians, wider than anything. */
const absurd = (...medians: number[]): QuantileForecast =>
  normalForecast(
    Float64Array.from(medians),
    Float64Array.from(medians, () => 1e9),
  )

const widthAt = ({ values }: QuantileForecast, h: number): number =>
  values[values.length - 1][h] - values[0][h]
const rangeOf = (y: Float64Array): number => Math.max(...y) - Math.min(...y)

describe('inReach keeps intervals in proportion', () => {
  test.each<[string, Float64Array, number]>([
    ['a level', made(96, (t) => 100 + e[t]), 100],
    ['a season', seasonal(96), 170],
    ['a step up', made(96, (t) => (t < 86 ? 100 : 400) + e[t]), 400],
    ['a step down', made(96, (t) => (t < 86 ? 400 : 100) + e[t]), 100],
    ['small numbers', made(96, (t) => 1e-6 * (5 + e[t])), 5e-6],
    ['negative numbers', made(96, (t) => -100 + e[t]), -100],
    ['numbers about 0', made(96, (t) => e[t]), 0],
  ])('of %s: at most 2.3 times the range, as they are where they are narrower', (_, y, last) => {
    const bounded = inReach(absurd(last, last), y)
    for (const h of [0, 1]) {
      expect(widthAt(bounded, h)).toBeGreaterThan(0.9 * rangeOf(y))
      expect(widthAt(bounded, h)).toBeLessThan(2.3 * rangeOf(y))
    }
    expect([...medianOf(bounded)]).toEqual([last, last])
    const narrow = normalForecast(Float64Array.of(last), Float64Array.of(0.1 * rangeOf(y)))
    expect(inReach(narrow, y)).toEqual(narrow)
  })

  test('of few values by more of the range, and of fewer than 8 not at all', () => {
    const [long, short] = [96, 12].map((n) => made(n, (t) => -5 + e[t % 12]))
    expect(widthAt(inReach(absurd(-5), short), 0)).toBeGreaterThan(
      1.5 * widthAt(inReach(absurd(-5), long), 0),
    )
    expect(inReach(absurd(-5), short.slice(0, 7))).toEqual(absurd(-5))
  })

  test('growth widens it', () => {
    const y = made(60, (t) => 1.1 ** t)
    const ahead = normalForecast(
      Float64Array.of(1.1 ** 60, 1.1 ** 72, 1.1 ** 84),
      Float64Array.of(30, 200, 900),
    )
    expect(inReach(ahead, y)).toEqual({
      ...ahead,
      values: ahead.values.map((row) => row.map((v) => Math.max(0, v))),
    })
  })
})

describe('inReach, of a past that never was below 0,', () => {
  const y = made(96, (t) => 100 + e[t])

  test('leaves nothing below it, and no traces above', () => {
    const levels = [0.025, 0.5, 0.975]
    const of = (...values: number[]) => ({ levels, values: values.map((v) => Float64Array.of(v)) })
    expect(inReach(of(-3, 1, 2), y)).toEqual(of(0, 1, 2))
    expect(inReach(of(2e-13, 1, 2), y)).toEqual(of(0, 1, 2))
    expect(inReach(of(0.2, 1, 2), y)).toEqual(of(0.2, 1, 2))
    expect(inReach(of(2e-13, 1, 2), y.with(3, -1))).toEqual(of(2e-13, 1, 2))
    expect(inReach(of(2e-13, 0, 0), new Float64Array(96))).toEqual(of(0, 0, 0))
  })

  test('a bound at 0 is 0 in its row', () => {
    const forecast = inReach(absurd(1), y)
    expect(rowsOf(['a'], forecast, [80, 95, 99])[0]).toMatchObject({ 'lo-80': 0, 'lo-95': 0, 'lo-99': 0 })
  })
})
