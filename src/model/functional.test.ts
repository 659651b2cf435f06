import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { random } from '../engine/random.js'
import { testRefusals } from '../engine/testing/refusals.js'
import {
  bidirectional,
  concatenate,
  dense,
  describeLayer,
  dropout,
  embedding,
  gru,
  input,
  lstm,
  readNow,
  registerLayer,
  type SymbolicTensor,
  sparseCategoricalCrossentropy,
} from '../nn/index.js'
import { type Tensor, tensor } from '../tensor/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { normals } from '../tensor/testing/samples.js'
import { adam, sgd } from '../train/index.js'
import { functional, type Model, modelFromBytes, sequential } from './index.js'

const x1 = normals([6, 3], 1)
const x2 = normals([6, 2], 2)

test('a line is the sequential model of the same layers', () => {
  const specs = [lstm(4, { returnSequences: true }), dropout(0.5), gru(3), dense(2, { activation: 'tanh' })]
  const start = input([null, 2])
  const end = specs.reduce<SymbolicTensor>((value, spec) => spec.apply(value), start)
  const model = functional({ inputs: start, outputs: end, seed: 5 })
  const chain = sequential([lstm(4, { returnSequences: true, inputShape: [null, 2] }), ...specs.slice(1)], {
    seed: 5,
  })
  const x = normals([3, 5, 2], 1)
  expect(model.predict(x).data).toEqual(chain.predict(x).data)
  expect(model.parameters.map(({ name }) => name)).toEqual(chain.parameters.map(({ name }) => name))
  expect(model.stream().step([0.5, 1])).toEqual(chain.stream().step([0.5, 1]))
})

describe('several inputs and outputs', () => {
  const build = () => {
    const [a, b] = [input([3], { name: 'a' }), input([2], { name: 'b' })]
    const both = concatenate().apply([dense(4, { activation: 'relu' }).apply(a), b])
    const mean = dense(1, { name: 'mean' }).apply(both)
    const kind = dense(3, { activation: 'softmax', name: 'kind' }).apply(both)
    return functional({ inputs: [a, b], outputs: { mean, kind }, seed: 0 })
  }
  const mean = normals([6, 1], 3)
  const kind = tensor(Int32Array.of(0, 1, 2, 0, 1, 2))

  test('are handed over in an array or by their names, and come back as they were declared', () => {
    const model = build()
    const byName = model.predict({ b: x2, a: x1 })
    expect(Object.keys(byName)).toEqual(['mean', 'kind'])
    expect(byName.mean.shape).toEqual([6, 1])
    expect(byName.kind.shape).toEqual([6, 3])
    expect(model.predict([x1, x2]).kind.data).toEqual(byName.kind.data)
  })

  test('each output has its loss and metrics; the loss is their weighted sum', async () => {
    const model = build()
    model.compile({
      optimizer: adam({ learningRate: 0.02 }),
      loss: { mean: 'mse', kind: 'sparseCategoricalCrossentropy' },
      lossWeights: { mean: 1, kind: 0.5 },
      metrics: { kind: ['accuracy'] },
    })
    const before = model.evaluate([x1, x2], { mean, kind })
    expect(Object.keys(before)).toEqual(['loss', 'meanLoss', 'kindLoss', 'kindAccuracy'])
    expect(before.loss).toBeCloseTo(before.meanLoss + 0.5 * before.kindLoss, 5)
    const history = await model.fit({ a: x1, b: x2 }, [mean, kind], { epochs: 60 })
    expect(history.loss.at(-1)).toBeLessThan(0.5 * before.loss)
    expect(history.kindAccuracy!.at(-1)).toBeGreaterThan(before.kindAccuracy)
  })

  test.each<[string, (model: ReturnType<typeof build>) => unknown]>([
    [
      'predict x: expected an array of 2 (a, b) or an object of these names, got an array of 1',
      (model) => model.predict([x1]),
    ],
    ['predict x: expected a, b, got a, c', (model) => model.predict({ a: x1, c: x2 })],
    ['predict x b: expected [B, 2], got [6, 3]', (model) => model.predict({ a: x1, b: x1 })],
    [
      'predict x b: expected as many samples as a, 6, got [5, 2]',
      (model) => model.predict([x1, x2.slice(0, 5)]),
    ],
    ['compile loss: expected mean, kind, got mean', (model) => model.compile({ loss: { mean: 'mse' } })],
    [
      'compile metrics: expected outputs among mean, kind, got sort',
      (model) => model.compile({ loss: 'mse', metrics: { sort: ['mae'] } }),
    ],
    ['stream: expected a model of one input and one output, got 2 and 2', (model) => model.stream()],
    [
      'functional.getLayer: expected one of dense, concatenate, mean, kind, got sort',
      (model) => model.getLayer('sort'),
    ],
  ])('%s', (message, run) => {
    expect(() => run(build())).toThrow(new InputError(message))
  })
})

