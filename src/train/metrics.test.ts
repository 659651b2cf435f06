import { describe, expect, test } from 'vitest'
import { casesOf, readFixture } from '../../tests/fixtures/read.js'
import { InputError } from '../engine/errors.js'
import { type LossName, lossOf } from '../nn/losses/index.js'
import { tensor } from '../tensor/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { tensorOf } from '../tensor/testing/golden.js'
import { type MetricName, metricOf } from './metrics.js'

const mse = lossOf('test', 'mse')

test.each(casesOf(readFixture('keras'), 'metric'))('Keras: %s', (_, golden) => {
  const name = (golden.metric.charAt(0).toLowerCase() + golden.metric.slice(1)) as MetricName
  const { values, finish = (mean: number) => mean } = metricOf(name, mse)
  let [total, count] = [0, 0]
  for (const { y_true: y, y_pred: p, result } of golden.updates) {
    const given = values({ tensor: tensorOf(y) }, { tensor: tensorOf(p) })
    total += given.sum().item()
    count += given.size
    expectClose([finish(total / count)], [result], 1e-5)
  }
})

test.each<[LossName, unknown, unknown, number]>([
  ['binaryCrossentropy', [[1], [0], [1]], [[0.9], [0.6], [0.2]], 1 / 3],
  ['mse', [[1], [0], [1]], [[0.9], [0.6], [0.2]], 1 / 3],
  [
    'categoricalCrossentropy',
    [
      [0, 1],
      [1, 0],
    ],
    [
      [0.4, 0.6],
      [0.1, 0.9],
    ],
    1 / 2,
  ],
  [
    'sparseCategoricalCrossentropy',
    [1, 0],
    [
      [0.4, 0.6],
      [0.1, 0.9],
    ],
    1 / 2,
  ],
])('accuracy beside %s', (loss, y, p, expected) => {
  const { name, values } = metricOf('accuracy', lossOf('test', loss))
  expect(name).toBe('accuracy')
  expect(
    values({ tensor: tensor(y as number[]) }, { tensor: tensor(p as number[]) })
      .mean()
      .item(),
  ).toBeCloseTo(expected, 6)
})

test('accuracy of sequences has one number a step', () => {
  const { values } = metricOf('sparseCategoricalAccuracy', mse)
  const p = tensor([
    [
      [0.1, 0.9],
      [0.8, 0.2],
    ],
  ])
  expect(values({ tensor: tensor(Int32Array.of(1, 1), [1, 2]) }, { tensor: p }).toArray()).toEqual([[1, 0]])
})

describe('refused', () => {
  const p = tensor([
    [0.1, 0.9],
    [0.8, 0.2],
  ])

  test.each<[string, MetricName, unknown]>([
    [
      'categoricalAccuracy: expected targets of [2, 2] like the predictions, got [2]',
      'categoricalAccuracy',
      [0, 1],
    ],
    [
      'binaryAccuracy: expected targets of [2, 2] like the predictions, got [4]',
      'binaryAccuracy',
      [0, 1, 1, 0],
    ],
    ['meanAbsoluteError: expected targets of [2, 2] like the predictions, got [1, 2]', 'mae', [[0, 1]]],
    [
      'sparseCategoricalAccuracy: expected class numbers of [2], got [2, 2]; for one-hot rows, use categoricalAccuracy',
      'sparseCategoricalAccuracy',
      [
        [0, 1],
        [1, 0],
      ],
    ],
  ])('%s', (message, name, y) => {
    expect(() => metricOf(name, mse).values({ tensor: tensor(y as number[]) }, { tensor: p })).toThrow(
      new InputError(message),
    )
  })

  test('an unknown name is refused', () => {
    expect(() => metricOf('f1' as 'mae', mse)).toThrow(
      new InputError(
        'metrics: expected one of accuracy, meanSquaredError, mse, meanAbsoluteError, mae, rootMeanSquaredError, ' +
          'rmse, binaryAccuracy, categoricalAccuracy, sparseCategoricalAccuracy, got f1',
      ),
    )
  })
})
