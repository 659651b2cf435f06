import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { finished } from '../../statistics/methods/index.js'
import { LEVELS, normalForecast, type QuantileForecast } from '../../statistics/quantiles.js'
import { made, noise } from '../../statistics/testing/made.js'
import type { BacktestFold } from './backtest/fold.js'
import {
  chooseEnsemble as chooseEnsembleInParts,
  chooseWeights,
  ensembleForecast,
  singleMember,
  type Weights,
} from './ensemble.js'

const chooseEnsemble = (...args: Parameters<typeof chooseEnsembleInParts>) =>
  finished(chooseEnsembleInParts(...args))

const pointForecast = (values: readonly number[]): QuantileForecast =>
  normalForecast(Float64Array.from(values), new Float64Array(values.length).fill(1))

/** Below 0 once, so that forecasts are not kept from it. */
const past = made(20, (t) => (t === 0 ? -1 : 10 + (t % 3)))

/** The actual value is the same at each of two steps, 10 by default; each method erred as it is told. */
const foldOf = (
  errors: Readonly<Record<string, readonly number[]>>,
  change: Partial<BacktestFold> = {},
  came = 10,
): BacktestFold => ({
  known: 20,
  seen: past,
  actual: Float64Array.of(came, came),
  forecasts: Object.fromEntries(
    Object.entries(errors).map(([method, own]) => [method, pointForecast(own.map((e) => came + e))]),
  ),
  benchmark: Float64Array.of(12, 12),
  ...change,
})

/** Around 0 only the MASE counts, and costs are as the errors are. */
const around0 = (errors: Readonly<Record<string, readonly number[]>>, change?: Partial<BacktestFold>) =>
  foldOf(errors, change, 0)

/** So many series of one fold each: as many forecasts without overlap. */
const manyOf = (fold: BacktestFold, count: number) => Array.from({ length: count }, () => [fold])

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
    const weights = chooseWeights([[foldOf(same)]], Object.keys(same), 1)
    const usual = { lstm: 0.35, ets: 0.12, seasonalNaive: 0.03, dynamicTheta: 0.12 }
    // Selection takes the first of equal ones, alone.
    expectWeights(weights, averaged({ lstm: 1 }, usual, 1))
  })

  test('gives costlier methods less, by the fifth power of the costs’ ratio', () => {
    const errors = { gru: [1, 1], arima: [1.25, 1.25], ets: [2, 2], combination: [1, 1] }
    const weights = chooseWeights([[around0(errors)]], Object.keys(errors), 1)
    const usual = { gru: 0.35, arima: 0.12 * 0.8 ** 5, ets: 0.12 * 0.5 ** 5, combination: 0.2 }
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
    expectWeights(chooseWeights([[fold]], ['lstm', 'naive', 'ets'], 1), { naive: 1 })
  })

  test('selects the best alone, where many forecasts show that others only make it worse', () => {
    const fold = around0({ lstm: [1.5, 1.5], ets: [1, 1], theta: [4, 4] })
    const usual = { lstm: 0.35 * 1.5 ** -5, ets: 0.12, theta: 0.02 * 4 ** -5 }
    for (const k of [5, 40]) {
      const { theta, lstm, ets } = averaged({ ets: 1 }, usual, k)
      expect(theta).toBeLessThan(0.02)
      expectWeights(chooseWeights(manyOf(fold, k), ['lstm', 'ets', 'theta'], 1), {
        lstm: lstm / (1 - theta),
        ets: ets / (1 - theta),
      })
    }
    expectWeights(chooseWeights(manyOf(fold, 400), ['lstm', 'ets', 'theta'], 1), { ets: 1 })
  })

  test('selects those whose errors cancel out', () => {
    const fold = around0({ lstm: [2, 2], ets: [-2, -2], theta: [2000, 2000] })
    const weights = chooseWeights(manyOf(fold, 1000), ['lstm', 'ets', 'theta'], 1)
    expectWeights(weights, averaged({ lstm: 0.5, ets: 0.5 }, { lstm: 0.35, ets: 0.12 }, 1000))
  })

  test('counts forecasts that overlap as fewer', () => {
    const errors = { lstm: [2, 2], ets: [1, 1] }
    const usual = { lstm: 0.35 / 32, ets: 0.12 }
    const every = (steps: number) => [
      Array.from({ length: 9 }, (_, i) => around0(errors, { known: 20 + i * steps })),
    ]
    // Nine of two steps, each a step after the one before, span as much as five of them.
    expectWeights(chooseWeights(every(1), ['lstm', 'ets'], 1), averaged({ ets: 1 }, usual, 5))
    expectWeights(chooseWeights(every(2), ['lstm', 'ets'], 1), averaged({ ets: 1 }, usual, 9))
    expectWeights(chooseWeights(every(50), ['lstm', 'ets'], 1), averaged({ ets: 1 }, usual, 9))
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
    expect(chooseWeights([[small], [small], [large]], ['ets', 'arima'], 1).ets).toBeGreaterThan(0.9)
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
      const weights = chooseWeights([folds], methods, 1)
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
      const weights = chooseWeights(
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
    expectWeights(chooseWeights([[fold]], ['lstm', 'ets'], 12), { ets: 1 })
  })
})

