import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import {
  type Callback,
  type EpochLogs,
  earlyStopping,
  epochLogger,
  modelCheckpoint,
  type Run,
  reduceLROnPlateau,
} from './callbacks.js'
import { sgd } from './optimizers.js'
import { cosineDecay } from './schedules.js'

/** Plays a training whose weights are the epoch's number; stops where the callback says so. */
async function play(callback: Callback, epochs: readonly (number | EpochLogs)[], learningRate = 1) {
  let [epoch, weight, stopped] = [0, -1, false]
  const saved: string[] = []
  const rates: number[] = []
  const run: Run = {
    epochs: epochs.length,
    optimizer: sgd({ learningRate }),
    learningRate,
    stop: () => {
      stopped = true
    },
    takeWeights: () => [Float32Array.of(weight)],
    putWeights: ([values]) => {
      weight = values[0]
    },
    save: async (path) => {
      saved.push(path)
    },
    takeState: () => {
      throw new Error('not here')
    },
    resume: () => {
      throw new Error('not here')
    },
  }
  await callback.onTrainBegin?.(run)
  for (; epoch < epochs.length && !stopped; epoch++) {
    weight = epoch
    const logs = epochs[epoch]
    await callback.onEpochEnd?.(epoch, typeof logs === 'number' ? { loss: 9, valLoss: logs } : logs, run)
    rates.push(Number(run.learningRate.toPrecision(6)))
  }
  await callback.onTrainEnd?.(run)
  return { epochs: epoch, weight, rates, saved }
}

describe('earlyStopping', () => {
  test.each<[string, object, (number | EpochLogs)[], number]>([
    ['at the first epoch that is no better', {}, [3, 2, 2, 1], 3],
    ['after patience epochs without a better one', { patience: 2 }, [3, 4, 2, 3, 3, 1], 5],
    ['never, while it improves', { patience: 1 }, [4, 3, 2, 1], 4],
    ['improvements up to minDelta do not count', { minDelta: 0.5 }, [3, 2.5, 1], 2],
    ['and those beyond do', { minDelta: 0.5 }, [3, 2.4, 1.8, 1.7], 4],
    ['NaN is no improvement, nor what it is measured by', { patience: 1 }, [3, Number.NaN, 1], 2],
    ['NaN at first, then numbers', { patience: 2 }, [Number.NaN, 3, 2, 3, 3, 3], 5],
    [
      'accuracies are to grow',
      { monitor: 'valAccuracy' },
      [0.5, 0.6, 0.6].map((valAccuracy) => ({ valAccuracy })),
      3,
    ],
    ['as is what is said to', { monitor: 'score', mode: 'max' }, [1, 2, 1].map((score) => ({ score })), 3],
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

  test('starts afresh with each training', async () => {
    const callback = earlyStopping({ restoreBestWeights: true, patience: 2 })
    await play(callback, [1, 0.5])
    expect(await play(callback, [3, 2, 4, 4])).toMatchObject({ epochs: 4, weight: 1 })
  })

  test('names what it can watch where there is no such number', async () => {
    await expect(play(earlyStopping(), [{ loss: 1, mae: 2 }])).rejects.toThrow(
      new InputError(
        'earlyStopping monitor: expected one of loss, mae, got valLoss; give fit validationData or validationSplit',
      ),
    )
    await expect(play(earlyStopping({ monitor: 'los' }), [{ loss: 1 }])).rejects.toThrow(
      new InputError('earlyStopping monitor: expected one of loss, got los'),
    )
  })
})

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
    ['and does not raise what is below it', { patience: 1, minLearningRate: 2 }, [3, 3, 3], [1, 1, 1]],
  ])('%s', async (_, options, values, rates) => {
    expect((await play(reduceLROnPlateau(options), values)).rates).toEqual(rates)
  })

  test('waits for ten epochs and takes a tenth when nothing is said', async () => {
    const { rates } = await play(reduceLROnPlateau(), Array(12).fill(1))
    expect(rates).toEqual([...Array(10).fill(1), 0.1, 0.1])
  })
})

test('reduceLROnPlateau and a schedule do not go together', async () => {
  const callback = reduceLROnPlateau()
  const optimizer = sgd({ learningRate: cosineDecay({ decaySteps: 10 }) })
  expect(() => callback.onTrainBegin?.({ optimizer } as Run)).toThrow(
    new InputError(
      'reduceLROnPlateau: expected an optimizer with a number as its learningRate, got sgd with cosineDecay',
    ),
  )
})

describe('modelCheckpoint', () => {
  test('saves each epoch, under its number where asked', async () => {
    expect((await play(modelCheckpoint('m-{epoch}.safetensors'), [3, 4, 2])).saved).toEqual([
      'm-1.safetensors',
      'm-2.safetensors',
      'm-3.safetensors',
    ])
  })

  test('saves the best alone', async () => {
    const callback = modelCheckpoint('{epoch}', { saveBestOnly: true })
    expect((await play(callback, [3, 4, 3, 2])).saved).toEqual(['1', '4'])
    expect((await play(callback, [9, 8])).saved).toEqual(['1', '2'])
  })
})

test('epochLogger prints one line an epoch', async () => {
  const lines: string[] = []
  await play(
    epochLogger((line) => lines.push(line)),
    [{ loss: 0.123456, valLoss: 12345.678 }, { loss: 0 }],
  )
  expect(lines).toEqual(['epoch 1/2  loss 0.1235  valLoss 1.235e+4', 'epoch 2/2  loss 0.000'])
})

test.each<[string, () => unknown]>([
  [
    'earlyStopping patience: expected a whole number of epochs from 0, got -1',
    () => earlyStopping({ patience: -1 }),
  ],
  ['earlyStopping minDelta: expected a number from 0, got -0.1', () => earlyStopping({ minDelta: -0.1 })],
  ['earlyStopping mode: expected min or max, got auto', () => earlyStopping({ mode: 'auto' as 'min' })],
  [
    'reduceLROnPlateau factor: expected a number between 0 and 1, got 1',
    () => reduceLROnPlateau({ factor: 1 }),
  ],
  [
    'reduceLROnPlateau patience: expected a whole number of epochs from 0, got 1.5',
    () => reduceLROnPlateau({ patience: 1.5 }),
  ],
  [
    'reduceLROnPlateau cooldown: expected a whole number of epochs from 0, got NaN',
    () => reduceLROnPlateau({ cooldown: Number.NaN }),
  ],
])('%s', (message, run) => {
  expect(run).toThrow(new InputError(message))
})
