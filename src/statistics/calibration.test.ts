import { describe, expect, test } from 'vitest'
import { random } from '../engine/random.js'
import {
  type Calibration,
  calibrate,
  calibrated,
  type EvaluatedForecast,
  effectiveCount,
} from './calibration.js'
import { LEVELS, medianIndex, normalForecast, type QuantileForecast } from './quantiles.js'
import { noise } from './testing/made.js'
import { expectSound } from './testing/sound.js'

const shares = LEVELS.slice(0, medianIndex).map((level) => 1 - 2 * level)
const manyForecasts = 1e9

/** A forecast of one number for all levels, as of a head without spread. */
const pointForecast = (steps: number, value = 0): QuantileForecast => ({
  levels: LEVELS,
  values: LEVELS.map(() => new Float64Array(steps).fill(value)),
})

/** Errors of a forecast of 0. */
const erring = (errors: readonly number[], scale = 1): EvaluatedForecast => ({
  forecast: pointForecast(errors.length),
  scale,
  actual: Float64Array.from(errors),
})

const calibrationOf = (rows: readonly (readonly number[])[], effective: number): Calibration =>
  calibrate(
    rows.map((errors) => erring(errors)),
    false,
    effective,
  )

/** How far the interval of a share reaches from 0 at each step. */
function reachOf(calibration: Calibration, share: number, steps: number, scale = 1): number[] {
  const { values } = calibrated(pointForecast(steps), scale, calibration, false)
  const at = shares.findIndex((s) => Math.abs(s - share) < 1e-9)
  return [...values[LEVELS.length - 1 - at]]
}

const chunks = (values: Float64Array, size: number): number[][] =>
  Array.from({ length: values.length / size }, (_, i) => [...values.slice(i * size, (i + 1) * size)])