describe('ensembleForecast', () => {
  const a = pointForecast([1, 2])
  const b = pointForecast([3, 6])

  test('is the weighted mean of the quantiles', () => {
    const { values } = ensembleForecast(
      { a, b, unused: pointForecast([1e9, 1e9]) },
      { weights: { a: 0.25, b: 0.75 } },
      past,
    )
    values.forEach((row, i) => {
      row.forEach((v, h) => {
        expect(v).toBeCloseTo(0.25 * a.values[i][h] + 0.75 * b.values[i][h], 9)
      })
    })
  })

  test('is the very forecast of the only method', () => {
    expect(ensembleForecast({ a, b }, { weights: { b: 1 } }, past)).toEqual(b)
  })

  test('stretches the intervals on both sides of the median by what its calibration says', () => {
    const factors = LEVELS.slice(0, LEVELS.indexOf(0.5)).map(() => 2)
    const { levels, values } = ensembleForecast(
      { a, b },
      { weights: { a: 0.5, b: 0.5 }, calibration: { sizes: [1, 1], factors } },
      past,
    )
    expect(levels).toEqual(LEVELS)
    const wider = normalForecast(Float64Array.of(2, 4), Float64Array.of(2, 2))
    values.forEach((row, i) => {
      row.forEach((v, h) => {
        expect(v).toBeCloseTo(wider.values[i][h], 9)
      })
    })
  })

  test('is not below 0 where the past never was', () => {
    const { values } = ensembleForecast({ a, b }, { weights: { a: 1 } }, Float64Array.of(0, 5))
    values.forEach((row, i) => {
      expect([...row]).toEqual([...a.values[i]].map((v) => Math.max(0, v)))
    })
  })

  test('refuses weights that say nothing', () => {
    expect(() => ensembleForecast({ a, b }, { weights: {} }, past)).toThrow(InputError)
    expect(() => ensembleForecast({ a, b }, { weights: { a: 0, b: 0 } }, past)).toThrow(InputError)
  })
})

