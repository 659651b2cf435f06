import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { random } from '../engine/random.js'
import {
  atLeast,
  averageQuantiles,
  clippedLike,
  joined,
  LEVELS,
  medianOf,
  normalForecast,
  type QuantileForecast,
  quantileAt,
  stepsOf,
  uncrossed,
} from './quantiles.js'

const given = (...rows: readonly (readonly number[])[]): QuantileForecast => ({
  levels: [0.1, 0.5, 0.9],
  values: rows.map((row) => Float64Array.from(row)),
})
const numbers = ({ values }: QuantileForecast): number[][] => values.map((row) => [...row])
const one = given([1, 2], [3, 4], [7, 8])

describe('LEVELS', () => {
  test('rise, lie evenly about the median and hold the bounds of common intervals', () => {
    expect(LEVELS).toEqual(LEVELS.toSorted((a, b) => a - b))
    for (const [i, level] of LEVELS.entries()) expect(level + LEVELS.at(-1 - i)!).toBeCloseTo(1, 15)
    for (const share of [0.8, 0.9, 0.95, 0.99]) {
      expect(LEVELS.some((level) => Math.abs(level - (1 - share) / 2) < 1e-12)).toBe(true)
    }
  })
})

describe('normalForecast', () => {
  test('has the spread it is given at each step', () => {
    const forecast = normalForecast(Float64Array.of(5, 6), Float64Array.of(2, 0))
    expect(quantileAt(forecast, 0.975)[0]).toBeCloseTo(5 + 2 * 1.959963984540054, 12)
    expect(quantileAt(forecast, 0.1)[0]).toBeCloseTo(5 - 2 * 1.2815515655446004, 12)
    expect(forecast.values.map((row) => row[1])).toEqual(LEVELS.map(() => 6))
    expect([...medianOf(forecast)]).toEqual([5, 6])
    expect(stepsOf(forecast)).toBe(2)
  })
})

describe('quantileAt', () => {
  test('lies on the line between two levels', () => {
    expect([...quantileAt(one, 0.9)]).toEqual([7, 8])
    const [a, b] = quantileAt(one, 0.6)
    expect(a).toBeCloseTo(4, 12)
    expect(b).toBeCloseTo(5, 12)
  })

  test('is the number itself where both levels have the same', () => {
    for (const value of [0.1, -7.7, 1e90, 1 / 3]) {
      const same = given([value], [value], [value])
      for (const level of [0.15, 0.2, 0.3, 0.55, 0.7, 0.85]) expect(quantileAt(same, level)[0]).toBe(value)
    }
  })

  test.each([0.05, 0.95, Number.NaN])('refuses a level outside: %d', (level) => {
    expect(() => quantileAt(one, level)).toThrow(
      new InputError(`quantileAt level: expected a number from 0.1 to 0.9, got ${level}`),
    )
  })
})

describe('averageQuantiles', () => {
  const other = given([5, 2], [5, 6], [9, 10])

  test('is the weighted mean of each quantile, weights of any sum', () => {
    expect(numbers(averageQuantiles([one, other], [1, 3]))).toEqual([
      [4, 2],
      [4.5, 5.5],
      [8.5, 9.5],
    ])
    expect(numbers(averageQuantiles([one, other], [2, 0]))).toEqual(numbers(one))
  })

  test('never crosses, also where quantiles part by no more than rounding', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const stream = random(seed)
      const parts = [0, 1, 2].map(() => {
        const at = 1e90 * stream.uniform(-2, 2)
        const ulp = Math.abs(at) * Number.EPSILON
        return given([at], [at + ulp * stream.below(2)], [at + 2 * ulp])
      })
      const [low, median, high] = averageQuantiles(parts, [1, 2, 4]).values
      expect(low[0] <= median[0] && median[0] <= high[0]).toBe(true)
    }
  })

  test('names what is wrong', () => {
    expect(() => averageQuantiles([one], [1, 1])).toThrow(
      new InputError('averageQuantiles weights: expected one a forecast, at least 1, got 2 for 1'),
    )
    expect(() => averageQuantiles([one, other], [2, -1])).toThrow(
      new InputError('averageQuantiles weights: expected numbers from 0, not all 0, got 2, -1'),
    )
    expect(() => averageQuantiles([one, given([1], [2], [3])], [1, 1])).toThrow(
      new InputError('averageQuantiles forecasts: expected the same number of steps of all, got 2 and 1'),
    )
    const median = { levels: [0.5], values: [Float64Array.of(1, 2)] }
    expect(() => averageQuantiles([one, median], [1, 1])).toThrow(
      new InputError(
        'averageQuantiles forecasts: expected the same levels of all, got 0.1, 0.5, 0.9 and 0.5',
      ),
    )
  })
})

test('joined puts forecasts one after another', () => {
  expect(numbers(joined([one, given([0], [1], [2])]))).toEqual([
    [1, 2, 0],
    [3, 4, 1],
    [7, 8, 2],
  ])
})

test('uncrossed sorts the quantiles of each step', () => {
  expect(numbers(uncrossed(given([1, 5], [3, 4], [2, 6])))).toEqual([
    [1, 4],
    [2, 5],
    [3, 6],
  ])
})

test('clippedLike lifts to 0 where the past never was below', () => {
  const forecast = given([-2, 1], [-1, 2], [3, 4])
  expect(numbers(clippedLike(forecast, Float64Array.of(0, 3)))).toEqual(numbers(atLeast(forecast, 0)))
  expect(clippedLike(forecast, Float64Array.of(5, -1))).toBe(forecast)
})

test('atLeast lifts what lies below', () => {
  expect(numbers(atLeast(given([-2, 1], [-1, 2], [3, 4]), 0))).toEqual([
    [0, 1],
    [0, 2],
    [3, 4],
  ])
})
