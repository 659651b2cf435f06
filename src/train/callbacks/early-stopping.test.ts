import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { testRefusals } from '../../engine/testing/refusals.js'
import { play } from '../testing/play.js'
import type { EpochLogs } from '../training-state.js'
import { earlyStopping } from './early-stopping.js'

describe('earlyStopping', () => {
  test.each<[string, object, (number | EpochLogs)[], number]>([
    ['at the first epoch that is no better', {}, [3, 2, 2, 1], 3],
    ['after patience epochs without a better one', { patience: 2 }, [3, 4, 2, 3, 3, 1], 5],
    ['never, while it improves', { patience: 1 }, [4, 3, 2, 1], 4],
    ['improvements up to minDelta do not count', { minDelta: 0.5 }, [3, 2.5, 1], 2],
    ['and those beyond do', { minDelta: 0.5 }, [3, 2.4, 1.8, 1.7], 4],
    [
      'NaN is no improvement, and later numbers are not compared with it',
      { patience: 1 },
      [3, Number.NaN, 1],
      2,
    ],
    ['NaN at first, then numbers', { patience: 2 }, [Number.NaN, 3, 2, 3, 3, 3], 5],
    [
      'accuracies are to grow',
      { monitor: 'valAccuracy' },
      [0.5, 0.6, 0.6].map((valAccuracy) => ({ valAccuracy })),
      3,
    ],
    [
      'as is any number with mode max',
      { monitor: 'score', mode: 'max' },
      [1, 2, 1].map((score) => ({ score })),
      3,
    ],
    ['the training loss', { monitor: 'loss' }, [{ loss: 1 }, { loss: 2 }, { loss: 0 }], 2],
  ])('%s', async (_, options, values, expected) => {
    expect((await play(earlyStopping(options), values)).epochs).toBe(expected)
  })

  test('keeps the last weights, or restores the best', async () => {
    const values = [3, 1, 2, 2.5, 0]
    expect((await play(earlyStopping({ patience: 2 }), values)).weight).toBe(3)
    expect((await play(earlyStopping({ patience: 2, restoreBestWeights: true }), values)).weight).toBe(1)
    expect((await play(earlyStopping({ patience: 9, restoreBestWeights: true }), values)).weight).toBe(4)
  })

  test('has the best weights and whether it has stopped', async () => {
    const callback = earlyStopping({ patience: 2, restoreBestWeights: true }).start()
    expect([callback.hasStopped, callback.bestWeights]).toEqual([false, undefined])
    await play(callback, [3, 1, 2])
    expect([callback.hasStopped, callback.bestWeights]).toEqual([false, [Float32Array.of(1)]])
    await play(callback, [3, 1, 2, 2.5, 0])
    expect([callback.hasStopped, callback.bestWeights]).toEqual([true, [Float32Array.of(1)]])
    await play(callback, [3])
    expect(callback.hasStopped).toBe(false)
  })

  test('starts afresh with each training', async () => {
    const callback = earlyStopping({ restoreBestWeights: true, patience: 2 })
    await play(callback, [1, 0.5])
    expect(await play(callback, [3, 2, 4, 4])).toMatchObject({ epochs: 4, weight: 1 })
  })

  test('lists the numbers of an epoch where there is no such number', async () => {
    await expect(play(earlyStopping(), [{ loss: 1, mae: 2 }])).rejects.toThrow(
      new InputError(
        'earlyStopping monitor: expected one of loss, mae, got valLoss; give fit validationData or validationSplit',
      ),
    )
    await expect(play(earlyStopping({ monitor: 'los' }), [{ loss: 1 }])).rejects.toThrow(
      new InputError('earlyStopping monitor: expected one of loss, got los; did you mean loss?'),
    )
  })
})

testRefusals([
  ['earlyStopping patience: expected a whole number from 0, got -1', () => earlyStopping({ patience: -1 })],
  ['earlyStopping minDelta: expected a number from 0, got -0.1', () => earlyStopping({ minDelta: -0.1 })],
  ['earlyStopping mode: expected one of min, max, got auto', () => earlyStopping({ mode: 'auto' as 'min' })],
])
