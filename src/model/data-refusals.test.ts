/** Data that a model or its loss would misread: refused before the first update, by the sample's number as given. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import {
  binaryCrossentropy,
  categoricalCrossentropy,
  concatenate,
  dense,
  embedding,
  gru,
  input,
  type LayerSpec,
  type Loss,
  type LossName,
  lstm,
  negativeBinomial,
  pinball,
  rnn,
  sparseCategoricalCrossentropy,
  studentT,
  timeDistributed,
} from '../nn/index.js'
import { type TensorLike, tensor, zeros } from '../tensor/index.js'
import { normals } from '../tensor/testing/samples.js'
import { type FitOptions, functional, type Model, sequential } from './index.js'
import { weightsOf } from './testing/models.js'

const B = 12
const T = 4
/** Each sample a number of its own, so that an order that differs would show. */
const rows = <V>(make: (sample: number) => V): V[] => Array.from({ length: B }, (_, i) => make(i))
/** The same, but for one sample. */
const except = <V>(at: number, bad: V, make: (sample: number) => V): V[] =>
  rows((i) => (i === at ? bad : make(i)))

const made = (layers: readonly LayerSpec[], loss: LossName | Loss): Model => {
  const model = sequential(layers, { seed: 1 })
  model.compile({ optimizer: 'sgd', loss })
  return model
}

async function expectRefused(
  model: Model,
  x: TensorLike,
  y: TensorLike,
  message: string | RegExp,
  options?: FitOptions,
) {
  const before = weightsOf(model)
  const refused = model.fit(x, y, { batchSize: 2, shuffle: true, epochs: 2, ...options })
  await expect(refused).rejects.toThrow(message)
  await expect(refused).rejects.toThrow(InputError)
  expect(weightsOf(model)).toEqual(before)
}

describe('ids of an embedding', () => {
  const words = [embedding(10, 2, { inputShape: [T] }), lstm(2), dense(1)]
  const good = (i: number): number[] => [0, 1, i % 10, 9]
  const range = 'expected whole numbers from 0 to 9'
  const cases: [string, number[], string][] = [
    [
      'too large',
      [1, 10, 0, 0],
      `${range}, got 10 in sample 7, step 1; inputDim is to exceed the largest id`,
    ],
    ['negative', [1, 2, 3, -1], `${range}, got -1 in sample 7, step 3; pad with 0, and give lengths`],
    ['fractional', [0.5, 2, 3, 1], `${range}, got 0.5 in sample 7, step 0; give each symbol its number`],
    ['NaN', [1, 2, Number.NaN, 1], `${range}, got NaN in sample 7, step 2; give each symbol its number`],
    ['far too large', [1, 2, 3e9, 1], `${range}, got 3000000000 in sample 7, step 2; inputDim is to exceed`],
  ]
  test.each(cases)('%s', async (_, bad, message) => {
    const x = except(7, bad, good)
    await expectRefused(
      made(words, 'mse'),
      x,
      rows(() => [1]),
      `fit x: embedding: ${message}`,
    )
    const flat = tensor(x.flat(), [B, T])
    await expectRefused(
      made(words, 'mse'),
      flat,
      rows(() => [1]),
      `fit x: embedding: ${message}`,
    )
    const model = made(words, 'mse')
    expect(() => model.predict(x, { batchSize: 2 })).toThrow(`predict x: embedding: ${message}`)
    expect(() =>
      model.evaluate(
        x,
        rows(() => [1]),
        { batchSize: 2 },
      ),
    ).toThrow(`evaluate x: embedding: ${message}`)
  })

  test('beyond the lengths may be anything', async () => {
    const x = except(7, [1, 2, -1, 99], good)
    const model = made(words, 'mse')
    const lengths = except(7, 2, () => T)
    expect(
      (
        await model.fit(
          x,
          rows(() => [1]),
          { lengths },
        )
      ).loss,
    ).toHaveLength(1)
  })

  test('inside timeDistributed, and beside other layers', async () => {
    const inside = [
      timeDistributed(embedding(10, 2), { inputShape: [2, 2] }),
      timeDistributed(gru(2)),
      gru(2),
      dense(1),
    ]
    const x = except(
      7,
      [
        [1, 2],
        [10, 4],
      ],
      () => [
        [1, 2],
        [3, 4],
      ],
    ) // prettier-ignore
    await expectRefused(
      made(inside, 'mse'),
      x,
      rows(() => [1]),
      /fit x: timedistributed: .* in sample 7, step 1, feature 0/,
    )
    const ids = input([T])
    const both = concatenate().apply([rnn(2).apply(embedding(10, 2).apply(ids)), dense(2).apply(ids)])
    const model = functional({ inputs: ids, outputs: dense(1).apply(both), seed: 1 })
    model.compile({ loss: 'mse' })
    await expectRefused(
      model,
      except(7, [1, 10, 0, 0], good),
      rows(() => [1]),
      `fit x: embedding: ${range}, got 10 in sample 7`,
    )
    expect(
      (
        await model.fit(
          rows(good),
          rows(() => [1]),
        )
      ).loss,
    ).toHaveLength(1)
  })

  test('that float32 cannot tell apart are told apart', () => {
    const most = 2 ** 24 + 2
    const model = sequential([embedding(most, 1, { inputShape: [1] })], { seed: 1 })
    const [table] = model.getWeights()
    const id = 2 ** 24 + 1
    expect(model.predict([[id]]).item()).toBe(table.data[id])
    expect(model.predict(Int32Array.of(id)).item()).toBe(table.data[id])
    expect(() => model.predict(Float32Array.of(id))).toThrow(
      'float32 does not hold ids from 16777216 exactly',
    )
    expect(() => model.predict(tensor([[id]]))).toThrow('float32 does not hold ids from 16777216 exactly')
  })
})

