import { describe, expect, test } from 'vitest'
import { LEVELS } from '../../../statistics/quantiles.js'
import { noise } from '../../../statistics/testing/made.js'
import type { BacktestFold, Folds } from '../backtest/fold.js'
import { ensembleForecast } from './ensemble.js'
import { around0, foldOf, manyOf, oftenOf } from './testing/folds.js'
import { chooseWeights, earnedWeight, type Weights } from './weights.js'

const weightsBy = (series: Folds, methods: readonly string[], m: number): Weights =>
  chooseWeights(series, methods, m).weights

const total = (weights: Weights): number => Object.values(weights).reduce((sum, v) => sum + v, 0)

/** What selection and the usual shares come to where the past amounts to so many forecasts. */
function averaged(selected: Weights, usual: Weights, k: number): Weights {
  const trust = k / (k + 20)
  return Object.fromEntries(
    Object.keys(usual).map((method) => [
      method,
      trust * (selected[method] ?? 0) + ((1 - trust) * usual[method]) / total(usual),
    ]),
  )
}

function expectWeights(weights: Weights, expected: Weights): void {
  expect(Object.keys(weights)).toEqual(Object.keys(expected))
  for (const [method, weight] of Object.entries(expected))
    expect(weights[method], method).toBeCloseTo(weight, 9)
}

