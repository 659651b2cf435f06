import { describe, expect, test } from 'vitest'
import { random } from '../engine/random.js'
import { outliersOf, steadyCourse } from './outliers.js'
import { made, noise, seasonal } from './testing/made.js'

/** The series with its usual value in place of each outlier. */
function withoutOutliers(y: Float64Array, m: number): Float64Array {
  const { usual, isOutlier } = outliersOf(y, m)
  return y.map((v, t) => (isOutlier[t] ? usual[t] : v))
}

const changed = (y: Float64Array, at: Readonly<Record<number, number>>): Float64Array =>
  y.map((v, t) => at[t] ?? v)

/** The values from `from` to before `to` made by another function of step and value. */
const during = (
  y: Float64Array,
  [from, to]: readonly [number, number],
  value: (v: number, t: number) => number,
): Float64Array => y.map((v, t) => (t >= from && t < to ? value(v, t) : v))

const stepsFound = (y: Float64Array, m: number): number[] =>
  outliersOf(y, m).isOutlier.flatMap((isOutlier, t) => (isOutlier ? [t] : []))

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)

/** An hourly sine of 30 to 70 with noise. */
const day = (n: number, seed: number): Float64Array => {
  const e = noise(n, seed)
  return made(n, (t) => 50 + 20 * Math.sin((2 * Math.PI * t) / 24) + 1.5 * e[t])
}
/** A shop that sells `sunday` on Sundays and 100 on other days, with the noise in each. */
const shop = (n: number, sunday: number, noiseOfSunday = 0): Float64Array => {
  const e = noise(n, 9)
  return made(n, (t) => (t % 7 === 6 ? sunday + noiseOfSunday * e[t] : 100 + 5 * e[t]))
}
/** Hours of a shop that is closed at night and on Sundays. */
const shopHours = (weeks: number): Float64Array => {
  const e = noise(weeks * 168, 3)
  return made(weeks * 168, (t) =>
    t % 24 < 8 || t % 24 > 19 || t % 168 >= 144 ? 0 : 40 + 10 * Math.sin(t % 24) + 2 * e[t],
  )
}
/** Months with a December of three times the rest, each year the factor larger. */
const december = (years: number, growth = 1): Float64Array => {
  const e = noise(years * 12, 4)
  return made(years * 12, (t) => (t % 12 === 11 ? 300 : 100 + 4 * e[t]) * growth ** (t / 12))
}

describe('a pattern that repeats every season has no outliers, and what departs from it is one', () => {
  test.each<readonly [string, Float64Array, number, Readonly<Record<number, number>>]>([
    ['closed on Sundays, open on one', shop(200, 0), 7, { 146: 95 }],
    ['closed on Sundays, closed on a weekday', shop(200, 0), 7, { 100: 0 }],
    ['closed on Sundays, open on the last', shop(203, 0), 7, { 202: 95 }],
    ['closed on Sundays, 500 days', shop(500, 0), 7, { 146: 95, 150: 0 }],
    ['few on Sundays, many on one', shop(200, 30, 3), 7, { 146: 96 }],
    ['many on Sundays, few on one', shop(200, 260, 6), 7, { 76: 104 }],
    ['a December of three times the rest, one missed', december(10), 12, { 71: 100 }],
    ['a December that grows, one missed', december(12, 1.1), 12, { 71: 160 }],
    ['a December, the last one missed', december(8), 12, { 95: 100 }],
    ['a December, four of them, one missed', december(4), 12, { 23: 100 }],
    ['hours, open on one night', shopHours(6), 24, { 50: 40 }],
    ['hours closed on Sundays, open on one', shopHours(5), 24, { 492: 45 }],
    ['growth by steps, one value of it off', seasonal(240), 12, { 90: 184, 200: 262 }],
    ['a sine, twice as high in one hour', day(200, 1), 24, { 102: 140 }],
  ])('%s', (_, y, m, at) => {
    expect(stepsFound(y, m)).toEqual([])
    expect(stepsFound(changed(y, at), m)).toEqual(Object.keys(at).map(Number))
    const cleaned = withoutOutliers(changed(y, at), m)
    for (const t of Object.keys(at).map(Number))
      expect(Math.abs(cleaned[t] - y[t])).toBeLessThan(0.25 * Math.abs(at[t] - y[t]))
  })
})

describe('an outage is found as a whole, whatever its scale', () => {
  const zero = (): number => 0
  test.each<readonly [string, Float64Array, number, readonly [number, number], (v: number) => number]>([
    ['three hours at 0', day(200, 1), 24, [160, 163], zero],
    ['six hours at 0', day(200, 2), 24, [160, 166], zero],
    ['twelve hours of 400', day(400, 3), 24, [201, 213], () => 400],
    ['a day at 0', day(400, 4), 24, [120, 144], zero],
    ['three days at 0', day(720, 5), 24, [300, 372], zero],
    ['half of the traffic for eight hours', day(400, 6), 24, [200, 208], (v) => v / 2],
    ['half of the noise above 0', noise(300, 7).map((v) => v + 20), 1, [100, 115], (v) => v - 6],
    ['without a season, 40 values', noise(400, 8), 1, [200, 240], (v) => v + 8],
    ['beside a trend', noise(300, 9).map((v, t) => v + t), 1, [100, 110], (v) => v - 12],
    ['a closed week of a shop', shop(200, 0), 7, [56, 62], zero],
    ['the last two values', day(200, 10), 24, [198, 200], zero],
    ['the first value', day(200, 11), 24, [0, 1], zero],
  ])('%s', (_, y, m, [from, to], value) => {
    for (const scale of [1, 1e-6, 1e9]) {
      const found = stepsFound(during(y, [from, to], value).map((v) => scale * v), m) // biome-ignore format: one line
      expect(range(from, to).filter((t) => !found.includes(t))).toEqual([])
      expect(found.filter((t) => t < from || t >= to).length).toBeLessThanOrEqual(1)
    }
  })
})

