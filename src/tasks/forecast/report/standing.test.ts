import { expect, test } from 'vitest'
import { backtestOf, seriesOf } from '../testing/documents.js'
import { bestBaseline, leader, leaders } from './standing.js'

test('the best baseline has the lowest MASE; parts of the model are none', () => {
  expect(bestBaseline(backtestOf({ model: 1, lstm: 0.1, naive: Number.NaN, drift: 3, ets: 2 }))).toBe('ets')
  expect(bestBaseline(backtestOf({ model: 1, lstm: 0.1 }))).toBeUndefined()
})

test('the model leads where no baseline has a lower MASE as shown', () => {
  expect(leader(backtestOf({ model: 1, naive: 1.2 }))).toBe('model')
  expect(leader(backtestOf({ model: 1.0002, naive: 1 }))).toBe('model')
  expect(leader(backtestOf({ model: 1.3, naive: 1.2, theta: 1.1 }))).toBe('theta')
  expect(leader(backtestOf({ model: Number.NaN, naive: 1.2 }))).toBeUndefined()
  expect(leader(backtestOf({}))).toBeUndefined()
})

test('leaders are counted, most first', () => {
  const all: Record<string, number>[] = [
    { model: 2, ets: 1 },
    { model: 1, ets: 2 },
    { model: 1, naive: 2 },
    { model: Number.NaN, ets: 1 },
  ]
  expect(leaders(all.map((mase) => seriesOf('a', { backtest: backtestOf(mase) })))).toEqual([
    ['model', 2],
    ['ets', 1],
  ])
})
