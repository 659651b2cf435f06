import { describe, expect, test } from 'vitest'
import { engineInfo } from '../engine/engine.js'
import { InputError } from '../engine/errors.js'
import { testRefusals } from '../engine/testing/refusals.js'
import { bidirectional, dense, embedding, gru, lstm, rnn, timeDistributed } from '../nn/index.js'
import { tensor, zeros } from '../tensor/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { normals } from '../tensor/testing/samples.js'
import { adam } from '../train/index.js'
import { sequential } from './index.js'
import { weightsOf } from './testing/models.js'

describe('evaluate', () => {
  const model = sequential([rnn(3, { inputShape: [4, 2] }), dense(2)], { seed: 0 })
  model.compile({ loss: 'mae', metrics: ['mse', 'rmse'] })
  const [x, y] = [normals([7, 4, 2], 1), normals([7, 2], 2)]
  const errors = Array.from(model.predict(x).data, (p, at) => p - y.data[at])

  test.each([1, 2, 3, 7, 32])(
    'is the mean over samples, whatever the last batch: batches of %d',
    (batchSize) => {
      const { loss, mse, rmse } = model.evaluate(x, y, { batchSize })
      const mean = errors.reduce((sum, e) => sum + e * e, 0) / 14
      expectClose([loss], [errors.reduce((sum, e) => sum + Math.abs(e), 0) / 14], 1e-6)
      expectClose([mse], [mean], 1e-6)
      expectClose([rmse], [Math.sqrt(mean)], 1e-6)
    },
  )

  testRefusals([
    ['evaluate x: expected [B, 4, 2], got [7, 4, 1]', () => model.evaluate(x.slice(0, 1, 2), y)],
    ['evaluate y: expected as many samples as x, 7, got [6, 2]', () => model.evaluate(x, y.slice(0, 6))],
    [
      'evaluate y: expected [B, 2], got [7, 1]; end the model with as many units as a target has numbers',
      () => model.evaluate(x, y.slice(0, 1, 1)),
    ],
    [
      'evaluate x: expected finite numbers, got NaN in sample 0, step 0, feature 0; leave it out or fill it in',
      () => model.evaluate(x.mul(Number.NaN), y),
    ],
    [
      'evaluate y: expected finite numbers, got NaN in sample 0, element 0; leave it out or fill it in',
      () => model.evaluate(x, y.mul(Number.NaN)),
    ],
    ['evaluate: expected at least one sample, got none', () => model.evaluate([], [])],
    [
      'evaluate batchSize: expected a whole number from 1, got 0',
      () => model.evaluate(x, y, { batchSize: 0 }),
    ],
  ])
})

describe('predict', () => {
  const model = sequential([gru(3, { inputShape: [null, 2], returnSequences: true }), dense(2)], { seed: 0 })

  test('does not depend on the batches', () => {
    const x = normals([7, 4, 2], 1)
    const expected = model.predict(x)
    expect(expected.shape).toEqual([7, 4, 2])
    for (const batchSize of [1, 3, 7]) expectClose(model.predict(x, { batchSize }).data, expected.data, 1e-6)
  })

  test('of no samples is no predictions', () => {
    expect(model.predict(zeros([0, 4, 2])).shape).toEqual([0, 4, 2])
    const last = sequential([gru(3, { inputShape: [4, 2] }), dense(1)], { seed: 0 })
    expect(last.predict([]).shape).toEqual([0, 1])
  })

  test('shows NaN where it is given', () => {
    const x = tensor([[[1, Number.NaN]], [[1, 2]]])
    const { data } = model.predict(x)
    expect([...data].map(Number.isNaN)).toEqual([true, true, false, false])
  })

  testRefusals([
    [
      'predict x: expected [B, any, 2], got [3, 2]; of one sample alone, give [x]',
      () => model.predict(normals([3, 2])),
    ],
    ['predict x: expected [B, any, 2], got [1, 3, 3]', () => model.predict(normals([1, 3, 3]))],
    [
      'predict batchSize: expected a whole number from 1, got -1',
      () => model.predict(normals([1, 3, 2]), { batchSize: -1 }),
    ],
    [
      'predict x: expected at least one step in each sample, got [1, 0, 2] (T = 0); leave such samples out, or pad them and give lengths',
      () => model.predict(zeros([1, 0, 2])),
    ],
    [
      'predict x: expected numbers, got "2" in sample 0, step 0, feature 1',
      () => model.predict([[[1, '2']]] as never),
    ],
  ])
})

