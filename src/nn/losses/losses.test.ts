import { describe, expect, test } from 'vitest'
import { caseOf, casesOf, flat, readFixture, type Settings, shapeOf } from '../../../tests/fixtures/read.js'
import { InputError } from '../../engine/errors.js'
import { gradientsOf, type Tensor, tensor } from '../../tensor/index.js'
import { expectClose } from '../../tensor/testing/close.js'
import { tensorOf } from '../../tensor/testing/golden.js'
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  huber,
  type Loss,
  lossOf,
  meanAbsoluteError,
  meanSquaredError,
  pinball,
  sparseCategoricalCrossentropy,
} from './index.js'

const fixture = readFixture('keras')
const tolerance = 1e-5 // the fixtures' README says why

const makers: Readonly<Record<string, (config: Settings) => Loss>> = {
  MeanSquaredError: meanSquaredError,
  MeanAbsoluteError: meanAbsoluteError,
  Huber: ({ delta }) => huber({ delta: delta as number }),
  BinaryCrossentropy: ({ from_logits: fromLogits = false }) =>
    binaryCrossentropy({ fromLogits: fromLogits as boolean }),
  CategoricalCrossentropy: ({ from_logits: fromLogits = false }) =>
    categoricalCrossentropy({ fromLogits: fromLogits as boolean }),
  SparseCategoricalCrossentropy: ({ from_logits: fromLogits = false }) =>
    sparseCategoricalCrossentropy({ fromLogits: fromLogits as boolean }),
}

test.each(casesOf(fixture, 'loss'))('Keras: %s', (_, golden) => {
  const loss = makers[golden.loss](golden.config)
  const target = tensorOf(golden.y_true)
  const prediction = tensorOf(golden.y_pred)
  const {
    result,
    gradients: [slopes],
  } = gradientsOf([prediction], ([leaf]) => {
    const values = loss.values({ tensor: target }, { tensor: leaf })
    return { loss: values.mean(), values }
  })
  expect(result.values.shape).toEqual(shapeOf(golden.unreduced))
  expectClose(result.values.data, flat(golden.unreduced), tolerance, 'values')
  expectClose(result.loss.data, [golden.value], tolerance, 'mean')
  expectClose(slopes, flat(golden.gradient), tolerance, 'gradient')
})

test('defaults are those of Keras', () => {
  const { of } = caseOf(fixture, 'defaults', 'loss_defaults')
  for (const [name, settings] of Object.entries(of)) {
    const y = tensor([[0, 1, 0]])
    const p = tensor([[0.3, 2.5, -0.5]])
    const target = name.startsWith('Sparse') ? tensor(Int32Array.of(1)) : y
    const silent = makers[name](name === 'Huber' ? {} : { from_logits: undefined }).values(
      { tensor: target },
      { tensor: p },
    )
    expect(silent.data, name).toEqual(makers[name](settings).values({ tensor: target }, { tensor: p }).data)
  }
})

describe('shapes of targets', () => {
  const prediction = tensor([[0.25], [0.5]])

  test('a last axis of size 1 may be left out', () => {
    for (const loss of [
      meanSquaredError(),
      meanAbsoluteError(),
      huber(),
      binaryCrossentropy(),
      pinball([0.5]),
    ]) {
      const [full, short] = [
        [[1], [0]],
        [1, 0],
      ].map((y) => loss.values({ tensor: tensor(y) }, { tensor: prediction }).data)
      expect(short, loss.name).toEqual(full)
    }
    const classes = tensor([
      [0.25, 0.75],
      [0.5, 0.5],
    ])
    const sparse = sparseCategoricalCrossentropy()
    expect(sparse.values({ tensor: tensor([[1], [0]]) }, { tensor: classes }).data).toEqual(
      sparse.values({ tensor: tensor([1, 0]) }, { tensor: classes }).data,
    )
  })

  test('whole numbers are taken as numbers', () => {
    const ints = tensor(Int32Array.of(1, 0), [2, 1])
    expect(meanSquaredError().values({ tensor: ints }, { tensor: prediction }).toArray()).toEqual([
      0.5625, 0.25,
    ])
  })

  test.each<[string, Loss, Tensor, Tensor]>([
    [
      'meanSquaredError: expected targets of [2, 1] like the predictions, got [2, 2]',
      meanSquaredError(),
      tensor([
        [1, 2],
        [3, 4],
      ]),
      prediction,
    ],
    [
      'binaryCrossentropy: expected targets of [2, 1] like the predictions, got [3]',
      binaryCrossentropy(),
      tensor([1, 0, 1]),
      prediction,
    ],
    [
      'categoricalCrossentropy: expected targets of [1, 2] like the predictions, got [2]',
      categoricalCrossentropy(),
      tensor([1, 0]),
      tensor([[0.5, 0.5]]),
    ],
    [
      'pinball: expected targets of [2, 1] like the predictions, got [3]',
      pinball([0.1, 0.9]),
      tensor([1, 2, 3]),
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      'pinball: expected targets of [2, 1] like the predictions, got [2, 2]',
      pinball([0.1, 0.9]),
      tensor([
        [1, 2],
        [3, 4],
      ]),
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      'sparseCategoricalCrossentropy: expected class numbers of [1], got [2]',
      sparseCategoricalCrossentropy(),
      tensor([0, 1]),
      tensor([[0.5, 0.5]]),
    ],
    [
      'sparseCategoricalCrossentropy: expected class numbers from 0 to 1, got 2 at element 0',
      sparseCategoricalCrossentropy(),
      tensor([2]),
      tensor([[0.5, 0.5]]),
    ],
    [
      'sparseCategoricalCrossentropy: expected class numbers from 0 to 1, got 0.5 at element 1',
      sparseCategoricalCrossentropy(),
      tensor([1, 0.5]),
      tensor([
        [0.5, 0.5],
        [0.5, 0.5],
      ]),
    ],
  ])('%s', (message, loss, target, given) => {
    expect(() => loss.values({ tensor: target }, { tensor: given })).toThrow(new InputError(message))
  })
})