describe('targets', () => {
  const x = normals([B, T, 1], 3)
  const last = (units: number, activation?: 'softmax' | 'sigmoid'): LayerSpec[] => [
    lstm(3, { inputShape: [null, 1] }),
    dense(units, { activation }),
  ]
  const each = (units: number, activation?: 'softmax' | 'sigmoid'): LayerSpec[] => [
    lstm(3, { inputShape: [null, 1], returnSequences: true }),
    dense(units, { activation }),
  ]
  const elements: [string, LayerSpec[], LossName | Loss, TensorLike, string][] = [
    [
      'a third class for binary cross-entropy',
      last(1, 'sigmoid'),
      'binaryCrossentropy',
      except(5, [2], (i) => [i % 2]),
      'fit y: expected numbers from 0 to 1, got 2 in sample 5; for more than two classes, use sparseCategoricalCrossentropy',
    ],
    [
      'minus one for binary cross-entropy of logits',
      last(1),
      binaryCrossentropy({ fromLogits: true }),
      except(5, -1, (i) => i % 2),
      'fit y: expected numbers from 0 to 1, got -1 in sample 5; for more',
    ],
    [
      'a class too many',
      last(3, 'softmax'),
      'sparseCategoricalCrossentropy',
      except(5, 3, (i) => i % 3),
      'fit y: expected class numbers from 0 to 2, got 3 in sample 5; class numbers count from 0',
    ],
    [
      'a class too many at a step',
      each(3, 'softmax'),
      'sparseCategoricalCrossentropy',
      except(5, [0, 1, 7, 2], () => [0, 1, 2, 0]),
      'fit y: expected class numbers from 0 to 2, got 7 in sample 5, step 2; class numbers count from 0',
    ],
    [
      'a negative class',
      last(3),
      sparseCategoricalCrossentropy({ fromLogits: true }),
      except(5, [-1], (i) => [i % 3]),
      'fit y: expected class numbers from 0 to 2, got -1 in sample 5; leave samples without a class out',
    ],
    [
      'half a class',
      last(3, 'softmax'),
      'sparseCategoricalCrossentropy',
      except(5, 0.5, (i) => i % 3),
      'fit y: expected class numbers from 0 to 2, got 0.5 in sample 5; class numbers are whole',
    ],
    [
      'classes of one unit',
      last(1, 'sigmoid'),
      'sparseCategoricalCrossentropy',
      except(5, 1, () => 0),
      'fit y: expected class numbers from 0 to 0, got 1 in sample 5; for two classes, end with dense(2)',
    ],
    [
      'a count below 0',
      last(2),
      negativeBinomial(),
      except(5, -2, (i) => i),
      'fit y: expected counts from 0, got -2 in sample 5',
    ],
    [
      'NaN',
      last(1),
      'mse',
      except(5, [Number.NaN], (i) => [i]),
      'fit y: expected finite numbers, got NaN in sample 5; leave it out or fill it in',
    ],
    [
      'NaN at a step',
      each(1),
      'mse',
      except(5, [0, 1, Number.NaN, 1], () => [0, 1, 2, 3]),
      'fit y: expected finite numbers, got NaN in sample 5, step 2; leave it out or fill it in',
    ],
    [
      'a text',
      last(1),
      'mse',
      except<number | string>(5, 'n/a', (i) => i) as number[],
      'fit y: expected numbers, got "n/a" in sample 5',
    ],
    [
      'nothing',
      last(1),
      'mse',
      except<number[] | (null | number)[]>(5, [null], (i) => [i]) as number[][],
      'fit y: expected numbers, got null in sample 5',
    ],
    [
      'a target of another size',
      last(2),
      'mse',
      except(5, [1], (i) => [i, i]),
      'fit y: expected samples of as many numbers, got 2 in sample 0 and 1 in sample 5',
    ],
  ]
  test.each(elements)('%s', async (_, layers, loss, y, message) => {
    await expectRefused(made(layers, loss), x, y, message)
    await expectRefused(made(layers, loss), x, y, message, { validationSplit: 0.25 })
  })

  const shapes: [string, LayerSpec[], LossName | Loss, TensorLike, string][] = [
    [
      'one a sample for outputs at each step',
      each(1),
      'mse',
      zeros([B]),
      'fit y: expected [B, T, 1], got [12]; for one target a sample, leave out returnSequences of the last recurrent layer',
    ],
    [
      'one a sample in rows for outputs at each step',
      each(2),
      'mae',
      zeros([B, 2]),
      'fit y: expected [B, T, 2], got [12, 2]; for one target a sample, leave out returnSequences',
    ],
    [
      'one a step for an output a sample',
      last(1),
      'mse',
      zeros([B, T, 1]),
      'fit y: expected [B, 1], got [12, 4, 1]; for a target at each step, give the last recurrent layer returnSequences: true',
    ],
    [
      'one-hot rows for class numbers',
      last(3, 'softmax'),
      'sparseCategoricalCrossentropy',
      zeros([B, 3]),
      'fit y: expected [B], got [12, 3]; one-hot rows are for categoricalCrossentropy',
    ],
    [
      'one-hot rows at each step for class numbers',
      each(3),
      sparseCategoricalCrossentropy({ fromLogits: true }),
      zeros([B, T, 3]),
      'fit y: expected [B, T], got [12, 4, 3]; one-hot rows are for categoricalCrossentropy',
    ],
    [
      'class numbers for one-hot rows',
      last(3, 'softmax'),
      'categoricalCrossentropy',
      rows((i) => i % 3),
      'fit y: expected [B, 3], got [12]; class numbers are for sparseCategoricalCrossentropy',
    ],
    [
      'class numbers in rows for one-hot rows',
      last(3),
      categoricalCrossentropy({ fromLogits: true }),
      rows((i) => [i % 3]),
      'fit y: expected [B, 3], got [12, 1]; class numbers are for sparseCategoricalCrossentropy',
    ],
    [
      'more numbers than units',
      last(2),
      'huber',
      zeros([B, 3]),
      'fit y: expected [B, 2], got [12, 3]; end the model with as many units as a target has numbers',
    ],
    [
      'a distribution of too few outputs',
      last(2),
      studentT(),
      zeros([B]),
      'fit y: expected 3 outputs for each target of studentT, got 2; end the model with dense(3)',
    ],
    [
      'quantiles of too many outputs',
      last(3),
      pinball([0.1, 0.9]),
      zeros([B]),
      'fit y: expected 2 outputs for each target of pinball, got 3; end the model with dense(2)',
    ],
    [
      'fewer targets than samples',
      last(1),
      'mse',
      zeros([3]),
      'fit y: expected as many samples as x, 12, got [3]',
    ],
  ]
  test.each(shapes)('%s', async (_, layers, loss, y, message) => {
    await expectRefused(made(layers, loss), x, y, message)
    const model = made(layers, loss)
    expect(() => model.evaluate(x, y)).toThrow(message.replace('fit', 'evaluate'))
    expect(() => model.trainOnBatch(x, y)).toThrow(message.replace('fit', 'trainOnBatch'))
  })

  test.each<[string, LayerSpec[], LossName | Loss, TensorLike]>([
    ['flat numbers', last(1), 'mse', rows((i) => i)],
    ['numbers a step', each(1), 'mse', zeros([B, T])],
    ['shares between 0 and 1', last(1, 'sigmoid'), 'binaryCrossentropy', rows((i) => i / B)],
    ['rows of zeros', last(3, 'softmax'), 'categoricalCrossentropy', zeros([B, 3])],
    ['class numbers in rows', last(3, 'softmax'), 'sparseCategoricalCrossentropy', rows((i) => [i % 3])],
    ['class numbers a step', each(3, 'softmax'), 'sparseCategoricalCrossentropy', zeros([B, T])],
    ['counts in rows', last(2), negativeBinomial(), rows((i) => [i])],
    [
      'a loss of the caller',
      last(1),
      { name: 'mse', values: (_, { tensor }) => tensor.square().mean(-1) },
      zeros([B, 9]),
    ],
  ])('%s are taken', async (_, layers, loss, y) => {
    expect((await made(layers, loss).fit(x, y)).loss).toHaveLength(1)
  })

  test.each([true, false])('of batches are checked before the update of each, async: %s', async (isAsync) => {
    const model = made(last(3, 'softmax'), 'sparseCategoricalCrossentropy')
    const batch = (bad: boolean) => ({ x: x.slice(0, 4), y: [0, 1, bad ? 3 : 2, 0] })
    function* now() {
      for (const bad of [false, false, true, false]) yield batch(bad)
    }
    async function* later() {
      yield* now()
    }
    const undisturbed = made(last(3, 'softmax'), 'sparseCategoricalCrossentropy')
    await undisturbed.fit([batch(false), batch(false)])
    await expect(model.fit(isAsync ? later : now)).rejects.toThrow(
      'fit batch 2 y: expected class numbers from 0 to 2, got 3 in sample 2; class numbers count from 0',
    )
    expect(weightsOf(model)).toEqual(weightsOf(undisturbed))
  })
})

