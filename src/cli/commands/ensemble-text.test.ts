import { expect, test } from 'vitest'
import type { Fold } from '../../tasks/forecast/document.js'
import { backtestOf, seriesOf } from '../../tasks/forecast/testing/documents.js'
import { ensembleText } from './ensemble-text.js'

const fold: Fold = { cutoff: '1960-11', rows: [{ ...seriesOf('a').forecast[0], y: 432 }] }
const withFolds = (count: number, weights: Record<string, number>) =>
  seriesOf('a', { weights, backtest: backtestOf({ model: 1 }, { folds: new Array(count).fill(fold) }) })

test('a network that was asked for needs no word', () => {
  expect(ensembleText({ model: 'gru', series: [withFolds(2, { gru: 1 })] })).toBe('')
})

test('what was chosen is told, and what its scores are worth', () => {
  expect(ensembleText({ model: 'auto', series: [withFolds(2, { lstm: 0.5, ets: 0.5 })] })).toBe(
    'The forecast is an ensemble of LSTM (50 %) and ETS (50 %). ' +
      'In the backtest, the weights for each fold come from the other folds.',
  )
  const series = [withFolds(2, { lstm: 1 }), withFolds(3, { ets: 1 })]
  expect(ensembleText({ model: 'auto', series })).toMatch(
    /^The forecasts are ensembles, on average of LSTM \(50 %\) and ETS \(50 %\)\. In the backtest, /,
  )
})

test('weights from a single fold make its scores optimistic', () => {
  expect(ensembleText({ model: 'auto', series: [withFolds(1, { ets: 1 })] })).toBe(
    'The forecast is by ETS alone. ' +
      'The weights come from the only fold, so the scores of the model are optimistic.',
  )
})
