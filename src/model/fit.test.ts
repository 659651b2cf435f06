import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { dense, dropout, lstm, rnn } from '../nn/index.js'
import { type TensorLike, tensor } from '../tensor/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { adam, sgd } from '../train/index.js'
import { type FitOptions, sequential } from './index.js'
import { smallModel, weightsOf, x, y } from './testing/models.js'

describe('data', () => {
  const rows = x.toArray() as number[][][]
  const targets = y.toArray() as number[][]

  test.each<[string, TensorLike, TensorLike]>([
    ['nested arrays', rows, targets],
    ['tensors of whole numbers’ kind beside floats', x, tensor(y.data, [20])],
    ['one typed array', x.data, y.data],
    ['64-bit floats', Float64Array.from(x.data), Float64Array.from(y.data)],
    ['one flat array', [...x.data], [...y.data]],
    ['typed arrays as rows', rows.map((steps) => steps.map((step) => Float32Array.from(step))), targets],
    ['tensors in an array', rows.map((steps) => tensor(steps)), targets.map(([n]) => n)],
  ])('%s', async (_, inputs, outputs) => {
    const [expected, model] = [smallModel(), smallModel()]
    const history = await expected.fit(x, y, { epochs: 2 })
    expect(await model.fit(inputs, outputs, { epochs: 2 })).toEqual(history)
    expect(weightsOf(model)).toEqual(weightsOf(expected))
    expect(model.evaluate(inputs, outputs)).toEqual(expected.evaluate(x, y))
    expect(model.predict(inputs).data).toEqual(expected.predict(x).data)
  })

  test('whole numbers are numbers', async () => {
    const ints = Int32Array.from({ length: 40 }, (_, i) => (i * 5) % 7)
    const layers = () => [lstm(3, { inputShape: [5, 2] }), dense(1)]
    const [a, b] = [sequential(layers(), { seed: 0 }), sequential(layers(), { seed: 0 })]
    for (const model of [a, b]) model.compile({ loss: 'mse' })
    expect(await a.fit(tensor(ints, [4, 5, 2]), Int32Array.of(1, 0, 2, 1))).toEqual(
      await b.fit(Float32Array.from(ints), [1, 0, 2, 1]),
    )
    expect(a.predict(ints).data).toEqual(b.predict(Float32Array.from(ints)).data)
  })

  test('a flat array of single features is as many samples', async () => {
    const model = sequential([dense(1, { inputShape: [1] })], { seed: 0 })
    model.compile({ loss: 'mse', optimizer: sgd({ learningRate: 0.1 }) })
    await model.fit([0, 1, 2, 3], [1, 3, 5, 7], { epochs: 300 })
    expectClose(model.predict([10]).data, [21], 1e-3)
  })

  test('the model is not built before its first data where no inputShape was given', async () => {
    const model = sequential([rnn(3), dense(1)], { seed: 0 })
    const unbuilt = new InputError(
      'sequential: the model has no weights yet; give its first layer an inputShape, or call build or fit',
    )
    expect(() => model.parameters).toThrow(unbuilt)
    expect(() => model.summary()).toThrow(unbuilt)
    model.compile({ loss: 'mse' })
    await model.fit(x, y)
    expect(model.inputShape).toEqual([5, 2])
    expect(model.outputShape).toEqual([1])
  })
})

