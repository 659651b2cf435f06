import { expect, test } from 'vitest'
import type { Tuning, TuningTrial } from '../document.js'
import { tuningNote, tuningTable } from './tuning.js'

const defaults = { model: 'lstm' } as const
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
    trial(defaults, 10, 1.2),
    trial(narrow, 10, 1.5),
    trial(wide, 10, 1),
    trial(wide, 30, 0.7),
    trial(defaults, 30, 0.8),
  ],
  isCutShort: false,
}

test('the note has the best settings and the default after as many epochs', () => {
  expect(tuningNote(tuning)).toBe(
    'Best of 3 settings of the network, validated before the backtest: GRU (32 units, window 72, dropout 0.1, ' +
      'learning rate 0.01), with a MASE of 0.700 against 0.800 for the default.',
  )
  expect(tuningNote({ ...tuning, chosen: defaults })).toMatch(/ LSTM \(defaults\), with a MASE of 0\.800\.$/)
})

test('the note has the end of the time budget', () => {
  const cut = { ...tuning, trials: tuning.trials.slice(0, 4), isCutShort: true }
  expect(tuningNote(cut)).toMatch(
    /, with a MASE of 0\.700\. The time budget ended before all were tried; another run may choose differently\.$/,
  )
  expect(tuningNote({ chosen: defaults, trials: [], isCutShort: true })).toBe(
    'The time budget ended before any settings were tried; the network has its default settings.',
  )
  expect(tuningTable({ chosen: defaults, trials: [], isCutShort: true })).not.toContain('<table')
})

test('the table lists each settings once, those trained longest first, and marks the chosen', () => {
  const rows = [...tuningTable(tuning).matchAll(/<tr.*<\/tr>/g)].map(([row]) => row)
  expect(rows.slice(1)).toEqual([
    '<tr class="model"><th scope="row">GRU (32 units, window 72, dropout 0.1, learning rate 0.01)</th><td>30</td><td>0.700</td></tr>',
    '<tr><th scope="row">LSTM (defaults)</th><td>30</td><td>0.800</td></tr>',
    '<tr><th scope="row">LSTM (window 12)</th><td>10</td><td>1.500</td></tr>',
  ])
})