describe('samples', () => {
  const model = (layers = [lstm(2, { inputShape: [null, 2] }), dense(1)]) => made(layers, 'mse')
  const steps = (n: number): number[][] => Array.from({ length: n }, () => [1, 2])
  test.each<[string, TensorLike, string]>([
    [
      'of different lengths',
      except(3, steps(2), () => steps(T)),
      'fit x: expected samples of as many steps, got 4 in sample 0 and 2 in sample 3; pad them to the longest, and give lengths',
    ],
    [
      'one of them empty',
      except(3, [], () => steps(T)),
      'fit x: expected at least one step in each sample, got none in sample 3 (T = 0); leave it out, or pad it and give lengths',
    ],
    [
      'all of them empty',
      zeros([B, 0, 2]),
      'fit x: expected at least one step in each sample, got [12, 0, 2] (T = 0); leave such samples out, or pad them',
    ],
    [
      'a step of too few features',
      except(3, [[1, 2], [1], [1, 2], [1, 2]], () => steps(T)), // prettier-ignore
      'fit x: expected 2 numbers as in the first step, got 1 in sample 3, step 1',
    ],
    [
      'a text',
      except(
        3,
        [
          [1, 2],
          [1, 'x' as never],
          [1, 2],
          [1, 2],
        ],
        () => steps(T),
      ), // prettier-ignore
      'fit x: expected numbers, got "x" in sample 3, step 1, feature 1',
    ],
    [
      'a missing number',
      except(
        3,
        [
          [1, 2],
          [1, undefined as never],
          [1, 2],
          [1, 2],
        ],
        () => steps(T),
      ), // prettier-ignore
      'fit x: expected numbers, got undefined in sample 3, step 1, feature 1',
    ],
    [
      'NaN',
      except(
        3,
        [
          [1, 2],
          [1, 2],
          [Number.NaN, 2],
          [1, 2],
        ],
        () => steps(T),
      ), // prettier-ignore
      'fit x: expected finite numbers, got NaN in sample 3, step 2, feature 0; leave it out or fill it in',
    ],
    ['none', [], 'fit: expected at least one sample, got none'],
  ])('%s', async (_, x, message) => {
    await expectRefused(model(), x, Array.isArray(x) && x.length === 0 ? [] : rows((i) => i), message)
  })

  test('are looked at before an unbuilt model is built for them', async () => {
    const unbuilt = made([lstm(2), dense(1)], 'mse')
    await expect(
      unbuilt.fit(
        except(3, steps(2), () => steps(T)),
        rows((i) => i),
      ),
    ).rejects.toThrow('fit x: expected samples of as many steps, got 4 in sample 0 and 2 in sample 3')
    expect(unbuilt.isBuilt).toBe(false)
  })
})

