import { expect, test } from 'vitest'
import { backtestOf, documentOf, seriesOf } from '../../tasks/forecast/testing/documents.js'
import { backtestText } from './backtest-text.js'
import { forecastText } from './forecast-text.js'

const look = { columns: 80, colour: false }
const fold = { cutoff: '1960-11', mase: {}, rows: [{ ...seriesOf('a').forecast[0], ds: '1960-12', y: 432 }] }
const series = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    seriesOf(`s${index}`, { backtest: backtestOf({ model: 1, naive: 2 }, { folds: [fold] }) }),
  )

test('a single series has its backtest, chart and table', () => {
  const text = forecastText(documentOf(series(1)), look)
  expect(text).toMatch(/^Backtest: 1 fold of 1 step\n\nmethod /)
  expect(text).toContain('\nThe model beats naive: MASE 1.000 against 2.000.\n')
  expect(text).toContain('\nForecast of s0, monthly (month start)\n')
  expect(text).toContain('── history   ━━ median forecast   ░░ 80 % interval')
  expect(text).toContain('\nds       median  lo-80')
  expect(text).toMatch(/\n1 min 15 s on wasm relaxed-simd, seed 7\n$/)
})

test('tuning has a line of its own', () => {
  const trial = { settings: { model: 'gru' }, epochs: 9, score: 0.5 } as const
  const tuning = { chosen: trial.settings, trials: [trial], isCutShort: false }
  const line = '\nBest of 1 setting of the network, validated before the backtest: GRU (defaults),\n'
  expect(forecastText(documentOf(series(1), { tuning }), look)).toContain(line)
  expect(backtestText(documentOf(series(3), { tuning }), look)).toContain(line)
})

test('up to three series are shown one by one, under the backtest of all', () => {
  const text = forecastText(documentOf(series(3)), look)
  expect(text).toMatch(/^Backtest: 1 fold of 1 step for each of 3 series\n/)
  expect(text.match(/^Forecast of s/gm)).toHaveLength(3)
  expect(text.match(/^method /gm)).toHaveLength(1)
})

test('more are listed, with the skipped ones and the ensemble', () => {
  const combined = series(12).map((one) => ({ ...one, weights: { gru: 0.5, theta: 0.5 } }))
  const skipped = [{ id: 'x', reason: 'too short' }]
  const text = forecastText(documentOf(combined, { model: 'auto', skipped }), look)
  expect(text).not.toContain('Forecast of')
  expect(text).toContain('\nseries     next  value ')
  expect(text).toContain('\nand 2 more\n')
  expect(text).toContain(
    'The forecasts are ensembles of GRU (50 %) and Theta (50 %). The weights come\nfrom the only fold, so the scores of the model are optimistic.\n',
  )
  expect(text).toContain('\n1 series skipped:\nx: too short\n')
})

test('of many series each has a line: the next value, the errors, and the best method', () => {
  const all = ['a', 'b', 'c', 'd'].map((id, index) =>
    seriesOf(id, { backtest: backtestOf({ model: 1 + index, ets: 1.5, naive: 4 }) }),
  )
  expect(forecastText(documentOf(all), look)).toContain(
    [
      'series     next  value   MASE  baseline   best',
      'a       1961-01  447.3  1.000     1.500  model',
      'b       1961-01  447.3  2.000     1.500    ETS',
      '',
    ]
      .join('\n')
      .trimEnd(),
  )
  expect(backtestText(documentOf(all), look)).toContain(
    [
      'series   MASE  baseline   best',
      'a       1.000     1.500  model',
      'b       2.000     1.500    ETS',
    ].join('\n'),
  )
})
