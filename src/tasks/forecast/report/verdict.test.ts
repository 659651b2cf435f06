import { expect, test } from 'vitest'
import { scoresOf, unscored } from '../testing/scores.js'
import type { Backtest, Fold, Scores } from '../types.js'
import { coverageNote, verdict } from './verdict.js'

const scores = (mase: number, coverage80 = 0.8, coverage95 = 0.95): Scores =>
  scoresOf({ mase, coverage80, coverage95 })

const row = { ds: '2', y: 1, median: 1, 'lo-80': 0, 'hi-80': 2, 'lo-95': -1, 'hi-95': 3 }
const folds: Fold[] = new Array(5).fill({ cutoff: '1', rows: new Array(20).fill(row) })

const backtest = (model: Scores, ...[naive, seasonalNaive, drift]: number[]): Backtest => ({
  folds,
  model,
  naive: scores(naive!),
  seasonalNaive: scores(seasonalNaive!),
  drift: scores(drift!),
  theta: unscored,
  ets: unscored,
})

test('a model that beats every baseline', () => {
  expect(verdict(backtest(scores(0.5), 1, 2, 3))).toBe(
    'The model beats naive, seasonal naive and drift: MASE 0.500 against 1.000, 2.000 and 3.000.',
  )
})

test('a model that every baseline beats', () => {
  expect(verdict(backtest(scores(4), 1, 2, 3))).toBe(
    'Naive, seasonal naive and drift beat the model: MASE 1.000, 2.000 and 3.000 against 4.000. ' +
      'On this series the simpler forecast did better.',
  )
})

test('one beaten, one equal as shown, one ahead', () => {
  expect(verdict(backtest(scores(2), 3, 2.0001, 1))).toBe(
    'The model beats naive: MASE 2.000 against 3.000. The model equals seasonal naive at MASE 2.000. ' +
      'Drift beats the model: MASE 1.000 against 2.000. On this series the simpler forecast did better.',
  )
})

test('scores that are not finite are not compared', () => {
  expect(verdict(backtest(scores(2), 3, Number.NaN, Number.POSITIVE_INFINITY))).toBe(
    'The model beats naive: MASE 2.000 against 3.000.',
  )
  expect(verdict(backtest(scores(Number.NaN), 1, 2, 3))).toMatch(/gives no MASE/)
  expect(verdict({ ...backtest(scores(1), 1, 2, 3), folds: [] })).toMatch(/No backtest/)
})

test.each([
  [0.78, 0.93, 'as claimed, within what chance allows'],
  [0.6, 0.7, 'both are too narrow'],
  [0.95, 1, 'both are too wide'],
  [0.6, 0.95, 'the 80 % interval is too narrow'],
  [0.95, 0.85, 'the 80 % interval is too wide, the 95 % interval is too narrow'],
])('coverage of %d and %d: %s', (coverage80, coverage95, judgement) => {
  const note = coverageNote(backtest(scores(1, coverage80, coverage95), 1, 2, 3))
  expect(note).toMatch(/^Of 100 actual values, /)
  expect(note.endsWith(`: ${judgement}.`)).toBe(true)
})

test('without coverage the note says so', () => {
  expect(coverageNote(backtest(scores(1, Number.NaN), 1, 2, 3))).toMatch(/gives no coverage/)
})

test('values of one fold that err together say less than as many single ones', () => {
  const missed = { ...row, y: 9 }
  const held = { cutoff: '1', rows: new Array(20).fill(row) }
  const halfMissed = { cutoff: '1', rows: [...new Array(10).fill(row), ...new Array(10).fill(missed)] }
  const note = (folds: Fold[]) => coverageNote({ ...backtest(scores(1, 0.9, 0.9), 1, 2, 3), folds })
  expect(note([held, held, held, held, halfMissed])).toMatch(/as claimed, within what chance allows\.$/)
  const evenly = { cutoff: '1', rows: [...new Array(18).fill(row), missed, missed] }
  expect(note([evenly, evenly, evenly, evenly, evenly])).toMatch(/: the 80 % interval is too wide, /)
})
