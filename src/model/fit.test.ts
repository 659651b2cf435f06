import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { dense, dropout, lstm, rnn } from '../nn/index.js'
import { type TensorLike, tensor } from '../tensor/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { normals } from '../tensor/testing/samples.js'
import { adam, earlyStopping, modelCheckpoint, reduceLROnPlateau, sgd } from '../train/index.js'
import { type FitOptions, loadModel, type Model, sequential } from './index.js'

const x = normals([20, 5, 2], 1)
const y = normals([20, 1], 2)

const small = (seed = 0, inputShape: readonly (number | null)[] = [5, 2]): Model => {
  const model = sequential([rnn(3, { inputShape }), dense(1)], { seed })
  model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'mse', metrics: ['mae'] })
  return model
}
const weightsOf = (model: Model) => model.getWeights().map(({ data }) => data)

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
    const [expected, model] = [small(), small()]
    const history = await expected.fit(x, y, { epochs: 2 })
    expect(await model.fit(inputs, outputs, { epochs: 2 })).toEqual(history)
    expect(weightsOf(model)).toEqual(weightsOf(expected))
    expect(model.evaluate(inputs, outputs)).toEqual(expected.evaluate(x, y))
    expect(model.predict(inputs).data).toEqual(expected.predict(x).data)
  })

  test('whole numbers are numbers', async () => {
    const ints = Int32Array.from({ length: 40 }, (_, i) => (i * 5) % 7)
    const layers = () => [lstm(3, { inputShape: [5, 2] }), dense(1)]
    const [a, b] = [sequential(layers()), sequential(layers())]
    for (const model of [a, b]) model.compile({ loss: 'mse' })
    expect(await a.fit(tensor(ints, [4, 5, 2]), Int32Array.of(1, 0, 2, 1))).toEqual(
      await b.fit(Float32Array.from(ints), [1, 0, 2, 1]),
    )
    expect(a.predict(ints).data).toEqual(b.predict(Float32Array.from(ints)).data)
  })

  test('a flat array of single features is as many samples', async () => {
    const model = sequential([dense(1, { inputShape: [1] })])
    model.compile({ loss: 'mse', optimizer: sgd({ learningRate: 0.1 }) })
    await model.fit([0, 1, 2, 3], [1, 3, 5, 7], { epochs: 300 })
    expectClose(model.predict([10]).data, [21], 1e-3)
  })

  test('the model is not built before its first data where no inputShape was given', async () => {
    const model = sequential([rnn(3), dense(1)])
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

describe('validation', () => {
  test('validationSplit takes the last samples, before shuffling', async () => {
    const kept = 14 // floor(20 · 0.7)
    const [split, given] = [small(), small()]
    const history = await split.fit(x, y, { epochs: 3, batchSize: 4, validationSplit: 0.3 })
    const expected = await given.fit(x.slice(0, kept), y.slice(0, kept), {
      epochs: 3,
      batchSize: 4,
      validationData: [x.slice(kept, 6), y.slice(kept, 6)],
    })
    expect(Object.keys(history)).toEqual(['loss', 'mae', 'valLoss', 'valMae'])
    expect(history).toEqual(expected)
    expect(history.valLoss[2]).toBe(given.evaluate(x.slice(kept, 6), y.slice(kept, 6), { batchSize: 4 }).loss)
  })

  test('validationData takes precedence, and may have lengths', async () => {
    const model = small()
    const lengths = Array.from({ length: 20 }, (_, i) => (i % 5) + 1)
    const { valLoss } = await model.fit(x, y, { validationSplit: 0.5, validationData: { x, y, lengths } })
    expect(valLoss[0]).toBe(model.evaluate(x, y, { lengths }).loss)
  })

  test.each<[string, FitOptions]>([
    ['fit validationSplit: expected a number from 0 up to 1, got 1', { validationSplit: 1 }],
    ['fit validationSplit: expected a number from 0 up to 1, got -0.1', { validationSplit: -0.1 }],
    ['fit validationSplit: 20 samples leave none for training', { validationSplit: 0.99 }],
    ['fit validationData x: expected [B, 5, 2], got [20, 1]', { validationData: { x: y, y } }],
    [
      'fit validationData y: expected as many samples as x, 20, got [3, 1]',
      { validationData: [x, y.slice(0, 3)] },
    ],
    [
      'meanSquaredError: expected targets of [1, 1] like the predictions, got [1, 2]',
      { validationData: [x, normals([20, 2])] },
    ],
  ])('%s', async (message, options) => {
    const model = small()
    const before = weightsOf(model)
    await expect(model.fit(x, y, options)).rejects.toThrow(new InputError(message))
    expect(weightsOf(model)).toEqual(before)
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
      const model = sequential([dense(1, { inputShape: [1] })])
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

describe('callbacks', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hindcast-fit-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('early stopping ends the training, and restores the best weights', async () => {
    // A rate at which the loss goes down and then, overshooting, up again.
    const train = async (restoreBestWeights: boolean) => {
      const model = small()
      model.compile({ loss: 'mse', optimizer: adam({ learningRate: 0.3 }) })
      const { loss, valLoss } = await model.fit(x, y, {
        epochs: 50,
        validationSplit: 0.4,
        callbacks: [earlyStopping({ patience: 3, restoreBestWeights })],
      })
      const best = Math.min(...valLoss)
      return { model, loss, valLoss, best, at: valLoss.indexOf(best) }
    }
    const [last, restored] = [await train(false), await train(true)]
    expect(last.loss.length).toBe(last.at + 4)
    expect(restored.valLoss).toEqual(last.valLoss)
    const score = ({ model }: { model: Model }) => model.evaluate(x.slice(12, 8), y.slice(12, 8)).loss
    expect(score(last)).toBeCloseTo(last.valLoss[last.valLoss.length - 1], 6)
    expect(score(restored)).toBeCloseTo(restored.best, 6)
    expect(score(last)).toBeGreaterThan(restored.best)
  })

  test('a reduced learning rate slows the training, and stays for the next fit', async () => {
    const model = sequential([dense(1, { inputShape: [1], useBias: false, kernelInitializer: 'zeros' })])
    // Of loss -w, the gradient is -1: each update adds the learning rate to the weight.
    model.compile({
      loss: { name: 'down', values: (_, { tensor }) => tensor.sum(-1).neg() },
      optimizer: sgd({ learningRate: 1 }),
    })
    const reduce = reduceLROnPlateau({ monitor: 'loss', mode: 'max', patience: 1, factor: 0.5 })
    await model.fit([1], [0], { epochs: 3, callbacks: [reduce] })
    // Growing worse by the sign of `max` from the second epoch on: 1 + 1 + 0.5.
    expect(model.getWeights()[0].item()).toBe(2.5)
    await model.fit([1], [0])
    expect(model.getWeights()[0].item()).toBe(2.75)
  })

  test('checkpoints are models that load', async () => {
    const model = small()
    const path = join(folder, 'epoch-{epoch}.safetensors')
    const kept: Float32Array[] = []
    await model.fit(x, y, {
      epochs: 2,
      callbacks: [
        modelCheckpoint(path),
        { onEpochEnd: () => void kept.push(model.predict(x).data as Float32Array) },
      ],
    })
    expect((await readdir(folder)).sort()).toEqual(['epoch-1.safetensors', 'epoch-2.safetensors'])
    for (const epoch of [1, 2]) {
      const loaded = await loadModel(path.replace('{epoch}', String(epoch)))
      expect(loaded.predict(x).data).toEqual(kept[epoch - 1])
    }
  })

  test('a checkpoint that cannot be written ends the training with the reason', async () => {
    const path = join(folder, 'none', 'model.safetensors')
    await expect(small().fit(x, y, { callbacks: [modelCheckpoint(path)] })).rejects.toThrow(
      new InputError(`${path}: no such file or folder`),
    )
  })

  test('progress is told batch by batch', async () => {
    const seen: string[] = []
    const onBatchEnd = (batch: number, batches: number, epoch: number) =>
      void seen.push(`${epoch}: ${batch}/${batches}`)
    await small().fit(x, y, { epochs: 2, batchSize: 8, callbacks: [{ onBatchEnd }] })
    expect(seen).toEqual(['0: 0/3', '0: 1/3', '0: 2/3', '1: 0/3', '1: 1/3', '1: 2/3'])
  })
})

describe('an abort signal', () => {
  test('ends a long training at once, with weights that work', async () => {
    const model = small()
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
  await small().fit(x, y, {
    epochs: 1_000_000,
    callbacks: [{ onEpochEnd: (_, __, run) => void (performance.now() - began > 150 && run.stop()) }],
  })
  isDone = true
  expect(turns).toBeGreaterThan(3)
})

describe('a training that diverges', () => {
  test('says in which epoch, keeps the weights before it, and leaves a model that trains on', async () => {
    const model = small()
    model.compile({ loss: 'mse', optimizer: sgd({ learningRate: 0.01 }) })
    const kept: Float32Array[][] = []
    const grow = {
      onEpochEnd(epoch: number, _: unknown, run: { learningRate: number }) {
        kept.push(weightsOf(model) as Float32Array[])
        if (epoch === 1) run.learningRate = 1e30
      },
    }
    await expect(model.fit(x, y, { epochs: 5, batchSize: 5, callbacks: [grow] })).rejects.toThrow(
      /^fit: the loss became (Infinity|NaN) in epoch 3; the weights are those of epoch 2\. Try a smaller learningRate/,
    )
    expect(weightsOf(model)).toEqual(kept[1])
    const { loss } = await model.fit(x, y, { epochs: 2 })
    expect(loss.every(Number.isFinite)).toBe(true)
  })

  test('in the first epoch, leaves the weights of the start', async () => {
    const model = small()
    model.compile({ loss: 'mse', optimizer: adam({ learningRate: 1e30 }) })
    const before = weightsOf(model)
    await expect(model.fit(x, y, { batchSize: 5 })).rejects.toThrow(
      'in epoch 1; the weights are those of the start.',
    )
    expect(weightsOf(model)).toEqual(before)
  })
})

describe('what is refused before anything is trained', () => {
  const bad = (data: typeof x, at: number, value: number) =>
    tensor(
      data.data.map((n, i) => (i === at ? value : n)),
      data.shape,
    )

  test.each<[string, TensorLike, TensorLike, FitOptions?]>([
    ['fit x: expected [B, 5, 2], got [20, 5, 1]', x.slice(0, 1, 2), y],
    ['fit x: expected [B, 5, 2], got [20, 4, 2]', x.slice(0, 4, 1), y],
    ['fit x: expected [B, 5, 2], got [33]', Array(33).fill(0), y],
    [
      'tensor: expected 5 entries at element 10, got 4',
      [
        [
          [1, 2],
          [1, 2],
          [1, 2],
          [1, 2],
          [1, 2],
        ],
        [
          [1, 2],
          [1, 2],
          [1, 2],
          [1, 2],
        ],
      ],
      [1, 2],
    ],
    ['fit y: expected as many samples as x, 20, got [19, 1]', x, y.slice(0, 19)],
    ['meanSquaredError: expected targets of [20, 1] like the predictions, got [20, 3]', x, normals([20, 3])],
    ['fit: expected at least one sample, got none', [], []],
    ['fit x: expected finite numbers, got NaN in sample 3', bad(x, 3 * 10 + 4, Number.NaN), y],
    ['fit x: expected finite numbers, got Infinity in sample 0', bad(x, 0, Infinity), y],
    ['fit y: expected finite numbers, got NaN in sample 19', x, bad(y, 19, Number.NaN)],
    ['fit y: expected finite numbers, got -Infinity in sample 0', x, bad(y, 0, -Infinity)],
    ['fit lengths: expected [B] = [20], got [3]', x, y, { lengths: [1, 2, 3] }],
    [
      'fit lengths: expected whole numbers from 0 to T = 5, got 6 for sample 2',
      x,
      y,
      { lengths: [1, 2, 6, ...Array(17).fill(5)] },
    ],
    [
      'fit lengths: expected whole numbers from 0 to T = 5, got NaN for sample 0',
      x,
      y,
      { lengths: Array(20).fill(Number.NaN) },
    ],
    ['fit epochs: expected a whole number from 1, got 0', x, y, { epochs: 0 }],
    ['fit batchSize: expected a whole number from 1, got 2.5', x, y, { batchSize: 2.5 }],
    ['fit truncateSteps: expected a whole number from 1, got 0', x, y, { truncateSteps: 0 }],
  ])('%s', async (message, inputs, targets, options = {}) => {
    const model = small()
    const before = weightsOf(model)
    await expect(model.fit(inputs, targets, { batchSize: 20, ...options })).rejects.toThrow(
      new InputError(message),
    )
    expect(weightsOf(model)).toEqual(before)
  })

  test('a model that was not compiled', async () => {
    const model = sequential([dense(1, { inputShape: [2] })])
    const message = (where: string) => new InputError(`${where}: call compile first`)
    await expect(model.fit([[1, 2]], [1])).rejects.toThrow(message('fit'))
    expect(() => model.evaluate([[1, 2]], [1])).toThrow(message('evaluate'))
    expect(model.predict([[1, 2]]).shape).toEqual([1, 1])
  })

  test('names that are not known', () => {
    const model = small()
    const compile = (options: object) => () => model.compile({ loss: 'mse', ...options })
    expect(compile({ optimizer: 'adamm' })).toThrow('compile optimizer: expected one of sgd, rmsprop')
    expect(compile({ loss: 'mse2' })).toThrow('compile loss: expected one of meanSquaredError, mse')
    expect(compile({ metrics: ['acc'] })).toThrow('metrics: expected one of accuracy, meanSquaredError')
    expect(model.compiled?.optimizer.name).toBe('adam')
  })

  test('nothing to be a model of', () => {
    expect(() => sequential([])).toThrow(new InputError('sequential: expected at least one layer, got none'))
  })
})

test('verbose prints a line an epoch', async () => {
  const lines: string[] = []
  const { log } = console
  console.log = (line: string) => void lines.push(line)
  try {
    await small().fit(x, y, { epochs: 2, verbose: true })
    await small().fit(x, y)
  } finally {
    console.log = log
  }
  expect(lines).toHaveLength(2)
  expect(lines[1]).toMatch(/^epoch 2\/2 {2}loss [\d.]+ {2}mae [\d.]+$/)
})