describe('what a model ends in is not what the loss takes', () => {
  const ending = (end: LayerSpec, before: LayerSpec = lstm(3, { inputShape: [T, 1] })): LayerSpec[] => [
    before,
    end,
  ]
  const wrong: [string, LayerSpec[], LossName | Loss, string][] = [
    [
      'linear outputs',
      ending(dense(3)),
      'sparseCategoricalCrossentropy',
      "compile loss: layer dense ends linearly, and sparseCategoricalCrossentropy takes probabilities; give it activation 'softmax', or the loss { fromLogits: true }",
    ],
    [
      'linear outputs of a named layer',
      ending(dense(3, { name: 'head' })),
      'categoricalCrossentropy',
      "compile loss: layer head ends linearly, and categoricalCrossentropy takes probabilities; give it activation 'softmax'",
    ],
    [
      'one linear output',
      ending(dense(1)),
      'binaryCrossentropy',
      "compile loss: layer dense ends linearly, and binaryCrossentropy takes probabilities; give it activation 'sigmoid'",
    ],
    [
      'rectified outputs',
      ending(dense(1, { activation: 'relu' })),
      'binaryCrossentropy',
      'compile loss: layer dense ends with relu, and binaryCrossentropy takes probabilities',
    ],
    [
      'linear outputs at each step',
      ending(timeDistributed(dense(3)), lstm(3, { inputShape: [T, 1], returnSequences: true })),
      'sparseCategoricalCrossentropy',
      'compile loss: layer timedistributed ends linearly, and sparseCategoricalCrossentropy takes probabilities',
    ],
    [
      'a recurrent layer',
      [lstm(3, { inputShape: [T, 1] })],
      'categoricalCrossentropy',
      'compile loss: layer lstm ends with tanh, and categoricalCrossentropy takes probabilities',
    ],
    [
      'softmax for logits',
      ending(dense(3, { activation: 'softmax' })),
      sparseCategoricalCrossentropy({ fromLogits: true }),
      'compile loss: layer dense ends with softmax, and sparseCategoricalCrossentropy of logits takes numbers before it; leave out fromLogits or the activation',
    ],
    [
      'sigmoid for logits',
      ending(dense(1, { activation: 'sigmoid' })),
      binaryCrossentropy({ fromLogits: true }),
      'compile loss: layer dense ends with sigmoid, and binaryCrossentropy of logits takes numbers before it',
    ],
    [
      'the softmax of one number',
      ending(dense(1, { activation: 'softmax' })),
      'mse',
      'compile loss: layer dense gives the softmax of one number, which is always 1; use sigmoid',
    ],
  ]
  const x = zeros([B, T, 1])
  test.each(wrong)('%s', async (_, layers, loss, message) => {
    expect(() => made(layers, loss)).toThrow(new RegExp(message.replace(/[(){}.]/g, '\\$&')))
    const later = made(layers.map(withoutShape), loss)
    await expect(later.fit(x, zeros([B]))).rejects.toThrow(message)
  })

  test.each<[string, LayerSpec[], LossName | Loss]>([
    ['softmax', ending(dense(3, { activation: 'softmax' })), 'sparseCategoricalCrossentropy'],
    ['independent sigmoids', ending(dense(3, { activation: 'sigmoid' })), 'binaryCrossentropy'],
    ['logits', ending(dense(3)), sparseCategoricalCrossentropy({ fromLogits: true })],
    [
      'a recurrent layer of probabilities',
      [rnn(3, { inputShape: [T, 1], activation: 'softmax' })],
      'categoricalCrossentropy',
    ],
    ['linear outputs for an error', ending(dense(3)), 'mse'],
    [
      'a loss of the caller',
      ending(dense(3)),
      { name: 'binaryCrossentropy', values: (_, { tensor }) => tensor.mean(-1) },
    ],
  ])('%s is', (_, layers, loss) => {
    expect(made(layers, loss).compiled).toBeDefined()
  })
})

/** The same layer, built by the first data. */
const withoutShape = (spec: LayerSpec): LayerSpec =>
  Object.assign(Object.create(spec), { inputShape: undefined })
