import { describe, expect, test } from 'vitest'
import type { AnomalyRow } from '../../tasks/anomalies/document.js'
import type { Fold, Scores } from '../../tasks/forecast/document.js'
import { backtestOf, documentOf, seriesOf } from '../../tasks/forecast/testing/documents.js'
import { scoresOf } from '../../tasks/forecast/testing/scores.js'
import {
  anomaliesTable,
  backtestTable,
  forecastTable,
  judgedList,
  overallTable,
  predictedList,
  seriesList,
  skippedList,
} from './tables.js'

const row = { ds: '1961-01', median: 447.25, 'lo-80': 431, 'hi-80': 463.04, 'lo-95': 98.5, 'hi-95': 1471 }

const scores = (mase: number, smape: number, coverage80: number, coverage95: number): Scores =>
  scoresOf({ mase, smape, coverage80, coverage95, msis: 10 * mase, owa: mase / 2, wql: mase / 20 })

const folds: Fold[] = [{ cutoff: '1960-12', rows: new Array(60).fill({ ...row, y: 450 }) }]

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
  expect(forecastTable({ forecast: [{ ds: '1', median: 5, 'lo-50': 4, 'hi-50': 6 }] })).toBe(
    'ds  median  lo-50  hi-50\n1        5      4      6\n',
  )
})

describe('the backtest', () => {
  test('marks the best of each column and says what the model beats', () => {
    expect(backtestTable({ backtest }, { columns: 80 })).toBe(
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
        'inside its 95 % interval: as claimed, within sampling error.',
        '',
      ].join('\n'),
    )
  })

  test('names a baseline that beats the model', () => {
    const beaten = { ...backtest, scores: { ...backtest.scores, model: scores(1.9, 10, 0.8, 0.95) } }
    const table = backtestTable({ backtest: beaten }, { columns: 400 })
    expect(table).toContain(
      '3 of 5 baselines beat the model: MASE 0.740 for the best of them, ETS, against 1.900. ' +
        'The model beats drift and naive. A baseline is',
    )
  })

  test('without scores is a sentence and no table', () => {
    const none = 'There is no backtest, so the accuracy of the model is unknown.\n'
    expect(backtestTable({ backtest: backtestOf({}) }, { columns: 80 })).toBe(none)
    const bare = [seriesOf('a', { backtest: backtestOf({}) }), seriesOf('b', { backtest: backtestOf({}) })]
    expect(overallTable(documentOf(bare), { columns: 80 })).toBe(none)
  })

  test('of all series says in how many the model is best, and counts the values of all', () => {
    const all = [seriesOf('a', { backtest }), seriesOf('b', { backtest })]
    const table = overallTable(documentOf(all, { overall: { ...backtest, folds: [] } }), { columns: 400 })
    expect(table).toContain('model           0.712*')
    expect(table).toContain('The model is best in all 2 series.\n')
    expect(table).toContain('Of 120 actual values, 78.3 % fell')
  })
})

test('many series are listed, the first of them', () => {
  const series = ['a', '\x1b[2Jb', 'c'.repeat(50)].map((id, index) =>
    seriesOf(id, { backtest: backtestOf({ model: 1 + index, ets: 1.5, naive: 4 }) }),
  )
  expect(seriesList({ series })).toBe(
    [
      'series                               next  value   MASE  baseline   best',
      'a                                 1961-01  447.3  1.000     1.500  model',
      '[2Jb                              1961-01  447.3  2.000     1.500    ETS',
      `${'c'.repeat(31)}…  1961-01  447.3  3.000     1.500    ETS`,
      '',
    ].join('\n'),
  )
  const many = new Array(1200).fill(series[0])
  expect(seriesList({ series: many }).split('\n')).toHaveLength(13)
  expect(seriesList({ series: many })).toMatch(/\nand 1,190 more\n$/)
})

test('series that were only judged, or only forecast, are listed without the rest', () => {
  const series = ['a', 'b'].map((id, index) =>
    seriesOf(id, { backtest: backtestOf({ model: 1 + index, ets: 1.5 }) }),
  )
  expect(judgedList({ series })).toBe(
    [
      'series   MASE  baseline   best',
      'a       1.000     1.500  model',
      'b       2.000     1.500    ETS',
      '',
    ].join('\n'),
  )
  const unjudged = [
    seriesOf('a'),
    seriesOf('b', { forecast: [{ ds: '1961-01', median: 5, 'lo-50': 4, 'hi-50': 6.5 }] }),
  ]
  expect(predictedList({ series: unjudged }, 1)).toBe(
    ['series     next  value  lo-80  hi-80', 'a       1961-01  447.3  431.0  463.0', 'and 1 more', ''].join(
      '\n',
    ),
  )
  expect(predictedList({ series: unjudged.slice(1) })).toMatch(
    /lo-50 {2}hi-50\n.* 5\.000 {2}4\.000 {2}6\.500\n$/,
  )
})

test('skipped series are named with the reason, the first of them', () => {
  const skipped = [{ id: 'x', reason: 'expected at least 36 rows, got 7' }]
  expect(skippedList(skipped, { columns: 30 })).toBe(
    '1 series skipped:\nx: expected at least 36 rows,\ngot 7\n',
  )
  expect(skippedList(new Array(12).fill(skipped[0]), { columns: 80 })).toMatch(
    /^12 series skipped:\nx: .*\nand 2 more\n$/s,
  )
  expect(skippedList([], { columns: 80 })).toBe('')
})

describe('anomalies', () => {
  const rows: AnomalyRow[] = [2, 5.25, 9, Number.POSITIVE_INFINITY].map((score, t) => ({
    ds: `2020-01-0${t + 1}`,
    y: 20 + t,
    expected: 10.5,
    lo: 8,
    hi: 12,
    score,
    isAnomaly: score >= 3,
  }))
  const series = (id: string, given: AnomalyRow[]) => ({ id, frequency: 'D', rows: given })

  test('are listed by score', () => {
    expect(anomaliesTable({ series: [series('a', rows)], threshold: 3 }, { columns: 80 })).toBe(
      [
        '3 of 4 values are anomalies, with a score of 3 or more. By chance alone, 1 value',
        'in 1,000 has such a score: hardly any of these.',
        '',
        'ds          score  value  expected    lo     hi',
        '2020-01-04      ∞  23.00     10.50  8.00  12.00',
        '2020-01-03    9.0  22.00     10.50  8.00  12.00',
        '2020-01-02    5.3  21.00     10.50  8.00  12.00',
        '',
      ].join('\n'),
    )
  })

  test('of several series bear their ids, and the rest is counted', () => {
    const table = anomaliesTable(
      { series: [series('a', rows), series('b', rows.slice(0, 2))], threshold: 3 },
      { columns: 80 },
      2,
    )
    expect(table).toContain('\nseries  ds          score  value')
    expect(table).toMatch(/\na {7}2020-01-03 {4}9\.0 .*\nand 2 more\n$/)
  })

  test('may be none', () => {
    const none = { series: [series('a', rows.slice(0, 1))], threshold: 3 }
    expect(anomaliesTable(none, { columns: 400 })).toBe(
      'None of 1 value is an anomaly, with a score of 3 or more. ' +
        'By chance alone, 1 value in 1,000 has such a score: hardly any of these.\n',
    )
  })
})