describe('chooseEnsemble', () => {
  const methods = ['lstm', 'ets']

  /** The forecasts of k folds, which all erred alike, stretch the 80 % and the 95 % interval by so much. */
  function stretched(error: number, k: number): readonly [number, number] {
    const own = [error, error]
    const { calibration } = chooseEnsemble(manyOf(foldOf({ lstm: own, ets: own }), k), methods, 1).ensemble
    return [calibration!.factors[LEVELS.indexOf(0.1)], calibration!.factors[LEVELS.indexOf(0.025)]]
  }

  test('stretches the intervals as far as past errors reached, the less trusted the fewer they are', () => {
    // The 80 % interval of a standard normal reaches 1.2816, the 95 % one 1.9600.
    for (const k of [2, 10, 300]) {
      const few = 1 + 1 / k
      const [at80, at95] = stretched(2.5, k)
      expect(at80).toBeCloseTo((k * (2.5 / 1.281551566) * few + 5) / (k + 5), 6)
      expect(at95).toBeCloseTo(
        (k * (2.5 / 1.959963985) * few ** (Math.log(20) / Math.log(5)) + 5) / (k + 5),
        6,
      )
    }
  })

  test('does not halve intervals, or stretch them threefold, on the errors’ word', () => {
    for (const k of [2, 50]) {
      for (const factor of stretched(0, k)) expect(factor).toBeCloseTo((0.5 * k + 5) / (k + 5), 9)
      for (const factor of stretched(100, k)) expect(factor).toBeCloseTo((3 * k + 5) / (k + 5), 9)
    }
  })

  const folds = [
    around0({ lstm: [1, 1], ets: [2, 2] }, { known: 20 }),
    around0({ lstm: [1, 2], ets: [2, -2] }, { known: 22 }),
    around0({ lstm: [9, 9], ets: [0.5, 0.5] }, { known: 24 }),
  ]

  test('weights the final forecast by all folds', () => {
    const { ensemble } = chooseEnsemble([folds], methods, 1)
    expect(ensemble.weights).toEqual(chooseWeights([folds], methods, 1))
  })

  test('scores each fold by the ensemble of the others', () => {
    const { folds: evaluated } = chooseEnsemble([folds], methods, 1)
    evaluated[0].forEach(({ forecasts: { model, ...own }, seen }, i) => {
      expect(own).toEqual(folds[i].forecasts)
      const { ensemble } = chooseEnsemble([folds.filter((_, other) => other !== i)], methods, 1)
      expect(model).toEqual(ensembleForecast(own, ensemble, seen))
    })
    // The last one alone speaks for ETS: it is forecast as one of the network, the others are not.
    const shareOf = ({ forecasts: { model, lstm, ets } }: BacktestFold): number => {
      const median = LEVELS.indexOf(0.5)
      const [m, l, e] = [model, lstm, ets].map(({ values }) => values[median][0])
      return (m - e) / (l - e)
    }
    expect(shareOf(evaluated[0][2])).toBeGreaterThan(0.9)
    expect(shareOf(evaluated[0][0])).toBeLessThan(0.1)
  })

  test('does not let the actual values of a fold change its own forecast', () => {
    for (const [i, fold] of folds.entries()) {
      const otherwise = folds.with(i, { ...fold, actual: Float64Array.of(50, -50) })
      const [before, after] = [folds, otherwise].map((own) => chooseEnsemble([own], methods, 1).folds[0])
      expect(after[i].forecasts.model).toEqual(before[i].forecasts.model)
    }
  })

  test('leaves out, with a fold, those of the other series at the same place from the end', () => {
    const short = [around0({ lstm: [3, 3], ets: [1, 1] }, { known: 50 })]
    const { folds: evaluated } = chooseEnsemble([folds, short], methods, 1)
    const { ensemble: last } = chooseEnsemble([folds.slice(0, 2)], methods, 1)
    expect(evaluated[0][2].forecasts.model).toEqual(ensembleForecast(folds[2].forecasts, last, past))
    expect(evaluated[1][0].forecasts.model).toEqual(ensembleForecast(short[0].forecasts, last, past))
    const { ensemble: first } = chooseEnsemble([folds.slice(1), short], methods, 1)
    expect(evaluated[0][0].forecasts.model).toEqual(ensembleForecast(folds[0].forecasts, first, past))
  })

  test('scores the only fold by the weights that it has chosen, its intervals as they are', () => {
    const only = folds.slice(0, 1)
    const { ensemble, folds: evaluated } = chooseEnsemble([only, []], methods, 1)
    expect(evaluated).toEqual([
      [
        {
          ...only[0],
          forecasts: {
            model: ensembleForecast(only[0].forecasts, { weights: ensemble.weights }, past),
            ...only[0].forecasts,
          },
        },
      ],
      [],
    ])
    expect(Object.keys(evaluated[0][0].forecasts)).toEqual(['model', 'lstm', 'ets'])
  })
})

test('singleMember scores the forecasts of one method as the model’s, unchanged', () => {
  const fold = foldOf({ ets: [1, 1], lstm: [2, 2] })
  const { ensemble, folds } = singleMember([[fold], []], 'lstm')
  expect(ensemble).toEqual({ weights: { lstm: 1 } })
  expect(folds).toEqual([
    [{ ...fold, forecasts: { model: fold.forecasts.lstm, ets: fold.forecasts.ets } }],
    [],
  ])
  expect(Object.keys(folds[0][0].forecasts)).toEqual(['model', 'ets'])
})
