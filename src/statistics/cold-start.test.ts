import { describe, expect, test } from 'vitest'
import { asWideAsOthers, isLongConstant, movesOf } from './cold-start.js'
import { LEVELS, medianOf, normalForecast, quantileAt } from './quantiles.js'
import { made, noise } from './testing/made.js'

const horizon = 6
const e = noise(2000, 2)
/** White noise about a level, of a share of it. */
const about = (level: number, share: number, from: number): Float64Array =>
  made(80, (t) => level * (1 + share * e[from + t]))
const alike = [about(10, 0.1, 0), about(100, 0.1, 100), about(1000, 0.1, 200)]
const unlike = [100, 1000, 10_000].map((level, i) => made(80, (t) => level + 5 * e[100 * i + t]))

/** A forecast of a single number. */
const point = (v: number) => normalForecast(new Float64Array(horizon).fill(v), new Float64Array(horizon))
const reachOf = (y: readonly number[], others: readonly Float64Array[]) => {
  const wide = asWideAsOthers(point(y.at(-1)!), Float64Array.from(y), movesOf(others, horizon))
  return quantileAt(wide, 0.975)[0] - medianOf(wide)[0]
}

describe('asWideAsOthers', () => {
  test.each([[[50, 50]], [[50]], [[49, 51]], [[50, 50, 50]], [[50, 50, 50, 50, 50, 50, 50, 50]]])(
    'gives %j the width of the others, relative to their level',
    (y) => {
      // 1.96 standard deviations of the difference of two.
      const expected = 1.96 * Math.SQRT2 * 5
      expect(reachOf(y, alike)).toBeGreaterThan(0.8 * expected)
      expect(reachOf(y, alike)).toBeLessThan(1.2 * expected)
    },
  )

  test('takes it as it is where that makes the others more alike, and for zeros', () => {
    const expected = 1.96 * Math.SQRT2 * 5
    expect(reachOf([50, 50], unlike)).toBeGreaterThan(0.8 * expected)
    expect(reachOf([50, 50], unlike)).toBeLessThan(1.2 * expected)
    expect(reachOf([0, 0, 0], alike)).toBeGreaterThan(1)
    expect(reachOf([0, 0, 0], unlike)).toBeGreaterThan(0.8 * expected)
  })

  test.each([[[]], [[Float64Array.of(3, 4)]], [[new Float64Array(60).fill(7)]]])(
    'without others that vary, of the usual width: %#',
    (others) => {
      expect(reachOf([50, 50], others)).toBeCloseTo(50 * 0.486, 6)
      expect(reachOf([0, 0, 0], others)).toBeCloseTo(0.486, 6)
    },
  )

  test('counts the others less the more values there are, and not from 8 beside the horizon on', () => {
    const reaches = [3, 6, 10, 14].map((n) =>
      reachOf(
        Array.from({ length: n }, (_, t) => 50 + (t % 2)),
        alike,
      ),
    )
    expect(reaches).toEqual(reaches.toSorted((a, b) => b - a))
    expect(reaches.at(-1)).toBe(0)
  })

  test('narrows nothing, keeps the order, and is not below 0 where the series never was', () => {
    const wide = normalForecast(new Float64Array(horizon).fill(50), new Float64Array(horizon).fill(400))
    const moves = movesOf(alike, horizon)
    const same = asWideAsOthers(wide, Float64Array.of(-50, 50), moves)
    expect(same).toEqual(wide)
    const { values } = asWideAsOthers(point(1), Float64Array.of(1, 1), movesOf(unlike, horizon))
    for (let h = 0; h < horizon; h++) {
      const own = values.map((row) => row[h])
      expect(own).toEqual(own.toSorted((a, b) => a - b))
      expect(own[0]).toBe(0)
    }
    expect(values).toHaveLength(LEVELS.length)
  })
})

test('a constant of 24 values and two horizons is one', () => {
  const constant = (n: number) => new Float64Array(n).fill(3)
  expect(isLongConstant(constant(24), 12)).toBe(true)
  expect(isLongConstant(constant(23), 2)).toBe(false)
  expect(isLongConstant(constant(24), 13)).toBe(false)
  expect(isLongConstant(constant(30).with(4, 2), 12)).toBe(false)
})
