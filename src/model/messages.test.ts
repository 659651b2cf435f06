/** What users get wrong most: each message says where, and what to do. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import {
  bidirectional,
  dense,
  embedding,
  gru,
  type LayerSpec,
  type Loss,
  lstm,
  timeDistributed,
} from '../nn/index.js'
import { type TensorLike, type tensor, zeros } from '../tensor/index.js'
import type { Metric } from '../train/index.js'
import { type Model, sequential } from './index.js'

const made = (layers: readonly LayerSpec[], loss: 'mse' | Loss = 'mse', metrics: Metric[] = []): Model => {
  const model = sequential(layers, { seed: 1 })
  model.compile({ loss, metrics })
  return model
}
const series = (features: number): Model => made([lstm(3, { inputShape: [null, features] }), dense(1)])

const needs = 'a recurrent layer before it needs returnSequences: true'
const layers: [string, () => unknown, string][] = [
  [
    'an lstm after an lstm',
    () => made([lstm(3, { inputShape: [5, 2] }), lstm(3)]),
    `LSTM: expected an input of [B, T, I], got samples of [3]; ${needs}`,
  ],
  [
    'a bidirectional layer after a gru',
    () => made([gru(3, { inputShape: [5, 2] }), bidirectional(gru(3))]),
    `GRU: expected an input of [B, T, I], got samples of [3]; ${needs}`,
  ],
  [
    'timeDistributed after a gru',
    () => made([gru(3, { inputShape: [5, 2] }), timeDistributed(dense(3))]),
    `timeDistributed: expected an input of [B, T, ...], got samples of [3]; ${needs}`,
  ],
  [
    'an lstm of too many axes',
    () => made([embedding(5, 2, { inputShape: [null, 4] }), lstm(3)]),
    'LSTM: expected an input of [B, T, I], got samples of [any, 4, 2]; use it inside timeDistributed',
  ],
  [
    'features of any size',
    () => made([lstm(3, { inputShape: [5, null] })]),
    'LSTM kernel: expected inputs with a known number of features, got samples of [5, any]; end inputShape with ' +
      'that number, such as [null, 3]',
  ],
]

const inputs: [string, number, TensorLike, string][] = [
  [
    'one sample alone',
    1,
    [[1], [2], [3]],
    'predict x: expected [B, any, 1], got [3, 1]; of one sample alone, give [x]',
  ],
  [
    'steps that are numbers',
    1,
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    'predict x: expected [B, any, 1], got [2, 3]; give each step an array of its features, here one',
  ],
  ['too many features', 1, zeros([2, 3, 4]), 'predict x: expected [B, any, 1], got [2, 3, 4]'],
  [
    'nothing',
    1,
    undefined as never,
    'predict x: expected a tensor, nested arrays or a typed array, got undefined',
  ],
  ['a text', 1, 'abc' as never, 'predict x: expected a tensor, nested arrays or a typed array, got "abc"'],
]

describe('messages', () => {
  test.each(layers)('%s', (_, work, message) => {
    expect(work).toThrow(InputError)
    expect(work).toThrow(message)
  })

  test.each(inputs)('%s', (_, features, x, message) => {
    expect(() => series(features).predict(x)).toThrow(InputError)
    expect(() => series(features).predict(x)).toThrow(message)
  })

  test('features before steps', () => {
    const model = made([lstm(3, { inputShape: [5, 2] }), dense(1)])
    expect(() => model.predict(zeros([4, 2, 5]))).toThrow(
      'predict x: expected [B, 5, 2], got [4, 2, 5]; steps come before features',
    )
  })

  test('a stream through what reads no sequence', () => {
    expect(() => made([dense(1, { inputShape: [2] })]).stream()).toThrow(
      'stream: expected a model of sequences [steps, features], got one of samples of [2]; use predict',
    )
    const both = made([bidirectional(lstm(2), { inputShape: [null, 2], name: 'both' })])
    expect(() => both.stream()).toThrow('stream: layer both needs the whole sequence; use predict')
    expect(
      made([embedding(4, 2, { inputShape: [3] }), lstm(2)])
        .stream()
        .step([1]),
    ).toHaveLength(2)
  })

  test('too few samples to split', async () => {
    await expect(series(1).fit(zeros([1, 3, 1]), [1], { validationSplit: 0.2 })).rejects.toThrow(
      'fit validationSplit: 1 sample leaves none for training; give more samples, another share, or validationData',
    )
  })
})

describe("what a loss or a metric of the caller's gives is checked", () => {
  const values: [string, Loss['values'], string][] = [
    [
      'tensors where values are given',
      (y, p) => (p as never as ReturnType<typeof tensor>).sub(y.tensor),
      'own: p.sub is not a function; what it is given are values { tensor, lengths }',
    ],
    [
      'a number',
      () => 3 as never,
      'own: expected values of [3, 4], a number for each sample and step, got number; take the mean over the last axis',
    ],
    [
      'nothing',
      () => undefined as never,
      'own: expected values of [3, 4], a number for each sample and step, got undefined',
    ],
    [
      'a mean over the steps',
      (_, { tensor }) => tensor.mean(1),
      'own: expected a value for each sample or for each step, [B] = [3] or [B, T, ...] = [3, 4, ...], got [3, 2]',
    ],
    [
      'a mean over the samples',
      (_, { tensor }) => tensor.mean(0),
      'own: expected values of [3, 4], a number for each sample and step, got [4, 2]',
    ],
  ]
  const steps = [lstm(2, { inputShape: [4, 1], returnSequences: true })]
  const [x, y] = [zeros([3, 4, 1]), zeros([3, 4, 2])]
  test.each(values)('%s', (_, own, message) => {
    const loss = { name: 'own', values: own }
    expect(() => made(steps, loss).evaluate(x, y)).toThrow(message)
    expect(() => made(steps, 'mse', [loss]).evaluate(x, y)).toThrow(message)
  })

  test.each<[string, Loss['values']]>([
    ['a number for each sample and step', (_, { tensor }) => tensor.mean(-1)],
    ['a number for each element', (_, { tensor }) => tensor.square()],
    ['a number for each sample', (_, { tensor }) => tensor.mean(-1).mean(-1)],
    ['one number', (_, { tensor }) => tensor.mean()],
  ])('%s is taken', (_, values) => {
    expect(made(steps, { name: 'own', values }).evaluate(x, y).loss).toBe(0)
  })
})