describe('a series without its outliers', () => {
  test('replaces outliers by the usual value at that time', () => {
    const y = seasonal(120)
    const cleaned = withoutOutliers(changed(y, { 40: 1e6, 77: -500 }), 12)
    for (const t of [40, 77]) expect(Math.abs(cleaned[t] - y[t])).toBeLessThan(6)
    y.forEach((v, t) => {
      if (t !== 40 && t !== 77) expect(cleaned[t]).toBe(v)
    })
  })

  test('finds outliers in a pattern without noise', () => {
    const y = made(120, (t) => [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8][t % 12])
    withoutOutliers(changed(y, { 50: 7.5 }), 12).forEach((v, t) => {
      expect(v).toBeCloseTo(y[t], 10)
    })
  })

  test('finds a value far above those that are mostly 0', () => {
    const y = made(200, (t) => (t % 10 === 3 ? 1 + (t % 7) : 0))
    expect(stepsFound(changed(y, { 90: 60 }), 7)).toEqual([90])
  })

  test.each([
    ['noise', noise(500)],
    ['a season', seasonal(200)],
    ['a new level', made(100, (t) => (t < 50 ? 0 : 100) + (t % 3))],
    ['a new level near the end', noise(200).map((v, t) => (t < 170 ? v : v + 30))],
    ['a line', made(100, (t) => 3 * t)],
    ['a pattern without noise', made(144, (t) => [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8][t % 12])],
    ['a pattern of fractions', made(144, (t) => [0.1, 0, 0.7, 1 / 3, 0, 0.9, 0.2, 0.6][t % 12] ?? 0)],
    ['growth', seasonal(200).map((v, t) => v * 1.02 ** t)],
    ['values that are mostly 0', made(100, (t) => (t % 10 === 0 ? 5 : 0))],
    ['two values', Float64Array.of(1, 1000)],
    ['a few values', Float64Array.of(1, 2, 1, 3, 2)],
  ])('leaves %s alone', (_, y) => {
    expect(withoutOutliers(y, 12)).toEqual(y)
  })
})

describe('of clean series, few values are outliers', () => {
  const stream = random(5)
  let level = 0
  const studentOf = (df: number): number =>
    stream.normal() /
    Math.sqrt(noise(df, Math.floor(1e6 * Math.abs(stream.normal()))).reduce((s, v) => s + v * v, 0) / df)
  test.each<readonly [string, () => number, number]>([
    ['noise', () => stream.normal(), 0.2],
    ['an autoregression', () => (level = 0.9 * level + stream.normal()), 0.2],
    ['a random walk', () => (level += stream.normal()), 0.3],
    ['a random walk of heavy tails', () => (level += studentOf(4)), 1],
    ['three degrees of freedom', () => studentOf(3), 10],
    ['a lognormal', () => Math.exp(stream.normal()), 1],
    ['counts', () => Math.max(0, Math.round(2 + 1.5 * stream.normal())), 0.2],
    ['one in ten not 0', () => (stream.normal() > 1.28 ? 1 + Math.abs(stream.normal()) : 0), 0.5],
  ])('%s', (_, value, perThousand) => {
    let found = 0
    for (let i = 0; i < 50; i++) {
      level = 0
      found += stepsFound(made(200, value), 12).length
    }
    expect(found / 10).toBeLessThanOrEqual(perThousand)
  })
})

describe('steadyCourse', () => {
  const constant = new Float64Array(100).fill(7)

  test('is the value of a constant, but for one in fifty', () => {
    expect(steadyCourse(constant, 12)).toEqual(constant)
    expect(steadyCourse(changed(constant, { 3: 9, 50: -1 }), 12)).toEqual(constant)
    expect(steadyCourse(changed(constant, { 3: 9, 50: -1, 51: 8 }), 12)).toBeUndefined()
    expect(steadyCourse(changed(new Float64Array(30), { 3: 9 }), 12)).toEqual(new Float64Array(30))
    expect(steadyCourse(noise(100), 12)).toBeUndefined()
  })

  test('is the value before, of one that changes once in fifty values', () => {
    const y = made(100, (t) => (t < 60 ? 5 : t < 80 ? 8 : 2))
    expect(steadyCourse(y, 12)).toEqual(made(100, (t) => y[Math.max(0, t - 1)]))
    expect(
      steadyCourse(
        made(100, (t) => Math.floor(t / 25)),
        12,
      ),
    ).toBeUndefined()
  })

  test('is a pattern that repeats to the digit, but for one value in fifty', () => {
    const wave = made(400, (t) => (t % 24 < 9 ? 20 : 80))
    expect(steadyCourse(changed(wave, { 100: 50, 300: 81 }), 24)).toEqual(wave)
    expect(steadyCourse(wave, 1)).toBeUndefined()
    expect(steadyCourse(seasonal(400), 12)).toBeUndefined()
  })

  test('has five departures at most: more are a rule', () => {
    const spikes = (every: number): Float64Array => made(1000, (t) => (t % every === 99 ? 1 : 0))
    expect(steadyCourse(spikes(200), 1)).toEqual(new Float64Array(1000))
    expect(steadyCourse(spikes(150), 1)).toBeUndefined()
  })
})
