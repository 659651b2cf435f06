import { describe, expect, test } from 'vitest'
import type { Backtest, Fold, Scores } from '../document.js'
import { backtestOf, documentOf, seriesOf } from '../testing/documents.js'
import { scoresOf } from '../testing/scores.js'
import { coverageNote, overallVerdict, verdict } from './verdict.js'

const scores = (mase: number, coverage80 = 0.8, coverage95 = 0.95): Scores =>
  scoresOf({ mase, coverage80, coverage95 })

const row = { ds: '2', y: 1, median: 1, 'lo-80': 0, 'hi-80': 2, 'lo-95': -1, 'hi-95': 3 }
const folds: Fold[] = new Array(5).fill({ cutoff: '1', rows: new Array(20).fill(row) })

const backtest = (model: Scores, ...[naive, seasonalNaive, drift]: number[]): Backtest => ({
  ...backtestOf({ naive, seasonalNaive, drift }, { folds }),
  scores: { model, naive: scores(naive), seasonalNaive: scores(seasonalNaive), drift: scores(drift) },
})

const note = ({ scores, folds }: Backtest) => coverageNote(scores.model, folds)

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
    'The model equals ETS at MASE 1.000 and beats the other 6 baselines.',
  )
  expect(verdict(backtestOf({ model: 1, naive: 1, ets: 1, drift: 1 }))).toBe(
    'The model equals all 3 baselines at MASE 1.000.',
  )
})

test('one beaten, one equal as shown, one ahead', () => {
  expect(verdict(backtest(scores(2), 3, 2.0001, 1))).toBe(
    'Drift beats the model: MASE 1.000 against 2.000. ' +
      'The model equals seasonal naive at MASE 2.000 and beats naive.',
  )
})

test('scores that are not finite are not compared', () => {
  expect(verdict(backtest(scores(2), 3, Number.NaN, Number.POSITIVE_INFINITY))).toBe(
    'The model beats naive: MASE 2.000 against 3.000.',
  )
  expect(verdict(backtest(scores(Number.NaN), 1, 2, 3))).toMatch(/has no MASE/)
  expect(verdict(backtestOf({}))).toMatch(/no backtest/)
})

test.each([
  [0.78, 0.93, 'as claimed, within sampling error'],
  [0.6, 0.7, 'both are too narrow'],
  [0.95, 1, 'both are too wide'],
  [0.6, 0.95, 'the 80 % interval is too narrow'],
  [0.95, 0.85, 'the 80 % interval is too wide, the 95 % interval is too narrow'],
])('coverage of %d and %d: %s', (coverage80, coverage95, finding) => {
  const text = note(backtest(scores(1, coverage80, coverage95), 1, 2, 3))
  expect(text).toMatch(/^Of 100 actual values, /)
  expect(text.endsWith(`: ${finding}.`)).toBe(true)
})

test('without coverage the note is on its absence', () => {
  expect(note(backtest(scores(1, Number.NaN), 1, 2, 3))).toMatch(/has no coverage/)
})

test('correlated errors within a fold widen the margin of chance', () => {
  const missed = { ...row, y: 9 }
  const inside = { cutoff: '1', rows: new Array(20).fill(row) }
  const halfMissed = { cutoff: '1', rows: [...new Array(10).fill(row), ...new Array(10).fill(missed)] }
  const of = (folds: Fold[]) => coverageNote(scores(1, 0.9, 0.9), folds)
  expect(of([inside, inside, inside, inside, halfMissed])).toMatch(/as claimed, within sampling error\.$/)
  const evenly = { cutoff: '1', rows: [...new Array(18).fill(row), missed, missed] }
  expect(of([evenly, evenly, evenly, evenly, evenly])).toMatch(/: the 80 % interval is too wide, /)
})

test('folds without the intervals of 80 and 95 % count by their values alone', () => {
  const bare = { cutoff: '1', rows: new Array(20).fill({ ds: '2', y: 1, median: 1, 'lo-50': 0, 'hi-50': 2 }) }
  expect(coverageNote(scores(1, 0.5, 0.95), [bare, bare])).toMatch(/: the 80 % interval is too narrow\.$/)
})

test('intervals without width are right if every forecast of the backtest is exact', () => {
  const exact = { ds: '2', y: 7, median: 7, 'lo-80': 7, 'hi-80': 7, 'lo-95': 7, 'hi-95': 7 }
  const fold = { cutoff: '1', rows: [exact, exact] }
  expect(coverageNote(scores(0, 1, 1), [fold])).toMatch(
    /: both have no width, as every forecast of the backtest was exact\.$/,
  )
  expect(coverageNote(scores(0, 1, 1), new Array(50).fill({ ...fold, rows: [exact, row] }))).toMatch(
    /too wide/,
  )
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
        'The model is best in 2 of 3 series and ETS in 1.',
    )
  })

  test('a baseline that wins is named', () => {
    const ets = { model: 3, ets: 2 }
    expect(overallVerdict(document({ model: 3, ets: 2 }, ets, ets))).toBe(
      'ETS beats the model: MASE 2.000 against 3.000. ' +
        'The model is best in none of 2 series and ETS in 2.',
    )
  })

  test('series without a MASE are not counted, and without any only the means are compared', () => {
    const none = { model: Number.NaN, naive: 1 }
    const better = { model: 1, naive: 2 }
    expect(overallVerdict(document(better, better, none))).toMatch(
      / The model is best in 1 of 1 series with a MASE\.$/,
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
