import { expect, test } from 'vitest'
import { scoresOf, unscored } from '../testing/scores.js'
import type { Backtest, Scores } from '../types.js'
import { bestMethods, percent, SCORE_COLUMNS } from './scores.js'

const scores = (mase: number, smape: number, coverage80: number, coverage95: number): Scores =>
  scoresOf({ mase, smape, coverage80, coverage95, msis: 10 * mase })

const backtest: Backtest = {
  folds: [],
  model: scores(0.9, Number.NaN, 0.9, 1),
  naive: scores(0.90001, Number.NaN, 0.75, 0.9),
  seasonalNaive: scores(1.2, Number.NaN, 0.6, 0.96),
  drift: scores(Number.NaN, Number.NaN, 1, 0.8),
  theta: unscored,
  ets: unscored,
}

test('the lowest error is best, equal values share, coverage is best near its claim', () => {
  expect(SCORE_COLUMNS.map((column) => [column.heading, [...bestMethods(backtest, column)]])).toEqual([
    ['MASE', ['model', 'naive']],
    ['sMAPE', []],
    ['MSIS', ['model', 'naive']],
    ['inside 80 %', ['naive']],
    ['inside 95 %', ['seasonalNaive']],
  ])
})

test('percentages are shown to a tenth', () => {
  expect(percent(78.34)).toBe('78.3 %')
  expect(percent(Number.NaN)).toBe('–')
})
