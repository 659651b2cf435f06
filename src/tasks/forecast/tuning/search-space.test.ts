import { expect, test } from 'vitest'
import type { Task } from '../../../forecaster/index.js'
import { knownOf } from '../../../forecaster/testing/known.js'
import { seasonal } from '../../../statistics/testing/made.js'
import { networksToTry, settingsToTry, usualFor } from './search-space.js'

const series = [knownOf(seasonal(200))]
const task: Task = { kind: 'lstm', seasonalPeriod: 12, horizonSteps: 6 }
const all = 10_000

test('begins with the default, repeats none, and draws others by another seed', () => {
  const settings = settingsToTry(20, ['lstm', 'gru'], series, task, {}, 3)
  expect(settings[0]).toEqual({ model: 'lstm' })
  expect(settings).toHaveLength(20)
  expect(new Set(settings.map((one) => JSON.stringify(one))).size).toBe(20)
  expect(new Set(settings.map(({ model }) => model))).toEqual(new Set(['lstm', 'gru']))
  expect(settingsToTry(20, ['lstm', 'gru'], series, task, {}, 3)).toEqual(settings)
  expect(settingsToTry(5, ['lstm', 'gru'], series, task, {}, 3)).toEqual(settings.slice(0, 5))
  expect(settingsToTry(20, ['lstm', 'gru'], series, task, {}, 4)).not.toEqual(settings)
})

const valuesOf = (
  name: 'hiddenSize' | 'windowSteps' | 'dropout' | 'learningRate',
  given: Task,
  m = series,
) => {
  const settings = settingsToTry(all, [given.kind], m, given, {}, 0)
  return [...new Set(settings.map((one) => one[name]))].sort((a = 0, b = 0) => a - b)
}

test('takes values around those that are usual, left out where they are the usual ones', () => {
  const { shape, schedule } = usualFor(series, task, {})
  expect([shape.hiddenSize, shape.windowSteps, schedule.learningRate]).toEqual([16, 36, 0.005])
  expect(valuesOf('hiddenSize', task)).toEqual([8, 32, 64, undefined])
  expect(valuesOf('windowSteps', task)).toEqual([24, 60, 72, undefined])
  expect(valuesOf('dropout', task)).toEqual([0.1, 0.3, undefined])
  expect(valuesOf('learningRate', task)).toEqual([0.0025, 0.01, 0.02, undefined])
  expect(settingsToTry(all, ['lstm'], series, task, {}, 0)).toHaveLength(4 * 4 * 3 * 4)
})

test('takes windows of whole segments, and no more than half of the series', () => {
  expect(valuesOf('windowSteps', { ...task, kind: 'segment', seasonalPeriod: 4 })).toEqual([
    28,
    84,
    undefined,
  ])
  expect(valuesOf('windowSteps', task, [knownOf(seasonal(60))])).toEqual([12, undefined])
})

test('leaves what is given as it is', () => {
  const given = { ...task, windowSteps: 20, dropout: 0 }
  const settings = settingsToTry(all, ['gru'], series, given, { learningRate: 0.1 }, 0)
  expect(settings).toEqual(
    expect.arrayContaining([8, 32, 64].map((hiddenSize) => ({ model: 'gru', hiddenSize }))),
  )
  expect(settings).toHaveLength(4)
  expect(settingsToTry(all, ['gru'], series, { ...given, hiddenSize: 3 }, { learningRate: 0.1 }, 0)).toEqual([
    { model: 'gru' },
  ])
})

test('networks to try are the one asked for, or those that suit, the default first', () => {
  expect(networksToTry('rnn', 'rnn')).toEqual(['rnn'])
  expect(networksToTry('auto', 'lstm')).toEqual(['lstm', 'gru'])
  expect(networksToTry('auto', 'segment')).toEqual(['segment', 'lstm', 'gru'])
})
