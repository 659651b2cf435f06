import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { dense } from '../nn/index.js'
import { normals } from '../tensor/testing/samples.js'
import { type Callback, sgd } from '../train/index.js'
import { type Dataset, type FitDatasetOptions, type Samples, sequential } from './index.js'

const x = normals([12, 3], 1)
const y = normals([12, 2], 2)
const batchOf = (start: number): Samples => ({ x: x.slice(start, 4), y: y.slice(start, 4) })
const starts = [0, 4, 8]

const compiled = () => {
  const model = sequential([dense(2, { inputShape: [3] })], { seed: 3 })
  model.compile({ loss: 'mse', optimizer: sgd({ learningRate: 0.1 }), metrics: ['mae'] })
  return model
}
const weightsAfter = async (data: Dataset, options?: FitDatasetOptions) => {
  const model = compiled()
  const history = await model.fit(data, { epochs: 2, ...options })
  return { history, weights: model.getWeights().map(({ data }) => data) }
}

describe('batches train as the same samples in arrays do', async () => {
  const model = compiled()
  const history = await model.fit(x, y, { epochs: 2, batchSize: 4, shuffle: false })
  const weights = model.getWeights().map(({ data }) => data)

  async function* late(): AsyncGenerator<Samples> {
    for (const start of starts) {
      await Promise.resolve()
      yield batchOf(start)
    }
  }
  test.each<[string, Dataset]>([
    ['an array', starts.map(batchOf)],
    [
      'a generator function',
      function* () {
        for (const start of starts) yield batchOf(start)
      },
    ],
    ['an asynchronous generator function', late],
    ['an object that can be iterated', { [Symbol.iterator]: () => starts.map(batchOf).values(), length: 3 }],
  ])('%s', async (_, data) => {
    const trained = await weightsAfter(data)
    expect(trained.history).toEqual(history)
    expect(trained.weights).toEqual(weights)
  })

  test('data that goes on for ever, so many batches an epoch, closed at the end', async () => {
    let isClosed = false
    function* forever(): Generator<Samples> {
      try {
        for (let i = 0; ; i++) yield batchOf(starts[i % starts.length])
      } finally {
        isClosed = true
      }
    }
    expect((await weightsAfter(forever, { stepsPerEpoch: 3 })).weights).toEqual(weights)
    expect(isClosed).toBe(true)
  })
})

test('progress tells how many batches there are, where that is known', async () => {
  const seen: (number | undefined)[] = []
  const spy: Callback = { onBatchEnd: (_, batches) => void seen.push(batches) }
  await compiled().fit(starts.map(batchOf), { callbacks: [spy] })
  expect(seen).toEqual([3, 3, 3])
})

test('validation data may be batches too', async () => {
  const model = compiled()
  const { valLoss } = await model.fit(starts.map(batchOf), { validationData: [batchOf(0), batchOf(8)] })
  const [first, last] = [batchOf(0), batchOf(8)].map(({ x, y }) => model.evaluate(x, y).loss)
  expect(valLoss.at(-1)).toBeCloseTo((first + last) / 2, 5)
})

describe('weights of samples', () => {
  test('scale what each counts in the loss', () => {
    const model = compiled()
    const [first, , last] = starts.map((start) => model.evaluate(batchOf(start).x, batchOf(start).y).loss)
    const weights = Float32Array.from({ length: 12 }, (_, i) => [1, 0, 3][Math.floor(i / 4)])
    const { loss } = model.evaluate(x, y, { sampleWeight: weights })
    expect(loss).toBeCloseTo((first + 3 * last) / 3, 5)
  })

  test('a weight of 0 is a sample left out', async () => {
    const [without, all] = [compiled(), compiled()]
    const sampleWeight = Float32Array.from({ length: 12 }, (_, i) => (i < 6 ? 2 : 0))
    await all.fit(x, y, { batchSize: 12, sampleWeight, shuffle: false })
    await without.fit(x.slice(0, 6), y.slice(0, 6), { batchSize: 6, shuffle: false })
    for (const [i, weight] of all.getWeights().entries())
      expect(weight.sub(without.getWeights()[i]).abs().max().item()).toBeLessThan(1e-6)
  })
})

test('trainOnBatch is one update, and tells the loss before it', () => {
  const model = compiled()
  const before = model.evaluate(x, y)
  const logs = model.trainOnBatch(x, y)
  expect(logs.loss).toBeCloseTo(before.loss, 6)
  expect(logs.mae).toBeCloseTo(before.mae, 6)
  expect(model.evaluate(x, y).loss).toBeLessThan(before.loss)
})

describe('what is refused', () => {
  const refuses = (data: Dataset, message: string, options?: FitDatasetOptions) =>
    expect(compiled().fit(data, options)).rejects.toThrow(new InputError(message))

  test('batches that do not fit, when they come', async () => {
    await refuses([batchOf(0), { x: y, y }], 'fit batch 1 x: expected [B, 3], got [12, 2]')
  })

  test('data that ends too early is refused', async () => {
    await refuses(
      [batchOf(0)],
      'fit stepsPerEpoch: expected 2 batches in each epoch, but the data ended after 1; give fewer steps or ' +
        'more batches',
      {
        stepsPerEpoch: 2,
      },
    )
    await refuses([batchOf(0)], 'fit stepsPerEpoch: expected a whole number from 1, got 0', {
      stepsPerEpoch: 0,
    })
  })

  test('an iterator that is used up after one epoch, for training or validation', async () => {
    const once = function* () {
      yield batchOf(0)
    }
    const again =
      'expected batches that each epoch and each training can read from the beginning, got an iterator; give the ' +
      'generator function itself, batches in place of batches(), or an array'
    await refuses(once(), `fit: ${again}`, { epochs: 2 })
    await refuses(once, `fit validationData: ${again}`, { epochs: 2, validationData: once() })
    const batches = once()
    expect((await compiled().fit(batches)).loss).toHaveLength(1)
    await refuses(batches, `fit: ${again}`)
    const shared = once()
    const [first, second] = [compiled(), compiled()].map((model) => model.fit(shared))
    await expect(second).rejects.toThrow(again)
    expect((await first).loss).toHaveLength(1)
    const same = once()
    await refuses(() => same, `fit: ${again}`, { epochs: 2 })
  })

  test('targets beside batches, and inputs without targets', async () => {
    await expect(compiled().fit([batchOf(0)], y as never)).rejects.toThrow(
      new InputError('fit: expected options after batches, which bring their own targets, got targets'),
    )
    await refuses([], 'fit: expected inputs x and targets y, or batches { x, y } that can be iterated')
  })

  test('a data set for a model without weights', async () => {
    const model = sequential([dense(1)], { seed: 0 })
    model.compile({ loss: 'mse' })
    await expect(model.fit([batchOf(0)])).rejects.toThrow(
      new InputError(
        'fit: expected a model that knows the shape of its samples, which batches do not tell; give its ' +
          'first layer an inputShape',
      ),
    )
  })
})
