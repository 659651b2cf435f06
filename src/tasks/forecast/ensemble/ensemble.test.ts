import { describe, expect, test } from 'vitest'
import { InputError } from '../../../engine/errors.js'
import { random } from '../../../engine/random.js'
import { calibrate, stretchedBy } from '../../../statistics/calibration.js'
import { finished } from '../../../statistics/methods/index.js'
import { LEVELS, normalForecast } from '../../../statistics/quantiles.js'
import type { BacktestFold, Folds } from '../backtest/fold.js'
import {
  chooseEnsemble as chooseEnsembleInParts,
  ensembleForecast,
  singleMember,
  weightsOf,
} from './ensemble.js'
import { around0, foldOf, manyOf, oftenOf, past, pointForecast } from './testing/folds.js'
import { chooseWeights } from './weights.js'

const chooseEnsemble = (series: Folds, methods: readonly string[], m: number) =>
  finished(
    chooseEnsembleInParts(
      series,
      series.map((_, i) => `series ${i}`),
      methods,
      m,
    ),
  )

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

  const [at80, at95] = [LEVELS.indexOf(0.1), LEVELS.indexOf(0.025)]
  /** The 80 % interval of a standard normal reaches 1.2816, the 95 % one 1.9600. */
  const [reach80, reach95] = [1.281551566, 1.959963985]
  /** The usual stretch of the 80 % and the 95 % interval. */
  const [usual80, usual95] = [1.1, 1.1 ** (Math.log(20) / Math.log(5))]
  const factorsOf = (series: Folds) => chooseEnsemble(series, methods, 1).ensemble.calibration!.factors
  const erring = (error: number, known?: number) =>
    foldOf({ lstm: [error, error], ets: [error, error] }, known === undefined ? {} : { known })

  test('stretches the intervals of a panel as errors at its cutoff ask for and as usual, in equal parts', () => {
    for (const k of [2, 10, 300]) {
      const factors = factorsOf(manyOf(erring(2.5), k))
      const trust = 1 + 4 / k
      expect(factors[at80]).toBeCloseTo((2.5 / reach80 + trust * usual80) / (1 + trust), 6)
      expect(factors[at95]).toBeCloseTo((2.5 / reach95 + trust * usual95) / (1 + trust), 6)
    }
  })

  test('trusts errors of more cutoffs more, later ones most', () => {
    // Weights of 1, .6 and .36 say as much as 2.58 equal ones.
    const cutoffs = 1.96 ** 2 / (1 + 0.36 + 0.1296)
    const factors = factorsOf(manyOf(erring(2.5), 100).map(([fold]) => oftenOf(fold, 3)[0]))
    expect(factors[at80]).toBeCloseTo((cutoffs * (2.5 / reach80) + 1.04 * usual80) / (cutoffs + 1.04), 6)
    const inOrder = (errors: readonly number[]) =>
      factorsOf([errors.map((error, i) => erring(error, 20 + 2 * i))])[at80]
    expect(inOrder([1, 1, 3])).toBeGreaterThan(inOrder([3, 1, 1]))
    // Folds that overlap count as what they span: half a horizon further is one and a half cutoffs.
    const overlapping = factorsOf(manyOf(erring(2.5), 100).map(() => [erring(2.5, 20), erring(2.5, 21)]))
    expect(overlapping[at80]).toBeCloseTo((1.5 * (2.5 / reach80) + 1.04 * usual80) / 2.54, 6)
  })

  test('does not halve intervals, or stretch them threefold, on the errors’ word', () => {
    for (const [error, bound] of [
      [0, 0.5],
      [100, 3],
    ]) {
      const factors = factorsOf(manyOf(erring(error), 50))
      expect(factors[at80]).toBeCloseTo((bound + 1.08 * usual80) / 2.08, 9)
      expect(factors[at95]).toBeCloseTo((bound + 1.08 * usual95) / 2.08, 9)
    }
  })

  test('covers about what it claims in panels whose series share good and bad times', () => {
    // At each cutoff, the errors of all series are larger or smaller than usual by the same factor.
    const stream = random(7)
    const drawn = () => {
      const factor = Math.exp(0.3 * stream.normal())
      return Array.from({ length: 20 }, () => [factor * stream.normal(), factor * stream.normal()])
    }
    const coverages = Array.from({ length: 60 }, () => {
      const cutoffs = [drawn(), drawn(), drawn()]
      const series = Array.from({ length: 20 }, (_, i) =>
        cutoffs.map((errors, fold) => foldOf({ lstm: errors[i], ets: errors[i] }, { known: 20 + 2 * fold })),
      )
      const next = drawn().flat().map(Math.abs)
      const coverage = (reach: number) => next.filter((size) => size <= reach).length / next.length
      const factors = factorsOf(series)
      return { at80: coverage(factors[at80] * reach80), at95: coverage(factors[at95] * reach95) }
    })
    const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length
    const [mean80, mean95] = [mean(coverages.map((c) => c.at80)), mean(coverages.map((c) => c.at95))]
    expect(mean80).toBeGreaterThan(0.76)
    expect(mean80).toBeLessThan(0.86)
    expect(mean95).toBeGreaterThan(0.92)
    expect(mean95).toBeLessThan(0.98)
  })

  const folds = [
    around0({ lstm: [1, 1], ets: [2, 2] }, { known: 20 }),
    around0({ lstm: [1, 2], ets: [2, -2] }, { known: 22 }),
    around0({ lstm: [9, 9], ets: [0.5, 0.5] }, { known: 24 }),
  ]

  test('weights the final forecast by all folds', () => {
    const { ensemble } = chooseEnsemble([folds], methods, 1)
    expect(ensemble.weights).toEqual(chooseWeights([folds], methods, 1).weights)
  })

  test('calibrates by forecasts with weights that have not seen their folds', () => {
    const { calibration } = chooseEnsemble([folds], methods, 1).ensemble
    const unseen = folds.map(({ forecasts, seen, actual }, i) => {
      const { weights } = chooseWeights([folds.filter((_, other) => other !== i)], methods, 1)
      return {
        forecast: ensembleForecast(forecasts, { weights }, seen),
        scale: 1,
        actual,
        weight: 0.6 ** (2 - i),
      }
    })
    const { factors } = calibrate(unseen, true, Infinity)
    const [usual, cutoffs] = [stretchedBy(1.1), 1.96 ** 2 / (1 + 0.36 + 0.1296)]
    factors.forEach((factor, i) => {
      const within = Math.min(3, Math.max(0.5, factor))
      expect(calibration!.factors[i]).toBeCloseTo((cutoffs * within + 5 * usual[i]) / (cutoffs + 5), 9)
    })
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
    const weights = weightsOf(first, 'series 0')
    expect(evaluated[0][0].forecasts.model).toEqual(
      ensembleForecast(folds[0].forecasts, { ...first, weights }, past),
    )
  })

  test('forecasts each series of a panel with weights of its own, and a new one with those of all', () => {
    const other = folds.map((fold) => ({
      ...fold,
      forecasts: { lstm: fold.forecasts.ets, ets: fold.forecasts.lstm },
    }))
    const series = [folds, other, folds]
    const { ensemble } = chooseEnsemble(series, methods, 1)
    const { weights, own } = chooseWeights(series, methods, 1)
    expect(own[1]).not.toEqual(own[0])
    expect([0, 1, 2].map((i) => weightsOf(ensemble, `series ${i}`))).toEqual(own)
    expect(weightsOf(ensemble, 'another')).toEqual(weights)
    expect(chooseEnsemble([folds], methods, 1).ensemble).not.toHaveProperty('ofSeries')
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