describe('a layer used twice', () => {
  const shared = dense(2, { kernelInitializer: 'glorotUniform', name: 'twin' })
  const [a, b] = [input([3]), input([3])]
  const [left, right] = [shared.apply(a), shared.apply(b)]
  const model = functional({ inputs: [a, b], outputs: concatenate().apply([left, right]), seed: 0 })
  const y = normals([6, 4], 9)

  test('has its weights once', () => {
    expect(model.parameters.map(({ name }) => name)).toEqual(['twin.kernel', 'twin.bias'])
    const half = model.predict([x1, x1]).slice(0, 2, 1)
    expectClose(model.predict([x1, x1]).slice(2, 2, 1).data, half.data, 0)
    expect(model.summary()).toContain('as above')
  })

  test('is trained by the gradients of both uses', async () => {
    const [{ tensor: kernel }] = model.parameters
    const before = kernel.data.slice()
    model.compile({ loss: 'mse', optimizer: sgd({ learningRate: 1 }) })
    const other = normals([6, 3], 4)
    const output = model.predict([x1, other])
    // d mse / d w = 2/(B·4) · (aᵀ·(left - y) + bᵀ·(right - y))
    const error = output.sub(y)
    const gradient = x1
      .transpose()
      .matmul(error.slice(0, 2, 1))
      .add(other.transpose().matmul(error.slice(2, 2, 1)))
      .mul(2 / 24)
    model.trainOnBatch([x1, other], y)
    const moved = kernel.data.map((value, i) => before[i] - value)
    expectClose(moved, gradient.data, 1e-5)
  })
})

test('models of the same layers share their weights', async () => {
  const x = input([null, 2])
  const encoded = lstm(3).apply(x)
  const whole = functional({ inputs: x, outputs: dense(1).apply(encoded), seed: 0 })
  const part = functional({ inputs: x, outputs: encoded, seed: 0 })
  const sequences = normals([4, 5, 2], 1)
  const before = part.predict(sequences)
  whole.compile({ loss: 'mse' })
  await whole.fit(sequences, normals([4, 1], 2), { epochs: 3 })
  expect(part.predict(sequences).data).not.toEqual(before.data)
  expect(part.parameters.every((parameter) => whole.parameters.includes(parameter))).toBe(true)
})

test('a layer that is renamed leaves the name of a parameter that is another layer’s', () => {
  const words = input([null])
  const embedded = embedding(5, 2).apply(words)
  const table = embedded.source!.layer.parameters[0]
  const scores = () =>
    describeLayer('Scores', {}, ([shape]) => ({
      outputShape: [shape[0], 5],
      parameters: [table],
      apply: (read, [{ tensor }]) => ({ output: tensor.matmul(read(table).transpose()) }),
    })).apply(embedded)
  const model = functional({ inputs: words, outputs: [scores(), scores()], seed: 0 })
  expect(model.layers.map(({ name }) => name)).toEqual(['embedding', 'scores', 'scores_1'])
  expect(model.parameters.map(({ name }) => name)).toEqual(['embedding.embeddings'])
})

