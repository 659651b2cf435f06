import { describe, expect, test } from 'vitest'
import type { Backtest, Scores } from '../document.js'
import { backtestOf, documentOf, seriesOf } from '../testing/documents.js'
import { scoresOf } from '../testing/scores.js'
import { overallVerdict, verdict } from './verdict.js'

const scores = (mase: number): Scores => scoresOf({ mase })

const backtest = (model: Scores, ...[naive, seasonalNaive, drift]: number[]): Backtest => ({
  ...backtestOf({ naive, seasonalNaive, drift }),
  scores: { model, naive: scores(naive), seasonalNaive: scores(seasonalNaive), drift: scores(drift) },
})

test('a model that beats every baseline', () => {
  expect(verdict(backtest(scores(0.5), 1, 2, 3))).toBe(
    'The model beats all 3 baselines: MASE 0.500 against 1.000 for the best of them, naive.',
  )
  expect(verdict(backtestOf({ model: 0.5, combination: 1, ets: 0.75 }))).toBe(
    'The model beats ETS and the combination: MASE 0.500 against 0.750 and 1.000.',
  )
})

test('a model that every baseline beats', () => {
  expect(verdict(backtest(scores(4), 1, 2, 3))).toBe(
    'All 3 baselines beat the model: MASE 1.000 for the best of them, naive, against 4.000.',
  )
})

test('of many baselines the best is named', () => {
  const all = { naive: 9, seasonalNaive: 3, drift: 4, theta: 5, ets: 1, arima: 2, combination: 1.5 }
  expect(verdict(backtestOf({ model: 2.5, ...all }))).toBe(
    '3 of 7 baselines beat the model: MASE 1.000 for the best of them, ETS, against 2.500. ' +
      'The model beats the other 4 baselines.',
  )
  expect(verdict(backtestOf({ model: 1, ...all }))).toBe(
    'The model is level with ETS (MASE 1.000 against 1.000, within 1 %) and beats the other 6 baselines.',
  )
  expect(verdict(backtestOf({ model: 1, naive: 1, ets: 1, drift: 1 }))).toBe(
    'The model is level with all 3 baselines (MASE 1.000 against 1.000 for the best of them, naive, within 1 %).',
  )
})

test('one beaten, one level, one ahead', () => {
  expect(verdict(backtest(scores(2), 3, 2.019, 1))).toBe(
    'Drift beats the model: MASE 1.000 against 2.000. ' +
      'The model is level with seasonal naive (MASE 2.000 against 2.019, within 1 %) and beats naive.',
  )
})

test.each([
  [408.8, 408.2],
  [1, 1.0099],
  [1.0099, 1],
  [0, 0],
])('scores of %d and %d are level, in every sentence', (model, naive) => {
  expect(verdict(backtestOf({ model, naive }))).toMatch(/^The model is level with naive /)
  expect(
    overallVerdict(
      documentOf(
        [
          seriesOf('a', { backtest: backtestOf({ model, naive }) }),
          seriesOf('b', { backtest: backtestOf({ model, naive }) }),
        ],
        { overall: backtestOf({ model, naive }) },
      ),
    ),
  ).toMatch(/ The model is best or level in all 2 series\.$/)
})

test.each([
  [1.02, 1, /^Naive beats the model/],
  [1, 1.02, /^The model beats naive/],
])('scores of %d and %d are not', (model, naive, expected) => {
  expect(verdict(backtestOf({ model, naive }))).toMatch(expected)
})

test('scores that are not finite are not compared', () => {
  expect(verdict(backtest(scores(2), 3, Number.NaN, Number.POSITIVE_INFINITY))).toBe(
    'The model beats naive: MASE 2.000 against 3.000.',
  )
  expect(verdict(backtest(scores(Number.NaN), 1, 2, 3))).toMatch(/has no MASE/)
  expect(verdict(backtestOf({}))).toMatch(/no backtest/)
})

describe('over all series', () => {
  const document = (overall: Record<string, number>, ...all: Record<string, number>[]) =>
    documentOf(
      all.map((mase, index) => seriesOf(`s${index}`, { backtest: backtestOf(mase) })),
      { overall: backtestOf(overall) },
    )

  test('each method is counted where it is best', () => {
    const better = { model: 1, naive: 2, ets: 3 }
    const ets = { model: 3, naive: 4, ets: 2 }
    expect(overallVerdict(document({ model: 1.5, naive: 2.5, ets: 2.7 }, better, better, ets))).toBe(
      'The model beats naive and ETS: MASE 1.500 against 2.500 and 2.700. ' +
        'The model is best or level in 2 of 3 series and ETS in 1.',
    )
  })

  test('a baseline that wins is named', () => {
    const ets = { model: 3, ets: 2 }
    expect(overallVerdict(document({ model: 3, ets: 2 }, ets, ets))).toBe(
      'ETS beats the model: MASE 2.000 against 3.000. ' +
        'The model is best or level in none of 2 series and ETS in 2.',
    )
  })

  test('series without a MASE are not counted, and without any only the means are compared', () => {
    const none = { model: Number.NaN, naive: 1 }
    const better = { model: 1, naive: 2 }
    expect(overallVerdict(document(better, better, none))).toMatch(
      / The model is best or level in 1 of 1 series with a MASE\.$/,
    )
    expect(overallVerdict(document(none, none, none))).toBe(
      'The backtest has no MASE to compare the model with the baselines.',
    )
  })

  test('of one series it is the verdict on that series', () => {
    const better = { model: 1, naive: 2 }
    expect(overallVerdict(document(better, better))).toBe('The model beats naive: MASE 1.000 against 2.000.')
  })
})
