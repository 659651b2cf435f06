import { expect, test } from 'vitest'
import type { Scores } from '../document.js'
import { scoresOf, unscored } from '../testing/scores.js'
import { bestMethods, mainColumns, percent, unitColumns } from './scores.js'

const scores = (mase: number, smape: number, coverage80: number, coverage95: number): Scores =>
  scoresOf({ mase, smape, coverage80, coverage95, msis: 10 * mase })

const given = {
  model: scores(0.9, Number.NaN, 0.9, 1),
  naive: scores(0.90001, Number.NaN, 0.75, 0.9),
  seasonalNaive: scores(1.2, Number.NaN, 0.6, 0.96),
  drift: scores(Number.NaN, Number.NaN, 1, 0.8),
  theta: unscored,
}

test('the lowest error is best, equal values share, the best coverage is the nearest to its level', () => {
  expect(mainColumns.map((column) => [column.heading, [...bestMethods(given, column)]])).toEqual([
    ['MASE', ['model', 'naive']],
    ['sMAPE', []],
    ['OWA', ['model', 'naive', 'seasonalNaive', 'drift']],
    ['wQL', ['model', 'naive', 'seasonalNaive', 'drift']],
    ['MSIS', ['model', 'naive']],
    ['in 80 %', ['naive']],
    ['in 95 %', ['seasonalNaive']],
  ])
})

test('columns in the series’ unit have the decimals that suit their values', () => {
  const [mae, crps] = unitColumns(given, ['mae', 'MAE'], ['crps', 'CRPS'])
  expect([mae.text(1), crps.heading]).toEqual(['1', 'CRPS'])
  expect(unitColumns({ model: scoresOf({ mae: 0.0123 }) }, ['mae', 'MAE'])[0].text(0.0123)).toBe('0.01230')
})

test('percentages are shown to a tenth', () => {
  expect(percent(78.34)).toBe('78.3 %')
  expect(percent(Number.NaN)).toBe('–')
})
