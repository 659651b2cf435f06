import { describe, expect, it } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { chooseWeights, mixed } from './mixing.js'
import { LEVELS, normalForecast, type QuantileForecast } from './quantiles.js'
import type { Judged } from './scoring.js'
import { made, noise } from './testing/made.js'

const pointForecast = (values: readonly number[]): QuantileForecast =>
  normalForecast(Float64Array.from(values), new Float64Array(values.length).fill(1))

/** What came was 10 at each of two steps; each method forecast as it is told. */
const foldOf = (
  errors: Readonly<Record<string, readonly number[]>>,
  seen = made(20, (t) => 10 + (t % 3)),
): Judged => ({
  seen,
  actual: Float64Array.of(10, 10),
  forecasts: Object.fromEntries(
    Object.entries(errors).map(([method, own]) => [method, pointForecast(own.map((e) => 10 + e))]),
  ),
  benchmark: Float64Array.of(12, 12),
})

const total = (weights: Readonly<Record<string, number>>): number =>
  Object.values(weights).reduce((sum, v) => sum + v, 0)

describe('chooseWeights', () => {
  it('picks the best where the others only make it worse', () => {
    const folds = [
      foldOf({ a: [3, 3], b: [0.1, 0.1], c: [4, 4] }),
      foldOf({ a: [3, 3], b: [0.2, 0], c: [5, 4] }),
    ]
    expect(chooseWeights(folds, ['a', 'b', 'c'], 1)).toEqual({ b: 1 })
  })

  it('mixes those whose errors cancel out', () => {
    const folds = [foldOf({ a: [2, 2], b: [-2, -2], c: [9, 9] })]
    const weights = chooseWeights(folds, ['a', 'b', 'c'], 1)
    expect(weights.a).toBeCloseTo(0.5, 9)
    expect(weights.b).toBeCloseTo(0.5, 9)
    expect(weights.c).toBeUndefined()
  })

  it('takes the first of equal ones, alone', () => {
    const folds = [foldOf({ a: [1, -1], b: [1, -1], c: [1, -1] })]
    expect(chooseWeights(folds, ['b', 'a', 'c'], 1)).toEqual({ b: 1 })
    const perfect = [foldOf({ a: [0, 0], b: [0, 0] })]
    expect(chooseWeights(perfect, ['a', 'b'], 1)).toEqual({ a: 1 })
  })

  it('does not let one series with large values decide for all', () => {
    const scaled = (fold: Judged, by: number): Judged => ({
      seen: fold.seen.map((v) => v * by),
      actual: fold.actual.map((v) => v * by),
      benchmark: fold.benchmark.map((v) => v * by),
      forecasts: Object.fromEntries(
        Object.entries(fold.forecasts).map(([method, { levels, values }]) => [
          method,
          { levels, values: values.map((row) => row.map((v) => v * by)) },
        ]),
      ),
    })
    const small = foldOf({ a: [0.1, 0.1], b: [3, 3] })
    const large = scaled(foldOf({ a: [0.2, 0.2], b: [0.1, 0.1] }), 1e9)
    expect(chooseWeights([small, small, large], ['a', 'b'], 1).a).toBeGreaterThan(0.5)
  })

  it('gives weights that add up to 1, whatever the errors', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const e = noise(24, seed)
      const folds = [0, 1, 2].map((i) =>
        foldOf(
          Object.fromEntries(
            ['a', 'b', 'c', 'd'].map((method, k) => [method, [...e.slice(8 * i + 2 * k, 8 * i + 2 * k + 2)]]),
          ),
        ),
      )
      const weights = chooseWeights(folds, ['a', 'b', 'c', 'd'], 1)
      expect(total(weights)).toBeCloseTo(1, 9)
      expect(Object.values(weights).every((v) => v > 0)).toBe(true)
    }
  })

  it('is never worse on the folds than the best single method', () => {
    const errorOf = (folds: readonly Judged[], weights: Readonly<Record<string, number>>) =>
      folds.reduce(
        (sum, { actual, forecasts }) =>
          sum +
          mixed(forecasts, weights).values[LEVELS.indexOf(0.5)].reduce(
            (s, v, h) => s + Math.abs(v - actual[h]),
            0,
          ),
        0,
      )
    for (let seed = 1; seed <= 20; seed++) {
      const e = noise(18, seed)
      const folds = [0, 1, 2].map((i) =>
        foldOf({
          a: [...e.slice(6 * i, 6 * i + 2)],
          b: [...e.slice(6 * i + 2, 6 * i + 4)],
          c: [...e.slice(6 * i + 4, 6 * i + 6)],
        }),
      )
      const weights = chooseWeights(folds, ['a', 'b', 'c'], 1)
      const best = Math.min(...['a', 'b', 'c'].map((method) => errorOf(folds, { [method]: 1 })))
      // By sMAPE and MASE together, which part from the absolute error by little here.
      expect(errorOf(folds, weights)).toBeLessThan(1.05 * best)
    }
  })

  it.each([
    ['of zeros', new Float64Array(20), [0, 0]],
    ['that Naive 2 forecast without error', new Float64Array(20).fill(10), [10, 10]],
  ])('has finite weights for series %s', (_, seen, benchmark) => {
    const fold = { ...foldOf({ a: [1, 0], b: [0, 0] }, seen), benchmark: Float64Array.from(benchmark) }
    expect(chooseWeights([fold], ['a', 'b'], 12)).toEqual({ b: 1 })
  })
})

describe('mixed', () => {
  const a = pointForecast([1, 2])
  const b = pointForecast([3, 6])

  it('is the weighted mean of the quantiles', () => {
    const { values } = mixed({ a, b, unused: pointForecast([1e9, 1e9]) }, { a: 0.25, b: 0.75 })
    values.forEach((row, i) => {
      row.forEach((v, h) => {
        expect(v).toBeCloseTo(0.25 * a.values[i][h] + 0.75 * b.values[i][h], 9)
      })
    })
  })

  it('is the very forecast of the only method', () => {
    expect(mixed({ a, b }, { b: 1 })).toEqual(b)
  })

  it('refuses weights that say nothing', () => {
    expect(() => mixed({ a, b }, {})).toThrow(InputError)
    expect(() => mixed({ a, b }, { a: 0, b: 0 })).toThrow(InputError)
  })
})
