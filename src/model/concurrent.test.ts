/** Several trainings at a time, and what each of them may share. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { InputError } from '../engine/errors.js'
import { temporaryFolder } from '../engine/testing/temporary.js'
import { dense, dropout, input, lstm } from '../nn/index.js'
import {
  adam,
  type Callback,
  type CallbackSpec,
  cosineDecay,
  earlyStopping,
  epochLogger,
  modelCheckpoint,
  reduceLROnPlateau,
} from '../train/index.js'
import { backupAndRestore } from './files/backup.js'
import { functional, type Model, sequential } from './index.js'
import { smallModel, weightsOf, x, y } from './testing/models.js'

const inFolder = temporaryFolder()
afterEach(() => vi.restoreAllMocks())

const optimizer = adam({ learningRate: cosineDecay({ initialLearningRate: 0.05, decaySteps: 40 }) })
const constant = adam({ learningRate: 0.05 })

const made = (seed: number, by = constant): Model => {
  const model = sequential([lstm(4, { inputShape: [5, 2] }), dropout(0.2), dense(1)], { seed })
  model.compile({ optimizer: by, loss: 'mse', metrics: ['mae'] })
  return model
}

describe('trainings at the same time give what they give one after the other', () => {
  const shared: [string, () => { callback?: Callback | CallbackSpec; by?: typeof optimizer }][] = [
    ['earlyStopping', () => ({ callback: earlyStopping({ patience: 2, restoreBestWeights: true }) })],
    ['reduceLROnPlateau', () => ({ callback: reduceLROnPlateau({ patience: 1, minDelta: 0.05 }) })],
    ['an epoch logger', () => ({ callback: epochLogger(() => {}) })],
    ['a callback without a state', () => ({ callback: { onEpochEnd: () => {} } })],
    ['an optimizer with a schedule', () => ({ by: optimizer })],
  ]
  test.each(shared)('sharing %s', async (_, share) => {
    const train = async (model: Model, callback?: Callback | CallbackSpec) => {
      const callbacks = callback === undefined ? [] : [callback]
      const history = await model.fit(x, y, { epochs: 12, validationSplit: 0.25, callbacks })
      return { history, weights: weightsOf(model) }
    }
    const alone = []
    for (const seed of [1, 2, 3]) {
      const { callback, by } = share()
      alone.push(await train(made(seed, by), callback))
    }
    const { callback, by } = share()
    const together = await Promise.all([1, 2, 3].map((seed) => train(made(seed, by), callback)))
    expect(together).toEqual(alone)
    expect(together[0].weights).not.toEqual(together[1].weights)
  })

  test('of earlyStopping, twice in a list', async () => {
    const stop = earlyStopping({ monitor: 'loss', patience: 1, minDelta: 100 })
    expect((await made(1).fit(x, y, { epochs: 9, callbacks: [stop, stop] })).loss).toHaveLength(2)
  })
})

describe('a state that belongs to one training', () => {
  const remembering = (): Callback => ({ onEpochEnd() {}, takeState: () => ({ numbers: {} }) })

  test.each<[string, () => Callback | CallbackSpec, string]>([
    [
      'a callback of one training',
      () => earlyStopping({ monitor: 'loss' }).start(),
      'fit callbacks[0]: its state belongs to another training under way; give each training a callback of its own',
    ],
    [
      'a remembering object',
      remembering,
      'fit callbacks[0]: its state belongs to another training under way; give each training a callback of its own',
    ],
    [
      'the file of a checkpoint',
      () => modelCheckpoint(inFolder('best.safetensors')),
      'best.safetensors is written by a training under way; give each a path of its own',
    ],
    [
      'the file of a backup',
      () => backupAndRestore({ path: inFolder('training.safetensors') }),
      'training.safetensors is written by a training under way; give each a path of its own',
    ],
  ])('%s is refused to a second one meanwhile, and free afterwards', async (_, make, message) => {
    const callback = make()
    const [first, second] = [made(1), made(2)]
    const untrained = weightsOf(second)
    const training = first.fit(x, y, { epochs: 3, callbacks: [callback] })
    const refused = second.fit(x, y, { callbacks: [callback] })
    await expect(refused).rejects.toThrow(message)
    await expect(refused).rejects.toThrow(InputError)
    expect(weightsOf(second)).toEqual(untrained)
    await training
    expect((await second.fit(x, y, { callbacks: [callback] })).loss).toHaveLength(1)
  })

  test('is free after a training that failed or was aborted', async () => {
    const stop = earlyStopping({ monitor: 'loss' }).start()
    const callbacks = [stop, modelCheckpoint(inFolder('m.safetensors'))]
    const crash: Callback = {
      onEpochEnd() {
        throw new Error('crash')
      },
    }
    await expect(made(1).fit(x, y, { callbacks: [...callbacks, crash] })).rejects.toThrow('crash')
    const begins: Callback = {
      onTrainBegin() {
        throw new Error('begins')
      },
    }
    await expect(made(1).fit(x, y, { callbacks: [...callbacks, begins] })).rejects.toThrow('begins')
    const controller = new AbortController()
    const abort: Callback = { onBatchEnd: () => controller.abort(new Error('aborted')) }
    const { signal } = controller
    await expect(made(1).fit(x, y, { callbacks: [...callbacks, abort], signal })).rejects.toThrow('aborted')
    expect((await made(1).fit(x, y, { callbacks })).loss).toHaveLength(1)
  })
})

describe('while a fit is under way', () => {
  const call: Record<string, (model: Model) => unknown> = {
    fit: (model) => model.fit(x, y),
    'fit on batches': (model) => model.fit([{ x, y }]),
    trainOnBatch: (model) => model.trainOnBatch(x, y),
    compile: (model) => model.compile({ loss: 'mae' }),
    'model.setWeights': (model) => model.setWeights(model.getWeights()),
    'layer.setWeights': (model) => model.layers[0].setWeights(model.layers[0].getWeights()),
  }

  test.each(Object.keys(call))('%s is refused, and the fit goes on as if nothing had been', async (name) => {
    const [model, undisturbed] = [made(1), made(1)]
    const refused = vi.fn()
    const others: Callback = { onBatchEnd: async () => refused(await attempt(() => call[name](model))) }
    const training = model.fit(x, y, { epochs: 3, batchSize: 8, callbacks: [others] })
    const outside = await attempt(() => call[name](model))
    const history = await training
    expect(outside).toBeInstanceOf(InputError)
    expect(String(outside)).toMatch(/a fit under way trains lstm.kernel; await that fit first/)
    expect(refused.mock.calls).toHaveLength(9)
    for (const [error] of refused.mock.calls) expect(String(error)).toBe(String(outside))
    expect(history).toEqual(await undisturbed.fit(x, y, { epochs: 3, batchSize: 8 }))
    expect(weightsOf(model)).toEqual(weightsOf(undisturbed))
    expect(await attempt(() => call[name](model))).toBeUndefined()
  })

  test('a model that shares its layers is refused to train, too', async () => {
    const series = input([5, 2])
    const encoded = lstm(3).apply(series)
    const [one, other] = [1, 2].map((units) => {
      const model = functional({ inputs: series, outputs: dense(units).apply(encoded), seed: 0 })
      model.compile({ loss: 'mse' })
      return model
    })
    const training = one.fit(x, y, { epochs: 2 })
    await expect(other.fit(x, y)).rejects.toThrow('a fit under way trains lstm.kernel')
    await training
    expect((await other.fit(x, x.slice(0, 1, 1).squeeze(1))).loss).toHaveLength(1)
  })

  test('predict, evaluate and toBytes see the weights of the moment and change nothing', async () => {
    const [model, undisturbed] = [made(1), made(1)]
    const seen: number[] = []
    const look: Callback = {
      onEpochEnd() {
        seen.push(model.evaluate(x, y).loss)
        expect(model.predict(x).shape).toEqual([20, 1])
        expect(model.toBytes().length).toBeGreaterThan(0)
      },
    }
    const history = await model.fit(x, y, { epochs: 3, callbacks: [look] })
    expect(history).toEqual(await undisturbed.fit(x, y, { epochs: 3 }))
    expect(new Set(seen).size).toBe(3)
    expect(seen[2]).toBe(undisturbed.evaluate(x, y).loss)
  })

  test.each<[string, (model: Model) => Promise<unknown>]>([
    ['diverged', (model) => model.fit(x, y.mul(1e30), { epochs: 5 })],
    ['was refused its data', (model) => model.fit(x, [1, 2])],
    [
      'threw in a callback',
      (model) => model.fit(x, y, { callbacks: [{ onTrainBegin: () => Promise.reject(new Error('no')) }] }),
    ],
    ['was aborted', (model) => model.fit(x, y, { signal: AbortSignal.abort() })],
  ])('after a fit that %s, the model trains again', async (_, fail) => {
    const model = smallModel()
    await expect(fail(model)).rejects.toThrow()
    expect((await model.fit(x, y)).loss).toHaveLength(1)
  })
})

async function attempt(work: () => unknown): Promise<unknown> {
  try {
    await work()
    return undefined
  } catch (error) {
    return error
  }
}
