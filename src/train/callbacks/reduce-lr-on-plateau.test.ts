import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { testRefusals } from '../../engine/testing/refusals.js'
import type { Run } from '../callback.js'
import { sgd } from '../optimizers/index.js'
import { cosineDecay } from '../schedules.js'
import { play } from '../testing/play.js'
import { reduceLROnPlateau } from './reduce-lr-on-plateau.js'

describe('reduceLROnPlateau', () => {
  test.each<[string, object, number[], number[]]>([
    ['waits for patience epochs', { patience: 2 }, [3, 3, 3, 3, 3], [1, 1, 0.1, 0.1, 0.01]],
    ['not while it improves', { patience: 1 }, [3, 2, 1, 1], [1, 1, 1, 0.1]],
    ['an improvement below minDelta is none', { patience: 1, factor: 0.5 }, [1, 0.99995], [1, 0.5]],
    ['an improvement begins the wait anew', { patience: 2, factor: 0.5 }, [3, 3, 2, 2, 2], [1, 1, 1, 1, 0.5]],
    [
      'after a cooldown it waits anew',
      { patience: 1, cooldown: 2 },
      [3, 3, 3, 3, 3],
      [1, 0.1, 0.1, 0.01, 0.01],
    ],
    ['not below the least', { patience: 1, minLearningRate: 0.05 }, [3, 3, 3, 3], [1, 0.1, 0.05, 0.05]],
    ['and does not raise a rate below the least', { patience: 1, minLearningRate: 2 }, [3, 3, 3], [1, 1, 1]],
  ])('%s', async (_, options, values, rates) => {
    expect((await play(reduceLROnPlateau(options), values)).rates).toEqual(rates)
  })

  test('waits for ten epochs and takes a tenth when nothing is said', async () => {
    const { rates } = await play(reduceLROnPlateau(), Array(12).fill(1))
    expect(rates).toEqual([...Array(10).fill(1), 0.1, 0.1])
  })
})

test('reduceLROnPlateau and a schedule do not go together', async () => {
  const callback = reduceLROnPlateau().start()
  const optimizer = sgd({ learningRate: cosineDecay({ decaySteps: 10 }) })
  expect(() => callback.onTrainBegin?.({ optimizer } as Run)).toThrow(
    new InputError(
      'reduceLROnPlateau: expected an optimizer with a number as its learningRate, got sgd with ' +
        'cosineDecay, which sets it already; leave one of them out',
    ),
  )
})

testRefusals([
  [
    'reduceLROnPlateau factor: expected a number above 0 and below 1, got 1',
    () => reduceLROnPlateau({ factor: 1 }),
  ],
  [
    'reduceLROnPlateau patience: expected a whole number from 0, got 1.5',
    () => reduceLROnPlateau({ patience: 1.5 }),
  ],
  [
    'reduceLROnPlateau cooldown: expected a whole number from 0, got NaN',
    () => reduceLROnPlateau({ cooldown: Number.NaN }),
  ],
])
