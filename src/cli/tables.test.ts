import { expect, test } from 'vitest'
import { scoresOf } from '../tasks/forecast/testing/scores.js'
import type { Backtest, Fold, Scores } from '../tasks/forecast/types.js'
import { backtestTable, forecastTable } from './tables.js'

const row = { ds: '1961-01', median: 447.25, 'lo-80': 431, 'hi-80': 463.04, 'lo-95': 98.5, 'hi-95': 1471 }

const scores = (mase: number, smape: number, coverage80: number, coverage95: number): Scores =>
  scoresOf({ mase, smape, coverage80, coverage95, msis: 10 * mase })

const folds: Fold[] = [{ cutoff: '1960-12', rows: new Array(60).fill({ ...row, y: 450 }) }]

const backtest: Backtest = {
  folds,
  model: scores(0.7123, 3.91, 0.783, 0.933),
  naive: scores(2.31, 12.9, 0.7, 0.917),
  seasonalNaive: scores(1.43, 8.2, 0.85, 0.95),
  drift: scores(2.18, 12.1, 0.733, 0.9),
  theta: scores(1.02, 5.6, 0.767, 0.917),
  ets: scores(0.74, 4.02, 0.883, 0.983),
}

test('the forecast stands in aligned columns under the names of the CSV file', () => {
  const forecast = [row, { ...row, ds: '1961-02', median: 9.125 }]
  expect(forecastTable({ forecast })).toBe(
    [
      'ds       median  lo-80  hi-80  lo-95  hi-95',
      '1961-01     447    431    463     99  1,471',
      '1961-02       9    431    463     99  1,471',
      '',
    ].join('\n'),
  )
})

test('the backtest marks the best of each column and says what the model beats', () => {
  expect(backtestTable({ backtest }, { columns: 80 })).toBe(
    [
      'method           MASE    sMAPE    MSIS   inside 80 %   inside 95 %',
      'model           0.712*   3.9 %*   7.12*       78.3 %*       93.3 %',
      'naive           2.310   12.9 %   23.10        70.0 %        91.7 %',
      'seasonal naive  1.430    8.2 %   14.30        85.0 %        95.0 %*',
      'drift           2.180   12.1 %   21.80        73.3 %        90.0 %',
      'Theta           1.020    5.6 %   10.20        76.7 %        91.7 %',
      'ETS             0.740    4.0 %    7.40        88.3 %        98.3 %',
      '* best: lowest error, or coverage nearest to what the interval claims',
      '',
      'The model beats naive, seasonal naive, drift, Theta and ETS: MASE 0.712 against',
      '2.310, 1.430, 2.180, 1.020 and 0.740.',
      "Of 60 actual values, 78.3 % fell inside the model's 80 % interval and 93.3 %",
      'inside its 95 % interval: as claimed, within what chance allows.',
      '',
    ].join('\n'),
  )
})

test('a baseline that beats the model is named', () => {
  const table = backtestTable(
    { backtest: { ...backtest, model: scores(1.9, 10, 0.8, 0.95) } },
    { columns: 400 },
  )
  expect(table).toContain('The model beats naive and drift: MASE 1.900 against 2.310 and 2.180.')
  expect(table).toContain(
    'Seasonal naive, Theta and ETS beat the model: MASE 1.430, 1.020 and 0.740 against 1.900.',
  )
})

test('without folds there is a sentence and no table', () => {
  expect(backtestTable({ backtest: { ...backtest, folds: [] } }, { columns: 80 })).toBe(
    'No backtest was made, so nothing says how good the model is.\n',
  )
})