describe('chooseWeights', () => {
  test('gives methods that did as well as one another their usual shares, where the past says little', () => {
    const same = { lstm: [1, -1], ets: [1, -1], seasonalNaive: [1, -1], dynamicTheta: [1, -1] }
    const weights = weightsBy([[foldOf(same)]], Object.keys(same), 1)
    const usual = { lstm: 0.26, ets: 0.1, seasonalNaive: 0.03, dynamicTheta: 0.1 }
    // Selection takes the first of equal ones, alone.
    expectWeights(weights, averaged({ lstm: 1 }, usual, 1))
  })

  test('gives costlier methods less, by the fifth power of the costs’ ratio', () => {
    const errors = { gru: [1, 1], arima: [1.25, 1.25], ets: [2, 2], combination: [1, 1] }
    const weights = weightsBy([[around0(errors)]], Object.keys(errors), 1)
    const usual = { gru: 0.26, arima: 0.1 * 0.8 ** 5, ets: 0.1 * 0.5 ** 5, combination: 0.25 }
    const { ets, ...kept } = averaged({ gru: 1 }, usual, 1)
    // Less than .02 is nothing.
    expect(ets).toBeLessThan(0.02)
    expectWeights(
      weights,
      Object.fromEntries(Object.entries(kept).map(([method, weight]) => [method, weight / (1 - ets)])),
    )
  })

  test('leaves all to a method that made no error', () => {
    const fold = foldOf({ lstm: [1, 1], naive: [0, 0], ets: [0.1, 0] })
    expectWeights(weightsBy([[fold]], ['lstm', 'naive', 'ets'], 1), { naive: 1 })
  })

  test('selects the best alone, where many forecasts show that others only make it worse', () => {
    const fold = around0({ lstm: [1.5, 1.5], ets: [1, 1], theta: [4, 4] })
    const usual = { lstm: 0.26 * 1.5 ** -5, ets: 0.1, theta: 0.02 * 4 ** -5 }
    for (const k of [5, 40]) {
      const { theta, lstm, ets } = averaged({ ets: 1 }, usual, k)
      expect(theta).toBeLessThan(0.02)
      expectWeights(weightsBy(oftenOf(fold, k), ['lstm', 'ets', 'theta'], 1), {
        lstm: lstm / (1 - theta),
        ets: ets / (1 - theta),
      })
    }
    expectWeights(weightsBy(oftenOf(fold, 4000), ['lstm', 'ets', 'theta'], 1), { ets: 1 })
  })

  test('selects those whose errors cancel out', () => {
    const fold = around0({ lstm: [2, 2], ets: [-2, -2], theta: [2000, 2000] })
    const weights = weightsBy(oftenOf(fold, 1000), ['lstm', 'ets', 'theta'], 1)
    expectWeights(weights, averaged({ lstm: 0.5, ets: 0.5 }, { lstm: 0.26, ets: 0.1 }, 1000))
  })

  test('counts forecasts that overlap as fewer', () => {
    const errors = { lstm: [2, 2], ets: [1, 1] }
    const usual = { lstm: 0.26 / 32, ets: 0.1 }
    const every = (steps: number) => [
      Array.from({ length: 9 }, (_, i) => around0(errors, { known: 20 + i * steps })),
    ]
    // Nine of two steps, each a step after the one before, span as much as five of them.
    expectWeights(weightsBy(every(1), ['lstm', 'ets'], 1), averaged({ ets: 1 }, usual, 5))
    expectWeights(weightsBy(every(2), ['lstm', 'ets'], 1), averaged({ ets: 1 }, usual, 9))
    expectWeights(weightsBy(every(50), ['lstm', 'ets'], 1), averaged({ ets: 1 }, usual, 9))
  })

  test('does not take many series for many cutoffs', () => {
    const fold = around0({ lstm: [2, 2], ets: [1, 1] })
    const usual = { lstm: 0.26 / 32, ets: 0.1 }
    expectWeights(weightsBy(manyOf(fold, 1000), ['lstm', 'ets'], 1), averaged({ ets: 1 }, usual, 1))
  })

  test('does not let one series with large values decide for all', () => {
    const scaled = (fold: BacktestFold, by: number): BacktestFold => ({
      ...fold,
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
    const small = foldOf({ ets: [0.1, 0.1], arima: [3, 3] })
    const large = scaled(foldOf({ ets: [0.2, 0.2], arima: [0.1, 0.1] }), 1e9)
    expect(weightsBy([[small], [small], [large]], ['ets', 'arima'], 1).ets).toBeGreaterThan(0.9)
  })

  test('gives weights from .02 that add up to 1, whatever the errors', () => {
    const methods = ['lstm', 'ets', 'drift', 'naive']
    for (let seed = 1; seed <= 30; seed++) {
      const e = noise(24, seed)
      const folds = [0, 1, 2].map((i) =>
        foldOf(
          Object.fromEntries(
            methods.map((method, k) => [method, [...e.slice(8 * i + 2 * k, 8 * i + 2 * k + 2)]]),
          ),
          { known: 20 + 2 * i },
        ),
      )
      const weights = weightsBy([folds], methods, 1)
      expect(total(weights)).toBeCloseTo(1, 9)
      expect(Object.values(weights).every((v) => v >= 0.02)).toBe(true)
    }
  })

  test('is better than the best single method on many folds of independent errors', () => {
    const errorOf = (folds: readonly BacktestFold[], weights: Weights) =>
      folds.reduce(
        (sum, { actual, forecasts, seen }) =>
          sum +
          ensembleForecast(forecasts, { weights }, seen).values[LEVELS.indexOf(0.5)].reduce(
            (s, v, h) => s + Math.abs(v - actual[h]),
            0,
          ),
        0,
      )
    const methods = ['lstm', 'ets', 'arima']
    for (let seed = 1; seed <= 5; seed++) {
      const e = noise(600, seed)
      const folds = Array.from({ length: 100 }, (_, i) =>
        foldOf(
          Object.fromEntries(
            methods.map((method, k) => [method, [...e.slice(6 * i + 2 * k, 6 * i + 2 * k + 2)]]),
          ),
        ),
      )
      const weights = weightsBy(
        folds.map((fold) => [fold]),
        methods,
        1,
      )
      const best = Math.min(...methods.map((method) => errorOf(folds, { [method]: 1 })))
      expect(errorOf(folds, weights)).toBeLessThan(best)
    }
  })

  test.each([
    ['of zeros', new Float64Array(20), [0, 0]],
    ['that Naive 2 forecast without error', new Float64Array(20).fill(10), [10, 10]],
  ])('has finite weights for series %s', (_, seen, benchmark) => {
    const fold = foldOf({ lstm: [1, 0], ets: [0, 0] }, { seen, benchmark: Float64Array.from(benchmark) })
    expectWeights(weightsBy([[fold]], ['lstm', 'ets'], 12), { ets: 1 })
  })
})

describe('the weights of each series', () => {
  const methods = ['ets', 'arima']
  const byEts = around0({ ets: [1, 1], arima: [2, 2] })
  const byArima = around0({ ets: [2, 2], arima: [1, 1] })

  test('lean to the methods with the smaller errors there, by its folds against five of all', () => {
    const { own } = chooseWeights([...manyOf(byEts, 3), ...manyOf(byArima, 2)], methods, 1)
    // Overall ETS costs 1.4 and ARIMA 1.6.
    const [ets, arima] = [(1 + 5 * 1.4) / 6, (2 + 5 * 1.6) / 6]
    expectWeights(own[0], averaged({ ets: 1 }, { ets: 0.1, arima: 0.1 * (ets / arima) ** 5 }, 1))
    expect(own[1]).toEqual(own[0])
    expect(own[4].arima).toBeGreaterThan(own[0].arima)
    const longer = chooseWeights([...manyOf(byEts, 3), ...oftenOf(byArima, 3)], methods, 1)
    expect(longer.own[3].arima).toBeGreaterThan(own[4].arima)
  })

  test('do not depend on how hard a series is', () => {
    const hard = around0({ ets: [100, 100], arima: [200, 200] })
    const { own } = chooseWeights([[byEts], [hard], [byArima]], methods, 1)
    expectWeights(own[1], own[0])
  })

  test('are those of all where a series has no fold, or no method erred', () => {
    const exact = around0({ ets: [0, 0], arima: [0, 0] })
    const { weights, own } = chooseWeights([[byEts], [], [exact], [byArima]], methods, 1)
    expect([own[1], own[2]]).toEqual([weights, weights])
  })

  test('are of methods that the weights of all have', () => {
    const only = around0({ ets: [9, 9], arima: [9, 9], theta: [1, 1] })
    const other = around0({ ets: [1, 1], arima: [1, 1], theta: [90, 90] })
    const { weights, own } = chooseWeights([...manyOf(other, 60), [only]], [...methods, 'theta'], 1)
    expect(Object.keys(weights)).toEqual(methods)
    expect(Object.keys(own[60])).toEqual(methods)
    expect(total(own[60])).toBeCloseTo(1, 12)
  })
})

test('a method earns no weight where the folds of many series speak against it', () => {
  const fold = around0({ lstm: [2.1, 2.1], ets: [1, 1] })
  expect(earnedWeight(manyOf(fold, 200), 'lstm', ['ets'], 1)).toBe(0)
  expect(earnedWeight(manyOf(fold, 2), 'lstm', ['ets'], 1)).toBeGreaterThan(0)
})
