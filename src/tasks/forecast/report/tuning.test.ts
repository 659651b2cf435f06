import { expect, test } from 'vitest'
import type { Tuning, TuningTrial } from '../document.js'
import { tuningNote, tuningTable } from './tuning.js'

const usual = { model: 'lstm' } as const
const wide = { model: 'gru', hiddenSize: 32, windowSteps: 72, dropout: 0.1, learningRate: 0.01 } as const
const narrow = { model: 'lstm', windowSteps: 12 } as const
const trial = (settings: TuningTrial['settings'], epochs: number, score: number): TuningTrial => ({
  settings,
  epochs,
  score,
})
const tuning: Tuning = {
  chosen: wide,
  trials: [
    trial(usual, 10, 1.2),
    trial(narrow, 10, 1.5),
    trial(wide, 10, 1),
    trial(wide, 30, 0.7),
    trial(usual, 30, 0.8),
  ],
  isCutShort: false,
}

test('the note says what did best, next to the default after as many epochs', () => {
  expect(tuningNote(tuning)).toBe(
    'Of 3 settings of the network tried on values before the backtest, GRU (32 units, window 72, dropout 0.1, ' +
      'learning rate 0.01) did best, with a MASE of 0.700, against 0.800 of the default.',
  )
  expect(tuningNote({ ...tuning, chosen: usual })).toMatch(
    / LSTM \(nothing changed\) did best, with a MASE of 0\.800, which is the default\.$/,
  )
})

test('the note says that time was up', () => {
  const cut = { ...tuning, trials: tuning.trials.slice(0, 4), isCutShort: true }
  expect(tuningNote(cut)).toMatch(
    / did best, with a MASE of 0\.700\. Its time was up before the end, so that another run may choose otherwise\.$/,
  )
  expect(tuningNote({ chosen: usual, trials: [], isCutShort: true })).toBe(
    'The search for settings had no time to try any; the network is as it would be without.',
  )
  expect(tuningTable({ chosen: usual, trials: [], isCutShort: true })).not.toContain('<table')
})

test('the table lists each settings once, those trained longest first, and marks the chosen', () => {
  const rows = [...tuningTable(tuning).matchAll(/<tr.*<\/tr>/g)].map(([row]) => row)
  expect(rows.slice(1)).toEqual([
    '<tr class="model"><th scope="row">GRU (32 units, window 72, dropout 0.1, learning rate 0.01)</th><td>30</td><td>0.700</td></tr>',
    '<tr><th scope="row">LSTM (nothing changed)</th><td>30</td><td>0.800</td></tr>',
    '<tr><th scope="row">LSTM (window 12)</th><td>10</td><td>1.500</td></tr>',
  ])
})