describe('the state of a recurrent layer', () => {
  const [source, target] = [input([null, 2], { name: 'source' }), input([null, 2], { name: 'target' })]
  const encoder = lstm(3)
  const decoder = lstm(3, { returnSequences: true })
  const decoded = decoder.apply([target, ...encoder.apply(source).state])
  const model = functional({ inputs: { source, target }, outputs: decoded, seed: 0 })

  test('is another one’s start', () => {
    const [from, to] = [normals([2, 4, 2], 1), normals([2, 3, 2], 2)]
    const [first, second] = model.layers
    const { state: after } = first.apply(readNow, [{ tensor: from }], { training: false, random: random(0) })
    const expected = second.call(to, { initialState: after })
    expect(model.predict({ source: from, target: to }).data).toEqual(expected.data)
  })

  test('makes the model again from its file', () => {
    const again = modelFromBytes(model.toBytes())
    const given = { source: normals([2, 4, 2], 1), target: normals([2, 3, 2], 2) }
    expect((again.predict(given) as Tensor).data).toEqual(model.predict(given).data)
  })

  test('has one tensor for each part', () => {
    expect(
      bidirectional(gru(3))
        .apply(source)
        .state.map(({ shape }) => shape),
    ).toEqual([[3], [3]])
    expect(dense(3).apply(source).state).toEqual([])
  })
})

test('lengths reach every layer that follows in time, and end where time does', () => {
  const words = input([null], { name: 'words' })
  const steps = gru(4, { returnSequences: true }).apply(embedding(9, 3).apply(words))
  const model = functional({ inputs: words, outputs: dense(2).apply(gru(3).apply(steps)), seed: 0 })
  const x = tensor(Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 4])
  const short = model.predict(x, { lengths: [2, 4] })
  expectClose(short.slice(0, 1).data, model.predict(x.slice(0, 1).slice(0, 2, 1)).data, 1e-6)
  expectClose(short.slice(1, 1).data, model.predict(x.slice(1, 1)).data, 1e-6)
})

