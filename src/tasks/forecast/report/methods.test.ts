import { expect, test } from 'vitest'
import { isBaseline, methodLabel, methodName, methodsOf } from './methods.js'

test('the model comes first, then the other members of its ensemble, then the baselines in their own order', () => {
  const scores = { ets: 0, naive: 0, lstm: 0, model: 0, mine: 0, theta: 0 }
  expect(methodsOf(scores)).toEqual(['model', 'lstm', 'mine', 'naive', 'theta', 'ets'])
  expect(methodsOf({})).toEqual([])
})

test('methods go by their names, unknown ones by their keys', () => {
  expect(['seasonalNaive', 'ets', 'lstm', 'model', 'mine'].map(methodName)).toEqual([
    'seasonal naive',
    'ETS',
    'LSTM',
    'model',
    'mine',
  ])
  expect(['combination', 'theta'].map(methodName)).toEqual(['the combination', 'Theta'])
  expect(['combination', 'theta'].map(methodLabel)).toEqual(['combination', 'Theta'])
  expect(['theta', 'lstm', 'toString'].map(isBaseline)).toEqual([true, false, false])
})
