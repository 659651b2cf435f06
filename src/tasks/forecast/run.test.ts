import { describe, expect, test } from 'vitest'
import { resolved } from './options.js'
import { taskOf, trainingOf } from './run.js'

describe('taskOf', () => {
  test('hands on what decides the networks', () => {
    const settings = {
      strategy: 'recursive',
      head: 'mean',
      hiddenSize: 5,
      windowSteps: 9,
      dropout: 0.1,
    } as const
    expect(
      taskOf(resolved({ horizon: 7, ...settings }), 'gru', { frequency: 'MS', seasonalPeriod: 12 }),
    ).toEqual({
      kind: 'gru',
      seasonalPeriod: 12,
      horizonSteps: 7,
      ...settings,
    })
  })

  test('names the week of open hours, which the season does not tell', () => {
    const seasons = { frequency: 'h:09-17@MON-FRI', seasonalPeriod: 8 }
    expect(taskOf(resolved({ horizon: 7 }), 'gru', seasons)).toMatchObject({ longSeasonSteps: 40 })
    expect(taskOf(resolved({ horizon: 7 }), 'gru', { ...seasons, seasonalPeriod: 5 })).not.toHaveProperty(
      'longSeasonSteps',
    )
  })
})

test('trainingOf hands on what decides how they are trained', () => {
  const training = { seed: 3, members: 2, learningRate: 0.01, epochs: 7 }
  expect(trainingOf(resolved({ horizon: 7, folds: 2, ...training }))).toEqual(training)
})