describe('pinball', () => {
  test('weighs errors above and below by the level', () => {
    const values = pinball([0.1, 0.5, 0.9]).values(
      { tensor: tensor([[10], [2]]) },
      {
        tensor: tensor([
          [8, 9, 12],
          [2, 4, 1],
        ]),
      },
    )
    // (0.1·2 + 0.5·1 + 0.1·2) / 3 and (0 + 0.5·2 + 0.9·1) / 3
    expectClose(values.data, [0.9 / 3, 1.9 / 3], 1e-6)
  })

  test('gives a value for each step of a sequence', () => {
    const values = pinball([0.25, 0.75]).values(
      { tensor: tensor([[[1], [2]]]) },
      {
        tensor: tensor([
          [
            [0, 0],
            [4, 4],
          ],
        ]),
      },
    )
    expect(values.toArray()).toEqual([[0.5, 1]])
  })

  test.each([[[]], [[0, 0.5]], [[0.5, 1]], [[Number.NaN]]])('refuses the levels %j', (levels) => {
    expect(() => pinball(levels)).toThrow(
      new InputError(`pinball levels: expected numbers between 0 and 1, got [${levels.join(', ')}]`),
    )
  })
})

describe('huber', () => {
  test('is quadratic up to delta and linear beyond, with one slope where they meet', () => {
    const loss = huber({ delta: 2 })
    const {
      result,
      gradients: [slopes],
    } = gradientsOf([tensor([[1], [2], [5]])], ([p]) => {
      const values = loss.values({ tensor: tensor([[0], [0], [0]]) }, { tensor: p })
      return { loss: values.sum(), values }
    })
    expect(result.values.toArray()).toEqual([0.5, 2, 8])
    expect(slopes.toArray()).toEqual([[1], [2], [2]])
  })

  test.each([0, -1, Number.NaN])('refuses a delta of %d', (delta) => {
    expect(() => huber({ delta })).toThrow(
      new InputError(`huber delta: expected a number above 0, got ${delta}`),
    )
  })
})

// -log(1e-7), and -log(1 - p) for the float32 nearest to p = 1 - 1e-7.
test.each([
  ['binary', binaryCrossentropy(), [[1], [0]], [[0], [1]], [16.1181, 15.9424]],
  ['categorical', categoricalCrossentropy(), [[1, 0]], [[0, 1]], [16.1181]],
])('%s cross-entropy of a certain mistake is finite, as in Keras', (_, loss, y, p, expected) => {
  expectClose(loss.values({ tensor: tensor(y) }, { tensor: tensor(p) }).data, expected, 1e-5)
})

test.each([
  ['binary', binaryCrossentropy({ fromLogits: true }), [[1], [0]], [[-300], [300]]],
  ['categorical', categoricalCrossentropy({ fromLogits: true }), [[1, 0]], [[-150, 150]]],
])('%s cross-entropy of far-off logits neither overflows nor is cut off', (_, loss, y, p) => {
  const {
    result,
    gradients: [slopes],
  } = gradientsOf([tensor(p)], ([leaf]) => ({
    loss: loss.values({ tensor: tensor(y) }, { tensor: leaf }).mean(),
  }))
  expect(result.loss.item()).toBeCloseTo(300, 3)
  const [slope] = slopes.data
  expect(Math.abs(slope)).toBeCloseTo(1 / y.length, 5)
})

test('losses are found by their Keras names', () => {
  expect(lossOf('compile loss', 'mse').name).toBe('meanSquaredError')
  expect(lossOf('compile loss', 'mae').name).toBe('meanAbsoluteError')
  const own = huber()
  expect(lossOf('compile loss', own)).toBe(own)
  expect(() => lossOf('compile loss', 'rmse' as 'mse')).toThrow(
    new InputError(
      'compile loss: expected one of meanSquaredError, mse, meanAbsoluteError, mae, huber, binaryCrossentropy, ' +
        'categoricalCrossentropy, sparseCategoricalCrossentropy, studentT, negativeBinomial, got rmse; did you mean mse?',
    ),
  )
})
