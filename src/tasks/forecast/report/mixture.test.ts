import { expect, test } from 'vitest'
import { seriesOf } from '../testing/documents.js'
import { mixtureNote, mixturesNote } from './mixture.js'

test('a mixture is told by its weights, the largest first', () => {
  expect(mixtureNote('auto', { weights: { lstm: 0.375, ets: 0.625, naive: 0 } })).toBe(
    'The forecast is mixed from ETS (62.5 %) and LSTM (37.5 %).',
  )
  expect(mixtureNote('auto', { weights: { theta: 1 } })).toBe('The forecast is that of Theta alone.')
})

test('nothing is told of a model that was asked for', () => {
  expect(mixtureNote('lstm', { weights: { lstm: 1 } })).toBe('')
  expect(mixtureNote('lstm', { weights: {} })).toBe('')
  expect(mixturesNote({ model: 'gru', series: [seriesOf('a', { weights: { gru: 1 } })] })).toBe('')
})

test('of many series the mean weights are told', () => {
  const series = [
    seriesOf('a', { weights: { lstm: 1 } }),
    seriesOf('b', { weights: { lstm: 0.5, ets: 0.5 } }),
  ]
  expect(mixturesNote({ model: 'auto', series })).toBe(
    'What the series are forecast with was chosen by their backtest; the mean weights are LSTM 75 % and ETS 25 %.',
  )
})
