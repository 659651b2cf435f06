/** A model that was saved and loaded goes on training as if it had never stopped. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { temporaryFolder } from '../../engine/testing/temporary.js'
import { readSafetensors } from '../../formats/index.js'
import {
  binaryCrossentropy,
  dense,
  dropout,
  huber,
  input,
  type Loss,
  lstm,
  negativeBinomial,
  pinball,
  sparseCategoricalCrossentropy,
  studentT,
} from '../../nn/index.js'
import {
  adam,
  adamW,
  type Callback,
  cosineDecay,
  exponentialDecay,
  type Metric,
  modelCheckpoint,
  type Optimizer,
  piecewiseConstantDecay,
  rmsprop,
  type Schedule,
  sgd,
} from '../../train/index.js'
import {
  type CompileOptions,
  functional,
  loadModel,
  type Model,
  modelFromBytes,
  sequential,
} from '../index.js'
import { weightsOf, x, y } from '../testing/models.js'

const inFolder = temporaryFolder()

const made = (options: Partial<CompileOptions> = {}, units = 1): Model => {
  const model = sequential([lstm(3, { inputShape: [5, 2] }), dropout(0.3), dense(units)], { seed: 4 })
  model.compile({ loss: 'mse', ...options })
  return model
}
const training = { epochs: 2, batchSize: 6 }
const again = (model: Model): Model => modelFromBytes(model.toBytes())

const optimizers: [string, () => Optimizer][] = [
  ['adam', () => adam({ learningRate: 0.02, beta1: 0.8, globalClipNorm: 1 })],
  ['adamW', () => adamW({ weightDecay: 0.01, clipValue: 0.5 })],
  ['rmsprop', () => rmsprop({ momentum: 0.5, rho: 0.8 })],
  ['sgd', () => sgd({ momentum: 0.9, nesterov: true })],
  ['plain sgd', () => sgd()],
  [
    'a cosine',
    () => adam({ learningRate: cosineDecay({ decaySteps: 20, warmupSteps: 3, warmupTarget: 0.1 }) }),
  ],
  [
    'an exponential schedule',
    () =>
      sgd({ learningRate: exponentialDecay({ initialLearningRate: 0.1, decaySteps: 3, decayRate: 0.5 }) }),
  ],
  [
    'a schedule of pieces',
    () => sgd({ learningRate: piecewiseConstantDecay({ boundaries: [5], values: [0.1, 0.01] }) }),
  ],
]

describe.each(optimizers)('with %s', (_, optimizer) => {
  test('a training goes on to the same bits', async () => {
    const [whole, first] = [0, 1].map(() => made({ optimizer: optimizer(), metrics: ['mae'] }))
    const slower: Callback = {
      onTrainEnd(run) {
        if (typeof run.optimizer.options.learningRate === 'number') run.learningRate /= 2
      },
    }
    for (const model of [whole, first]) await model.fit(x, y, { ...training, callbacks: [slower] })
    const expected = await whole.fit(x, y, training)
    const loaded = again(again(first)) // and from a model that was loaded, and not trained since
    expect(await loaded.fit(x, y, training)).toEqual(expected)
    expect(weightsOf(loaded)).toEqual(weightsOf(whole))
    const optionsOf = ({ compiled }: Model) => JSON.stringify(compiled?.optimizer.options)
    expect(optionsOf(loaded)).toBe(optionsOf(whole))
  })
})

test.each([
  ['before the training', true],
  ['after it', false],
])('a layer that is frozen %s stays so, and the others go on to the same bits', async (_, isBefore) => {
  const freeze = (model: Model) => void (model.layers[0].trainable = false)
  const [whole, first] = [0, 1].map(() => made({ optimizer: 'adam' }))
  for (const model of [whole, first]) {
    if (isBefore) freeze(model)
    await model.fit(x, y, training)
    freeze(model)
  }
  const expected = await whole.fit(x, y, training)
  const loaded = again(first)
  expect(await loaded.fit(x, y, training)).toEqual(expected)
  expect(weightsOf(loaded)).toEqual(weightsOf(whole))
})

describe('is compiled as it was', () => {
  const losses: [string, CompileOptions['loss'], number][] = [
    ['a name', 'mae', 1],
    ['huber', huber({ delta: 2 }), 1],
    ['pinball', pinball([0.1, 0.5, 0.9]), 3],
    ['studentT', studentT(), 3],
    ['negativeBinomial', negativeBinomial(), 2],
    ['logits', binaryCrossentropy({ fromLogits: true }), 1],
    ['classes', sparseCategoricalCrossentropy({ fromLogits: true }), 4],
  ]
  test.each(losses)('%s', (_, loss, units) => {
    const model = made({ loss, metrics: units === 1 ? ['accuracy', 'rmse'] : [] }, units)
    const targets = y.abs().greater(0.5)
    expect(again(model).evaluate(x, targets)).toEqual(model.evaluate(x, targets))
  })

  test('with several outputs', async () => {
    const series = input([5, 2])
    const read = lstm(3).apply(series)
    const model = functional({
      inputs: series,
      outputs: { a: dense(1).apply(read), b: dense(1).apply(read) },
      seed: 2,
    })
    model.compile({
      loss: { a: 'mse', b: huber({ delta: 3 }) },
      lossWeights: { a: 1, b: 0.25 },
      metrics: { b: ['mae'] },
    })
    const targets = { a: y, b: y.mul(2) }
    await model.fit(x, targets, training)
    const loaded = modelFromBytes(model.toBytes()) as unknown as typeof model
    expect(loaded.evaluate(x, targets)).toEqual(model.evaluate(x, targets))
    expect(await loaded.fit(x, targets, training)).toEqual(await model.fit(x, targets, training))
  })

  test('where it was not, it is not', () => {
    const model = sequential([dense(1, { inputShape: [2] })], { seed: 1 })
    expect(() => again(model).evaluate([[1, 2]], [1])).toThrow(new InputError('evaluate: call compile first'))
  })

  test('and can be compiled otherwise, which begins anew', async () => {
    const model = made({ optimizer: 'adam' })
    await model.fit(x, y, training)
    const [one, other] = [again(model), again(model)]
    other.compile({ optimizer: 'adam', loss: 'mse' })
    await Promise.all([one, other].map((loaded) => loaded.fit(x, y, { ...training, shuffle: false })))
    expect(weightsOf(one)).not.toEqual(weightsOf(other))
  })
})

test('checkpoints of a training go on from their epoch', async () => {
  const path = inFolder('epoch-{epoch}.safetensors')
  const model = made({ optimizer: 'adam' })
  const whole = await model.fit(x, y, { epochs: 4, batchSize: 6, callbacks: [modelCheckpoint(path)] })
  const loaded = await loadModel(path.replace('{epoch}', '2'))
  const { loss } = await loaded.fit(x, y, { epochs: 2, batchSize: 6 })
  expect(loss).toEqual(whole.loss.slice(2))
  expect(weightsOf(loaded)).toEqual(weightsOf(model))
})

describe('what is a function of the caller is not saved, and said', () => {
  const own: Loss & Metric = { name: 'own', values: (_, { tensor }) => tensor.square().mean(-1) }
  const schedule: Schedule = { name: 'mine', options: {}, rateAt: () => 0.1 }
  const optimizer = (): Optimizer => ({ ...sgd(), name: 'mine' })
  test.each<[string, Partial<CompileOptions>]>([
    ['the loss own', { loss: own }],
    ['the metric own', { metrics: ['mae', own] }],
    ['the optimizer mine', { optimizer: optimizer() }],
    ['the schedule mine', { optimizer: sgd({ learningRate: schedule }) }],
  ])('%s', async (what, options) => {
    const model = made(options)
    await model.fit(x, y)
    const loaded = again(again(model))
    expect(loaded.predict(x).data).toEqual(model.predict(x).data)
    const message = `call compile first: ${what} is a function of your own, which the model's file does not hold`
    expect(() => loaded.evaluate(x, y)).toThrow(new InputError(`evaluate: ${message}`))
    await expect(loaded.fit(x, y)).rejects.toThrow(new InputError(`fit: ${message}`))
    loaded.compile({ loss: own })
    expect((await loaded.fit(x, y)).loss).toHaveLength(1)
  })
})

describe('the file', () => {
  test('is as small as without a training where that is left out', async () => {
    const model = made({ optimizer: 'adam' })
    await model.fit(x, y)
    const untrained = sequential([lstm(3, { inputShape: [5, 2] }), dropout(0.3), dense(1)], { seed: 4 })
    const bare = model.toBytes({}, { includeOptimizer: false })
    expect(bare.length).toBeLessThan(untrained.toBytes().length + 1)
    expect(model.toBytes().length).toBeGreaterThan(2 * bare.length - 1500)
    expect(() => modelFromBytes(bare).evaluate(x, y)).toThrow('evaluate: call compile first')
    const path = inFolder('bare.safetensors')
    await model.save(path, { note: 'a' }, { includeOptimizer: false })
    expect((await loadModel(path)).compiled).toBeUndefined()
    expect(() => model.toBytes({}, { includeOptimiser: false } as never)).toThrow('save includeOptimiser')
  })

  test("has the optimizer's state as tensors", async () => {
    const model = made({ optimizer: 'adam' })
    const count = model.parameters.length
    const namesOf = (bytes: Uint8Array) => [...readSafetensors(bytes, 'a').tensors.keys()]
    expect(namesOf(model.toBytes())).toHaveLength(count)
    await model.fit(x, y)
    expect(namesOf(model.toBytes())).toHaveLength(3 * count)
  })
})
