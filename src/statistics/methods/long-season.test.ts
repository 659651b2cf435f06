import { describe, expect, test } from 'vitest'
import { made, noise } from '../testing/made.js'
import { longSeasonOf, takeLongSeason } from './long-season.js'

const day = (t: number): number => 10 * Math.sin((2 * Math.PI * t) / 24)
/** Weekends are lower. */
const week = (t: number): number => (Math.floor(t / 24) % 7 > 4 ? -15 : 6)

test.each([
  [24, 168],
  [48, 336],
  [288, 2016],
  [7, undefined],
  [12, undefined],
  [52, undefined],
  [1440, undefined],
  [1, undefined],
])('the longer season of %d steps has %s', (m, expected) => {
  expect(longSeasonOf({ seasonalPeriod: m })).toBe(expected)
})

test('the longer season is the one given, up to the longest', () => {
  expect(longSeasonOf({ seasonalPeriod: 8, longSeasonSteps: 40 })).toBe(40)
  expect(longSeasonOf({ seasonalPeriod: 96, longSeasonSteps: 4000 })).toBeUndefined()
})

describe('takeLongSeason', () => {
  test('takes the week out of hours and continues it', () => {
    const e = noise(1000)
    const y = made(1000, (t) => 100 + day(t) + week(t) + e[t])
    const { rest, ahead } = takeLongSeason(y, { seasonalPeriod: 24 })!
    for (let t = 0; t < 1000; t += 37) expect(Math.abs(rest[t] - 100 - day(t))).toBeLessThan(4)
    for (const [h, v] of ahead(100).entries()) expect(Math.abs(v - week(1000 + h))).toBeLessThan(3)
  })

  test('takes the week out of open hours', () => {
    const e = noise(400)
    const monday = (t: number): number => (Math.floor(t / 8) % 5 === 0 ? 20 : -5)
    const y = made(400, (t) => 100 + 3 * (t % 8) + monday(t) + e[t])
    const { ahead } = takeLongSeason(y, { seasonalPeriod: 8, longSeasonSteps: 40 })!
    for (const [h, v] of ahead(40).entries()) expect(Math.abs(v - monday(400 + h))).toBeLessThan(3)
  })

  test('shrinks what may be chance', () => {
    const y = made(1000, (t) => 100 + day(t) + 10 * noise(1000, 4)[t % 1000])
    const spread = takeLongSeason(y, { seasonalPeriod: 24 })?.ahead(168) ?? new Float64Array(168)
    expect(Math.max(...spread.map(Math.abs))).toBeLessThan(6)
  })

  test('looks at the last ten rounds, and needs two and a day', () => {
    const y = made(4000, (t) => 100 + day(t) + week(t))
    expect(takeLongSeason(y, { seasonalPeriod: 24 })!.rest.length).toBe(1680)
    expect(takeLongSeason(y.slice(0, 359), { seasonalPeriod: 24 })).toBeUndefined()
    expect(takeLongSeason(y.slice(0, 360), { seasonalPeriod: 24 })).toBeDefined()
  })
})
