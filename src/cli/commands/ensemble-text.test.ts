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
    'The forecast is mixed from LSTM (50 %) and ETS (50 %). ' +
      'In the backtest, the weights of each past forecast were chosen without it.',
  )
  const series = [withFolds(2, { lstm: 1 }), withFolds(3, { ets: 1 })]
  expect(ensembleText({ model: 'auto', series })).toMatch(
    /^On average, the forecasts are mixed from LSTM \(50 %\) and ETS \(50 %\)\. In the backtest, /,
  )
})

test('a choice by one past forecast flatters it', () => {
  expect(ensembleText({ model: 'auto', series: [withFolds(1, { ets: 1 })] })).toBe(
    'The forecast is that of ETS alone. ' +
      'The choice has one past forecast to go by, whose score therefore flatters the model.',
  )
})
