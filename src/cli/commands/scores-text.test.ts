import { expect, test } from 'vitest'
import type { Fold, Scores } from '../../tasks/forecast/document.js'
import { backtestOf, documentOf, seriesOf } from '../../tasks/forecast/testing/documents.js'
import { scoresOf } from '../../tasks/forecast/testing/scores.js'
import { overallScoresText, scoresText } from './scores-text.js'

const look = { columns: 80, colour: false }
const wide = { columns: 400, colour: false }

const row = { ds: '1961-01', median: 447.25, 'lo-80': 431, 'hi-80': 463.04, 'lo-95': 98.5, 'hi-95': 1471 }

const scores = (mase: number, smape: number, coverage80: number, coverage95: number): Scores =>
  scoresOf({ mase, smape, coverage80, coverage95, msis: 10 * mase, owa: mase / 2, wql: mase / 20 })

const folds = Array.from(
  { length: 5 },
  (_, fold): Fold => ({
    cutoff: `${1955 + fold}-12`,
    mase: {},
    rows: Array.from({ length: 12 }, (_, i) => ({ ...row, ds: `${1956 + fold}-${i + 1}`, y: 450 })),
  }),
)

const backtest = backtestOf(
  {},
  {
    folds,
    scores: {
      model: scores(0.7123, 3.91, 0.783, 0.933),
      naive: scores(2.31, 12.9, 0.7, 0.917),
      seasonalNaive: scores(1.43, 8.2, 0.85, 0.95),
      drift: scores(2.18, 12.1, 0.733, 0.9),
      theta: scores(1.02, 5.6, 0.767, 0.917),
      ets: scores(0.74, 4.02, 0.883, 0.983),
      lstm: scores(0.8, 4.2, 0.783, 0.933),
    },
  },
)

test('the best of each column is marked, and the verdict follows', () => {
  expect(scoresText({ backtest }, look)).toBe(
    [
      'method           MASE    sMAPE     OWA     wQL    MSIS   in 80 %   in 95 %',
      'model           0.712*   3.9 %*  0.356*  0.036*   7.12*   78.3 %*   93.3 %',
      'LSTM            0.800    4.2 %   0.400   0.040    8.00    78.3 %*   93.3 %',
      'naive           2.310   12.9 %   1.155   0.116   23.10    70.0 %    91.7 %',
      'seasonal naive  1.430    8.2 %   0.715   0.072   14.30    85.0 %    95.0 %*',
      'drift           2.180   12.1 %   1.090   0.109   21.80    73.3 %    90.0 %',
      'Theta           1.020    5.6 %   0.510   0.051   10.20    76.7 %    91.7 %',
      'ETS             0.740    4.0 %   0.370   0.037    7.40    88.3 %    98.3 %',
      '* best: lowest error, or coverage nearest to the level of the interval',
      '',
      'The model beats all 5 baselines: MASE 0.712 against 0.740 for the best of them,',
      'ETS.',
      "Of 60 actual values, 78.3 % fell inside the model's 80 % interval and 93.3 %",
      'inside its 95 % interval: as claimed.',
      '',
    ].join('\n'),
  )
})

test('a baseline that beats the model is named', () => {
  const beaten = { ...backtest, scores: { ...backtest.scores, model: scores(1.9, 10, 0.8, 0.95) } }
  const table = scoresText({ backtest: beaten }, wide)
  expect(table).toContain(
    '3 of 5 baselines beat the model: MASE 0.740 for the best of them, ETS, against 1.900. ' +
      'The model beats drift and naive.\n',
  )
})

test('without scores there is a sentence and no table', () => {
  const none = 'There is no backtest, so the accuracy of the model is unknown.\n'
  expect(scoresText({ backtest: backtestOf({}) }, look)).toBe(none)
  const bare = [seriesOf('a', { backtest: backtestOf({}) }), seriesOf('b', { backtest: backtestOf({}) })]
  expect(overallScoresText(documentOf(bare), look)).toBe(none)
})

test('of all series the verdict counts those in which the model is best, and the values of all', () => {
  const all = [seriesOf('a', { backtest }), seriesOf('b', { backtest })]
  const table = overallScoresText(documentOf(all, { overall: { ...backtest, folds: [] } }), wide)
  expect(table).toContain('model           0.712*')
  expect(table).toContain('The model is best or level in all 2 series.\n')
  expect(table).toContain('Of 120 actual values, 78.3 % fell')
})