describe('calibrate', () => {
  test('finds sizes of a + b √h where errors have them, whatever their sign', () => {
    const { sizes } = calibrationOf([[3, 3.8284271, 4.4641016, 5].map((v, h) => (h % 2 ? -v : v))], 1)
    sizes.forEach((size, h) => {
      expect(size).toBeCloseTo(1 + 2 * Math.sqrt(h + 1), 6)
    })
  })

  test('never lets sizes shrink with the step, nor be negative', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const { sizes } = calibrationOf(chunks(noise(36, seed), 12), 3)
      expect(sizes.every((size) => size >= 0)).toBe(true)
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
    }
    expect(calibrationOf([[5, 4, 3, 2]], 1).sizes).toEqual([3.5, 3.5, 3.5, 3.5])
    const steep = calibrationOf([[0, 0, 0, 8]], 1).sizes
    expect(steep[3] / steep[0]).toBeCloseTo(2, 12)
  })

  test('takes the quantiles of the errors', () => {
    const rows = Array.from({ length: 101 }, (_, i) => [i])
    const calibration = calibrationOf(rows, manyForecasts)
    expect(calibration.sizes).toEqual([expect.closeTo(50, 10)])
    for (const share of [0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.99]) {
      expect(reachOf(calibration, share, 1)[0]).toBeCloseTo(100 * share, 4)
    }
  })

  test('counts errors by their weights', () => {
    const weighted = (weight: number) =>
      calibrate(
        Array.from({ length: 101 }, (_, i) => ({ ...erring([i]), ...(i > 50 && { weight }) })),
        false,
        manyForecasts,
      )
    expect(weighted(1)).toEqual(
      calibrationOf(
        Array.from({ length: 101 }, (_, i) => [i]),
        manyForecasts,
      ),
    )
    // From 0 to 50 it is 50, from 50 to 51 it is .625, from there to 100 it is 12.25: 80 % are 50.3.
    const { sizes, factors } = weighted(0.25)
    expect(sizes[0]).toBeCloseTo((51 * 25 + 12.5 * 75.5) / 63.5, 9)
    expect(sizes[0] * factors[shares.findIndex((s) => Math.abs(s - 0.8) < 1e-9)]).toBeCloseTo(
      50 + 0.3 / 0.625,
      6,
    )
  })

  test.each([
    ['normal errors', (seed: number) => noise(4000, seed)],
    ['heavy tails', (seed: number) => noise(4000, seed).map((v) => v * Math.abs(v))],
    [
      'even errors',
      (seed: number) => {
        const stream = random(seed)
        return Float64Array.from({ length: 4000 }, () => stream.uniform(-1, 1))
      },
    ],
  ])('covers the claimed share of new errors: %s', (_, draw) => {
    const known = chunks(draw(3), 4)
    const calibration = calibrationOf(known, 1000)
    const fresh = chunks(draw(4), 4)
    for (const share of [0.4, 0.6, 0.8, 0.9, 0.95]) {
      const reach = reachOf(calibration, share, 4)
      const inside = fresh.map((row) => row.filter((v, h) => Math.abs(v) <= reach[h]).length)
      const covered = inside.reduce((sum, n) => sum + n, 0) / 4000
      expect(Math.abs(covered - share)).toBeLessThan(0.03)
    }
  })

  test('measures errors on the scale of their window', () => {
    const [small, large] = [1, 1000].map((scale) => calibrate([erring([scale, -2 * scale], scale)], false, 1))
    expect(large.sizes.map((v) => v.toFixed(9))).toEqual(small.sizes.map((v) => v.toFixed(9)))
    large.factors.forEach((factor, i) => {
      expect(factor).toBeCloseTo(small.factors[i], 9)
    })
    expect(reachOf(small, 0.8, 2, 5)[0]).toBeCloseTo(5 * reachOf(small, 0.8, 2, 1)[0], 9)
  })

  test('is wider for fewer forecasts without overlap', () => {
    const rows = Array.from({ length: 40 }, (_, i) => [1 + i])
    const [few, some, many] = [1, 5, manyForecasts].map((effective) => calibrationOf(rows, effective))
    const ratio = (a: Calibration, share: number) => reachOf(a, share, 1)[0] / reachOf(many, share, 1)[0]
    expect(ratio(few, 0.8)).toBeCloseTo(2, 6)
    expect(ratio(some, 0.8)).toBeCloseTo(1.2, 6)
    expect(ratio(few, 0.95)).toBeGreaterThan(3.5)
    expect(ratio(few, 0.95)).toBeLessThanOrEqual(4)
    expect(ratio(some, 0.95)).toBeGreaterThan(1.35)
    for (const share of [0.2, 0.4, 0.6]) expect(ratio(few, share)).toBeGreaterThan(1)
  })

  test('stretches or shrinks the networks’ intervals to cover their share', () => {
    const e = noise(6000, 5)
    // They claim a deviation of `claimed` where it is 1.
    for (const claimed of [0.3, 1, 4]) {
      const evaluated = chunks(e.slice(0, 3000), 3).map(
        (errors): EvaluatedForecast => ({
          forecast: normalForecast(new Float64Array(3), new Float64Array(3).fill(claimed)),
          scale: 2,
          actual: Float64Array.from(errors),
        }),
      )
      const calibration = calibrate(evaluated, true, 1000)
      const { values } = calibrated(evaluated[0].forecast, 2, calibration, true)
      for (const [i, share] of shares.entries()) {
        const [low, high] = [values[i], values[LEVELS.length - 1 - i]]
        const covered = e.slice(3000).filter((v, t) => low[t % 3] <= v && v <= high[t % 3]).length / 3000
        expect(Math.abs(covered - share)).toBeLessThan(0.03)
      }
    }
  })

  test('keeps an interval’s asymmetry', () => {
    const skewed: QuantileForecast = {
      levels: LEVELS,
      values: LEVELS.map((_, i) =>
        Float64Array.of(i < medianIndex ? i - medianIndex : 3 * (i - medianIndex)),
      ),
    }
    const evaluated = [-4, -1, 0.5, 2, 6, 9].map(
      (v): EvaluatedForecast => ({ forecast: skewed, scale: 1, actual: Float64Array.of(v) }),
    )
    const { values } = calibrated(skewed, 1, calibrate(evaluated, true, 6), true)
    expect(values[medianIndex][0]).toBe(0)
    for (let i = 0; i < medianIndex; i++) {
      expect(values[LEVELS.length - 1 - i][0] / -values[i][0]).toBeCloseTo(3, 9)
    }
  })

  test('gives no width where there was no error', () => {
    const calibration = calibrationOf(
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
      2,
    )
    expect(calibration.sizes).toEqual([0, 0, 0])
    expect(calibration.factors.every((factor) => factor === 0)).toBe(true)
    expect(calibrated(pointForecast(3, 7), 5, calibration, false)).toEqual(pointForecast(3, 7))
  })

  test.each([
    ['one forecast', [[2, -3, 1]]],
    ['one error among none', [[0, 0, 0, 9]]],
    ['a single number', [[2]]],
    [
      'errors of any size',
      [
        [1e-90, 1],
        [1e90, 0],
      ],
    ],
  ])('is finite and in order after %s', (_, rows) => {
    const calibration = calibrationOf(rows, 1)
    expectSound(calibrated(pointForecast(rows[0].length), 1, calibration, false), rows[0].length)
  })

  test('ignores a window of scale 0 without an error, and is finite with one', () => {
    const constant = erring([0, 0], 0)
    expect(calibrate([constant, erring([1, 1])], false, 2).sizes[0]).toBe(0.5)
    const moved = calibrate([erring([3, 3], 0)], false, 1)
    expect([...moved.sizes, ...moved.factors].every(Number.isFinite)).toBe(true)
    expectSound(calibrated(pointForecast(2), 0, moved, false), 2)
    expectSound(calibrated(pointForecast(2), 1, moved, false), 2)
  })
})

