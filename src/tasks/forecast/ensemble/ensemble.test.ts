import { describe, expect, test } from 'vitest'
import { InputError } from '../../../engine/errors.js'
import { calibrate } from '../../../statistics/calibration.js'
import { finished } from '../../../statistics/methods/index.js'
import { LEVELS, normalForecast } from '../../../statistics/quantiles.js'
import type { BacktestFold, Folds } from '../backtest/fold.js'
import {
  chooseEnsemble as chooseEnsembleInParts,
  ensembleForecast,
  singleMember,
  weightsOf,
} from './ensemble.js'
import { around0, foldOf, manyOf, past, pointForecast } from './testing/folds.js'
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
    expect(ensemble.weights).toEqual(chooseWeights([folds], methods, 1).weights)
  })

  test('calibrates by forecasts with weights that have not seen their folds', () => {
    const { calibration } = chooseEnsemble([folds], methods, 1).ensemble
    const unseen = folds.map(({ forecasts, seen, actual }, i) => {
      const { weights } = chooseWeights([folds.filter((_, other) => other !== i)], methods, 1)
      return { forecast: ensembleForecast(forecasts, { weights }, seen), scale: 1, actual }
    })
    const { factors } = calibrate(unseen, true, 3)
    expect(calibration!.factors).toEqual(
      factors.map((factor) => (3 * Math.min(3, Math.max(0.5, factor)) + 5) / (3 + 5)),
    )
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