describe('what is refused', () => {
  const [a, b] = [input([3]), input([2])]
  const out = dense(1).apply(a)

  testRefusals([
    [
      'model inputs: the outputs depend on an input of [2], which is missing; add it to inputs',
      () => functional({ inputs: a, outputs: dense(1).apply(b), seed: 0 }),
    ],
    [
      'model inputs: no output depends on input 1; leave it out, or use it',
      () => functional({ inputs: [a, b], outputs: out, seed: 0 }),
    ],
    [
      'functional inputs: expected what input([null, 3]) gives, got the output of dense',
      () => functional({ inputs: out, outputs: dense(1).apply(out), seed: 0 }),
    ],
    [
      'functional outputs: expected what input([null, 3]) and apply of layers give, got "Dense"',
      () => functional({ inputs: a, outputs: dense(1) as never, seed: 0 }),
    ],
    ['input shape: expected sizes from 1, or null for any, got 0', () => input([0])],
    [
      'functional inputs: expected different names, got two called x',
      () => {
        const [one, other] = [input([2], { name: 'x' }), input([2], { name: 'x' })]
        return functional({ inputs: [one, other], outputs: concatenate().apply([one, other]), seed: 0 })
      },
    ],
    [
      'functional inputs: expected different names, got two called input_1',
      () => {
        const [one, other] = [input([2], { name: 'input_1' }), input([2])]
        return functional({ inputs: [one, other], outputs: concatenate().apply([one, other]), seed: 0 })
      },
    ],
    [
      'Dense inputShape: declared [7], but used on samples of [3]',
      () => dense(1, { inputShape: [7] }).apply(a),
    ],
    [
      'Dense kernel: expected inputs with a known number of features, got samples of [any]; end inputShape with that ' +
        'number, such as [null, 3]',
      () => dense(1).apply(input([null])),
    ],
    [
      'model: two weights are called own.scale; give one of the layers another name',
      () => {
        const own = describeLayer('Own', {}, ([shape], make) => ({
          outputShape: shape,
          parameters: [make('scale', [3], 'ones'), make('scale', [3], 'zeros')],
          apply: (_, [{ tensor }]) => ({ output: tensor }),
        }))
        return functional({ inputs: a, outputs: own.apply(a), seed: 0 })
      },
    ],
    [
      'compile: two numbers of the history would be called valLoss; give one of these metrics or outputs another name',
      () =>
        functional({ inputs: a, outputs: { val: out, other: dense(2).apply(a) }, seed: 0 }).compile({
          loss: 'mse',
        }),
    ],
    ['dense.apply: expected at least one input, got none', () => dense(1).apply([])],
    [
      'dense.apply: expected what input([null, 3]) or apply of another layer gives, got an object; for numbers, use ' +
        'model.predict',
      () => dense(1).apply([dense(1)] as never),
    ],
    [
      'dense.apply: expected what input([null, 3]) or apply of another layer gives, got an object; for numbers, use ' +
        'model.predict',
      () => dense(1).apply(x1 as never),
    ],
    [
      'functional inputs: expected what input([null, 3]) and apply of layers give, got none',
      () => functional({} as never),
    ],
    [
      'registerLayer make: expected a function, got undefined',
      () => registerLayer('Mine', undefined as never),
    ],
    [
      'predict lengths: expected none, as samples are no sequences; leave lengths out',
      () => {
        const scalar = input([])
        return functional({ inputs: scalar, outputs: scalar, seed: 0 }).predict([1], { lengths: [1] })
      },
    ],
  ])

  test('a layer used on another shape than before', () => {
    const layer = dense(2)
    layer.apply(a)
    expect(() => layer.apply(b)).toThrow(new InputError('dense.apply: expected samples of [3], got [2]'))
  })

  test('a first use that is refused does not bind a layer to its shape', () => {
    const layer = lstm(3)
    expect(() => layer.apply([input([null, 2]), input([2])])).toThrow(InputError)
    expect(layer.apply(input([null, 5])).shape).toEqual([3])
  })

  test('truncation where a layer begins with the state of another', async () => {
    const [x, y] = [input([null, 2]), input([null, 2])]
    const out = gru(3, { returnSequences: true }).apply([y, ...gru(3).apply(x).state])
    const model = functional({ inputs: [x, y], outputs: out, seed: 0 })
    model.compile({ loss: 'mse' })
    const data = normals([2, 6, 2])
    await expect(model.fit([data, data], normals([2, 6, 3]), { truncateSteps: 3 })).rejects.toThrow(
      new InputError(
        "fit truncateSteps: a layer that begins with another one's last state needs the whole sequence; leave " +
          'truncateSteps out',
      ),
    )
  })

  test('two layers of one name from other models', () => {
    const [one, other] = [dense(1), dense(1)].map((spec) => spec.apply(a))
    functional({ inputs: a, outputs: one, seed: 0 })
    functional({ inputs: a, outputs: other, seed: 0 })
    expect(() => functional({ inputs: a, outputs: [one, other], seed: 0 })).toThrow(
      new InputError('model: two layers of other models have the same name; give them names of their own'),
    )
  })

  test('a model with a layer that could not be loaded', () => {
    const mine = describeLayer('TestUnknown', {}, ([shape]) => ({
      outputShape: shape,
      parameters: [],
      apply: (_, [{ tensor }]) => ({ output: tensor }),
    }))
    expect(() => functional({ inputs: a, outputs: mine.apply(a), seed: 0 }).toBytes()).toThrow(
      new InputError(
        'layer TestUnknown: expected a layer that can be loaded again; make it known with registerLayer',
      ),
    )
    expect(() => registerLayer('LSTM', () => lstm(1))).toThrow(InputError)
  })
})

test('a softmax before cross-entropy is trained from its logits, alike for both', async () => {
  const x = normals([8, 3], 1)
  const labels = tensor(Int32Array.from({ length: 8 }, (_, i) => i % 4))
  const oneHot = tensor(Array.from({ length: 8 }, (_, i) => [0, 1, 2, 3].map((k) => Number(k === i % 4))))
  const trained = async (
    activation: 'softmax' | 'linear',
    loss: Parameters<Model['compile']>[0]['loss'],
    y: Tensor,
  ) => {
    const model = sequential([dense(4, { inputShape: [3], activation })], { seed: 2 })
    model.compile({ loss, optimizer: sgd({ learningRate: 0.5 }), metrics: ['accuracy'] })
    await model.fit(x, y, { epochs: 3 })
    return model.getWeights().map(({ data }) => data)
  }
  const expected = await trained('linear', sparseCategoricalCrossentropy({ fromLogits: true }), labels)
  expect(await trained('softmax', 'sparseCategoricalCrossentropy', labels)).toEqual(expected)
  const dense4 = await trained('softmax', 'categoricalCrossentropy', oneHot)
  dense4.forEach((weights, i) => {
    expectClose(weights, expected[i], 1e-6)
  })
})