describe('calibrated', () => {
  test('never lets quantiles cross, nor a wider interval be narrower', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const stream = random(seed)
      const factors = shares.map(() => Math.abs(stream.normal()))
      const forecast = normalForecast(
        Float64Array.from({ length: 5 }, () => stream.normal()),
        Float64Array.from({ length: 5 }, () => Math.abs(stream.normal())),
      )
      const calibration: Calibration = { sizes: [1, 2, 3, 4, 5], factors }
      for (const hasSpread of [false, true]) {
        const after = calibrated(forecast, 2, calibration, hasSpread)
        expectSound(after, 5)
        expect(after.values[medianIndex]).toEqual(forecast.values[medianIndex])
      }
    }
  })

  test('changes no one else’s numbers', () => {
    const forecast = pointForecast(2, 3)
    calibrated(forecast, 1, { sizes: [1, 1], factors: shares.map(() => 1) }, false)
    expect(forecast).toEqual(pointForecast(2, 3))
  })
})

describe('effectiveCount', () => {
  const of = (name: string, ...ends: number[]) => ends.map((end) => ({ of: name, end }))

  test('is the number of forecasts a horizon apart, or further', () => {
    expect(effectiveCount(of('a', 12, 16, 20), 4)).toBe(3)
    expect(effectiveCount(of('a', 12, 40), 4)).toBe(2)
  })

  test('counts those that overlap for what they span', () => {
    expect(effectiveCount(of('a', 12, 13), 4)).toBe(1.25)
    expect(effectiveCount(of('a', 13, 12, 14, 15, 16), 4)).toBe(2)
    expect(effectiveCount(of('a', 12, 12, 12), 4)).toBe(1)
  })

  test('adds up over series, and is never less than 1', () => {
    expect(effectiveCount([...of('a', 12, 13), ...of('b', 5, 9), ...of('c', 3)], 4)).toBe(4.25)
    expect(effectiveCount([], 4)).toBe(1)
  })
})