describe('weights', () => {
  const model = sequential([lstm(2, { inputShape: [3, 1] }), dense(1)], { seed: 0 })

  test('are listed layer after layer, and are copies', () => {
    const weights = model.getWeights()
    expect(weights.map(({ shape }) => shape)).toEqual([[1, 8], [2, 8], [8], [2, 1], [1]])
    const before = weights.map(({ data }) => data.slice())
    model.setWeights(weights.map((weight) => weight.mul(2)))
    expect(weights.map(({ data }) => data)).toEqual(before)
    expect(weightsOf(model)).toEqual(before.map((data) => data.map((n) => 2 * n)))
  })

  test('are replaced all or none', () => {
    const before = weightsOf(model)
    expect(() => model.setWeights(model.getWeights().slice(1))).toThrow(
      new InputError(
        'sequential.setWeights: expected 5 weights (lstm.kernel, lstm.recurrentKernel, lstm.bias, dense.kernel, ' +
          'dense.bias), got 4',
      ),
    )
    const wrong = model.getWeights().map((weight, i) => (i === 4 ? zeros([2]) : weight.mul(3)))
    expect(() => model.setWeights(wrong)).toThrow(
      new InputError('sequential.setWeights dense.bias: expected [1], got [2]'),
    )
    expect(weightsOf(model)).toEqual(before)
  })
})

describe('names', () => {
  test('that repeat are numbered, around names that are taken', () => {
    const model = sequential(
      [dense(2, { inputShape: [2] }), dense(2, { name: 'dense_1' }), dense(2), dense(2, { name: 'dense' })],
      { seed: 0 },
    )
    expect(model.layers.map(({ name }) => name)).toEqual(['dense', 'dense_1', 'dense_2', 'dense_3'])
  })

  test('of parameters differ, inside other layers too', () => {
    const model = sequential(
      [
        bidirectional(lstm(2, { returnSequences: true }), { inputShape: [3, 1] }),
        bidirectional(lstm(2, { returnSequences: true })),
        timeDistributed(dense(2)),
        timeDistributed(dense(2)),
      ],
      { seed: 0 },
    )
    const names = model.parameters.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    expect(names).toContain('bidirectional_1.backward.kernel')
    expect(names).toContain('timedistributed_1.kernel')
  })
})

test('summary lists layers, output shapes and weights', () => {
  const model = sequential(
    [
      embedding(1000, 8, { inputShape: [null] }),
      lstm(16, { returnSequences: true }),
      lstm(4),
      dense(1, { name: 'out' }),
    ],
    { name: 'reader' },
  )
  expect(model.summary()).toMatchInlineSnapshot(`
    "reader: 9,941 weights
    ────────────────────────────────────────────
    Layer                  Output shape  Weights
    ────────────────────────────────────────────
    embedding (Embedding)  [B, any, 8]     8,000
    lstm (LSTM)            [B, any, 16]    1,600
    lstm_1 (LSTM)          [B, 4]            336
    out (Dense)            [B, 1]              5
    ────────────────────────────────────────────"
  `)
})

test('the first layer alone decides what a model is built for', () => {
  expect(() => sequential([gru(3), dense(1)], { seed: 0 }).predict(normals([2, 3]))).toThrow(
    new InputError(
      'GRU: expected an input of [B, T, I], got samples of [3]; a recurrent layer before it needs returnSequences: true, and a first one samples of [steps, features]',
    ),
  )
  expect(() => sequential([gru(3, { inputShape: [4, 2] }), gru(3)], { seed: 0 })).toThrow(
    new InputError(
      'GRU: expected an input of [B, T, I], got samples of [3]; a recurrent layer before it needs returnSequences: true, and a first one samples of [steps, features]',
    ),
  )
})

describe('memory', () => {
  const [x, y] = [normals([8, 5, 2], 1), normals([8, 1], 2)]
  const tiny = () => {
    const model = sequential([lstm(4, { inputShape: [5, 2] }), dense(1)], { seed: 0 })
    model.compile({ loss: 'mse', optimizer: adam() })
    return model
  }

  test('300 fits take no more than one', async () => {
    const model = tiny()
    await model.fit(x, y, { batchSize: 4, validationSplit: 0.25 })
    const { usedBytes } = engineInfo()
    for (let i = 0; i < 300; i++) await model.fit(x, y, { batchSize: 4, validationSplit: 0.25 })
    expect(engineInfo().usedBytes).toBeLessThanOrEqual(usedBytes)
  })

  test('2,000 predictions and steps of a stream take no more than one, and never return to the event loop', () => {
    const model = tiny()
    const now = x.slice(0, 1, 1).squeeze(1)
    const [batch] = now.shape
    const stream = model.stream({ batch })
    model.predict(x)
    const { usedBytes, totalBytes } = engineInfo()
    for (let i = 0; i < 2000; i++) {
      model.predict(x)
      stream.step(now.data)
    }
    expect(engineInfo()).toMatchObject({ usedBytes, totalBytes })
  })

  test('a training that was refused leaves nothing behind', async () => {
    const model = tiny()
    await model.fit(x, y)
    const { usedBytes } = engineInfo()
    for (let i = 0; i < 50; i++) await expect(model.fit(x, normals([8, 3]))).rejects.toThrow(InputError)
    expect(engineInfo().usedBytes).toBeLessThanOrEqual(usedBytes)
  })

  test('models that are built and dropped take nothing, also where nothing returns to the event loop', () => {
    tiny()
    const { usedBytes } = engineInfo()
    for (let i = 0; i < 100; i++) tiny()
    expect(engineInfo().usedBytes).toBe(usedBytes)
  })
})