describe('the seed', () => {
  const train = async (seed: number, shuffle = true) => {
    const model = sequential([rnn(3, { inputShape: [5, 2] }), dropout(0.2), dense(1)], { seed })
    model.compile({ loss: 'mse' })
    const start = weightsOf(model)
    const { loss } = await model.fit(x, y, { epochs: 3, batchSize: 4, shuffle })
    return { start, loss, end: weightsOf(model) }
  }

  test('repeats weights, order and dropout', async () => {
    expect(await train(1)).toEqual(await train(1))
    const [one, other] = [await train(1), await train(2)]
    expect(one.start).not.toEqual(other.start)
    expect(one.loss).not.toEqual(other.loss)
  })

  test('the order is drawn, and anew each epoch', async () => {
    const orders = async (options: FitOptions): Promise<string[]> => {
      const model = sequential([dense(1, { inputShape: [1] })], { seed: 0 })
      const seen: number[][] = [[]]
      model.compile({
        loss: {
          name: 'spy',
          values: ({ tensor: target }, { tensor: prediction }) => {
            seen[seen.length - 1].push(...target.data)
            return prediction.sum(-1)
          },
        },
      })
      const next = { onEpochEnd: () => void seen.push([]) }
      await model.fit([0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4, 5, 6], { ...options, callbacks: [next] })
      return seen.map((order) => order.join(' '))
    }
    const inOrder = '0 1 2 3 4 5 6'
    expect(await orders({ epochs: 2, batchSize: 3, shuffle: false })).toEqual([inOrder, inOrder, ''])
    const [first, second] = await orders({ epochs: 2, batchSize: 3 })
    expect(first).not.toBe(inOrder)
    expect(second).not.toBe(first)
    for (const order of [first, second]) expect(order.split(' ').sort().join(' ')).toBe(inOrder)
  })

  test('is a safe integer', () => {
    expect(() => sequential([dense(1)], { seed: 0.5 })).toThrow(
      new InputError('sequential seed: expected a safe integer, got 0.5'),
    )
  })
})

describe('an abort signal', () => {
  test('ends a long training at once, with weights that work', async () => {
    const model = smallModel()
    const controller = new AbortController()
    let batches = 0
    const done = model.fit(x, y, {
      epochs: 1_000_000,
      signal: controller.signal,
      callbacks: [{ onBatchEnd: () => void batches++ }],
    })
    setTimeout(() => controller.abort(), 20)
    await expect(done).rejects.toMatchObject({ name: 'AbortError' })
    const stoppedAt = batches
    expect(stoppedAt).toBeGreaterThan(0)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(batches).toBe(stoppedAt)
    expect(Number.isFinite(model.evaluate(x, y).loss)).toBe(true)
    await model.fit(x, y)
  })
})

test('timers have their turn during a fit', async () => {
  let [turns, isDone] = [0, false]
  const tick = (): void => {
    turns++
    if (!isDone) setTimeout(tick, 1)
  }
  setTimeout(tick, 1)
  const began = performance.now()
  await smallModel().fit(x, y, {
    epochs: 1_000_000,
    callbacks: [{ onEpochEnd: (_, __, run) => void (performance.now() - began > 150 && run.stop()) }],
  })
  isDone = true
  expect(turns).toBeGreaterThan(3)
})

describe('a training that diverges', () => {
  test('says in which epoch, keeps the weights before it, and leaves a model that trains on', async () => {
    const model = smallModel()
    model.compile({ loss: 'mse', optimizer: sgd({ learningRate: 0.01 }) })
    const kept: ReturnType<typeof weightsOf>[] = []
    const grow = {
      onEpochEnd(epoch: number, _: unknown, run: { learningRate: number }) {
        kept.push(weightsOf(model))
        if (epoch === 1) run.learningRate = 1e30
      },
    }
    await expect(model.fit(x, y, { epochs: 5, batchSize: 5, callbacks: [grow] })).rejects.toThrow(
      /^fit: the loss became (Infinity|NaN) in epoch 3; the weights are those of epoch 2\. Try a smaller learningRate/,
    )
    expect(weightsOf(model)).toEqual(kept.at(-1))
    const { loss } = await model.fit(x, y, { epochs: 2 })
    expect(loss.every(Number.isFinite)).toBe(true)
  })

  test('in the first epoch, leaves the weights of the start', async () => {
    const model = smallModel()
    model.compile({ loss: 'mse', optimizer: adam({ learningRate: 1e30 }) })
    const before = weightsOf(model)
    await expect(model.fit(x, y, { batchSize: 5 })).rejects.toThrow(
      'in epoch 1; the weights are those of the start.',
    )
    expect(weightsOf(model)).toEqual(before)
  })
})

test('verbose prints a line an epoch', async () => {
  const lineOf = (epoch: number) => new RegExp(`^epoch ${epoch}/2 {2}loss [\\d.]+ {2}mae [\\d.]+$`)
  const lines: string[] = []
  const { log } = console
  console.log = (line: string) => void lines.push(line)
  try {
    await smallModel().fit(x, y, { epochs: 2, verbose: true })
    await smallModel().fit(x, y)
  } finally {
    console.log = log
  }
  expect(lines).toEqual([1, 2].map((epoch) => expect.stringMatching(lineOf(epoch))))
})
