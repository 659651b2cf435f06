import { expect, test } from 'vitest'
import { backtestOf, seriesOf } from '../testing/documents.js'
import { ensembleNote, ensemblesNote } from './ensemble.js'

const noteOf = (model: string, weights: Record<string, number>) =>
  ensembleNote(model, seriesOf('a', { weights }))

test('an ensemble is described by its weights, the largest first', () => {
  expect(noteOf('auto', { lstm: 0.375, ets: 0.625, naive: 0 })).toBe(
    'The forecast is an ensemble of ETS (63 %) and LSTM (38 %).',
  )
  expect(noteOf('auto', { theta: 1 })).toBe('The forecast is by Theta alone.')
  expect(noteOf('auto', { ets: 0.996, combination: 0.004 })).toBe(
    'The forecast is an ensemble of ETS (100 %) and the combination (under 1 %).',
  )
})

test('there is no note on a model that was asked for', () => {
  expect(noteOf('lstm', { lstm: 1 })).toBe('')
  expect(noteOf('lstm', {})).toBe('')
  expect(ensemblesNote({ model: 'gru', series: [seriesOf('a', { weights: { gru: 1 } })] })).toBe('')
})

test('of many series the note has the mean weights', () => {
  const series = [
    seriesOf('a', { weights: { lstm: 1 } }),
    seriesOf('b', { weights: { lstm: 0.5, ets: 0.5 } }),
  ]
  expect(ensemblesNote({ model: 'auto', series })).toBe(
    'The forecasts are ensembles, on average of LSTM (75 %) and ETS (25 %).',
  )
})

test('of many series with equal weights the note is as of one', () => {
  const alike = (weights: Record<string, number>) => [seriesOf('a', { weights }), seriesOf('b', { weights })]
  expect(ensemblesNote({ model: 'auto', series: alike({ lstm: 0.25, ets: 0.75 }) })).toBe(
    'The forecasts are ensembles of ETS (75 %) and LSTM (25 %).',
  )
  expect(ensemblesNote({ model: 'auto', series: alike({ lstm: 1 }) })).toBe(
    'The forecasts are by LSTM alone.',
  )
})

test('weights chosen by backtest come with a note on how far to trust its scores', () => {
  const fold = { cutoff: '1960-11', mase: {}, rows: [{ ...seriesOf('a').forecast[0], y: 432 }] }
  const withFolds = (count: number, weights: Record<string, number>) =>
    seriesOf('a', { weights, backtest: backtestOf({ model: 1 }, { folds: new Array(count).fill(fold) }) })
  expect(ensembleNote('auto', withFolds(2, { lstm: 0.5, ets: 0.5 }))).toBe(
    'The forecast is an ensemble of LSTM (50 %) and ETS (50 %). ' +
      'In the backtest, the weights for each fold come from the other folds.',
  )
  expect(ensembleNote('auto', withFolds(1, { ets: 1 }))).toBe(
    'The forecast is by ETS alone. ' +
      'The weights come from the only fold, so the scores of the model are optimistic.',
  )
  expect(ensembleNote('gru', withFolds(2, { gru: 1 }))).toBe('')
})
