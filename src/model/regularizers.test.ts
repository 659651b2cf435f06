import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import {
  bidirectional,
  dense,
  describeLayer,
  embedding,
  gru,
  input,
  type LayerSpec,
  l1,
  l1l2,
  l2,
  layerNorm,
  lstm,
  type Regularizer,
  readFrom,
  rnn,
} from '../nn/index.js'
import { checkGradients } from '../tensor/testing/gradients.js'
import { adam } from '../train/index.js'
import { measure } from './evaluate.js'
import { functional, type Model, modelFromBytes, sequential } from './index.js'
import { onePort } from './ports.js'
import { readSamples } from './samples.js'
import { x, y } from './testing/models.js'

const both: Regularizer = l1l2({ l1: 0.3, l2: 0.2 })
const inputShape = [5, 2]
const every = { kernelRegularizer: both, recurrentRegularizer: l2(0.1), biasRegularizer: l2(0.3) }

/** What a regularizer comes to, in float64. */
const penalty = (weights: ArrayLike<number>, { l1: one = 0, l2: two = 0 }: Regularizer): number =>
  Array.from(weights).reduce((sum, w) => sum + one * Math.abs(w) + two * w * w, 0)

const layers: Readonly<Record<string, readonly [LayerSpec, readonly (Regularizer | undefined)[]]>> = {
  lstm: [lstm(2, { inputShape, ...every }), [both, l2(0.1), l2(0.3)]],
  gru: [gru(2, { inputShape, ...every }), [both, l2(0.1), l2(0.3)]],
  rnn: [rnn(2, { inputShape, ...every }), [both, l2(0.1), l2(0.3)]],
  'lstm without a bias': [lstm(2, { inputShape, ...every, useBias: false }), [both, l2(0.1)]],
  bidirectional: [
    bidirectional(rnn(2, every), { inputShape }),
    [both, l2(0.1), l2(0.3), both, l2(0.1), l2(0.3)],
  ],
  layerNorm: [layerNorm({ inputShape, gammaRegularizer: l1(), betaRegularizer: both }), [l1(0.01), both]],
  dense: [
    dense(3, { inputShape, kernelRegularizer: { l2: 0.5 }, biasRegularizer: both }),
    [{ l2: 0.5 }, both],
  ],
  'a layer of one’s own': [
    describeLayer('Scale', { inputShape }, ([shape], make) => {
      const factors = make('factors', shape.slice(-1), 'ones', { regularizer: l2(0.4) })
      return {
        outputShape: shape,
        parameters: [factors],
        apply: (read, [{ tensor }]) => ({ output: tensor.mul(read(factors)) }),
      }
    }),
    [l2(0.4)],
  ],
}

function made(layer: LayerSpec): Model {
  const model = sequential([layer, rnnOrDense(layer)], { seed: 2 })
  model.compile({ optimizer: adam(), loss: 'mse' })
  return model
}

const rnnOrDense = ({ className }: LayerSpec): LayerSpec =>
  ['LayerNormalization', 'Dense', 'Scale'].includes(className) ? rnn(1) : dense(1)

describe.each(Object.entries(layers))('%s', (_, [layer, regularizers]) => {
  const model = made(layer)
  const plain = () => model.evaluate(x, y).loss

  test('the loss is that of the targets and of the weights', () => {
    const expected = model
      .getWeights()
      .reduce(
        (sum, { data }, i) => sum + (regularizers[i] === undefined ? 0 : penalty(data, regularizers[i])),
        0,
      )
    const { graph } = model
    const predicted = model.predict(x)
    const mse = predicted.sub(y).square().mean().item()
    expect(plain()).toBeCloseTo(mse + expected, 4)
    expect(expected).toBeGreaterThan(0)
    graph.layers[0].trainable = false // Keras: what is not trained adds nothing
    expect(plain()).toBeCloseTo(mse, 5)
    graph.layers[0].trainable = true
  })

  test('gradients are those of finite differences', () => {
    const { graph, compiled } = model
    const wired = { graph, compiled: compiled!, inputPorts: onePort('x'), outputPorts: onePort('y') }
    const batch = readSamples('test', wired, { x, y })
    // Away from 0, where the absolute value has a kink.
    const weights = model.getWeights().map((w) => w.add(w.greaterEqual(0).mul(0.4).sub(0.2)))
    checkGradients(
      (...values) => measure(wired, readFrom(graph.parameters, values), batch, { training: false }).loss,
      weights,
      { tolerance: 3e-3 },
    )
  })
})

test('saved and loaded, the loss is the same, and so is a training', async () => {
  const model = sequential([
    embedding(4, 2, { inputShape: [3], embeddingsRegularizer: l2(0.5) }),
    lstm(2, every),
    dense(1),
  ])
  model.compile({ optimizer: 'adam', loss: 'mse' })
  const again = modelFromBytes(model.toBytes())
  again.compile({ optimizer: 'adam', loss: 'mse' })
  const [ids, target] = [
    [
      [0, 1, 2],
      [3, 2, 1],
    ],
    [1, 2],
  ]
  expect(again.evaluate(ids, target)).toEqual(model.evaluate(ids, target))
  const options = { epochs: 3, shuffle: false }
  expect(await again.fit(ids, target, options)).toEqual(await model.fit(ids, target, options))
})

test('of several outputs the sum alone has it, once for shared layers', () => {
  const build = (kernelRegularizer?: Regularizer): Model<never> => {
    const shared = lstm(2, { inputShape, kernelRegularizer })
    const [a, b] = [input(inputShape), input(inputShape)]
    const model = functional({
      inputs: { a, b },
      outputs: {
        c: dense(1, { name: 'c' }).apply(shared.apply(a)),
        d: dense(1, { name: 'd' }).apply(shared.apply(b)),
      },
      seed: 3,
    })
    model.compile({ optimizer: 'adam', loss: 'mse', lossWeights: { c: 1, d: 0.5 } })
    return model as unknown as Model<never>
  }
  const [with_, without] = [build(l2(1)), build()].map((model) =>
    model.evaluate({ a: x, b: x }, { c: y, d: y }),
  )
  expect([with_.cLoss, with_.dLoss]).toEqual([without.cLoss, without.dLoss])
  const [kernel] = build().getWeights()
  expect(with_.loss - without.loss).toBeCloseTo(penalty(kernel.data, l2(1)), 4)
})

test.each<readonly [string, () => unknown]>([
  ['l2 l2: expected a number from 0, got -1', () => l2(-1)],
  ['l1 l1: expected a number from 0, got "0.1"', () => l1('0.1' as unknown as number)],
  ['l1l2 l3: there is no such option; there are l1, l2', () => l1l2({ l3: 1 } as Regularizer)],
  [
    'dense kernelRegularizer: expected a regularizer, such as l2(0.01) or { l1: 0.01, l2: 0.01 }, got "l2"',
    () => dense(1, { kernelRegularizer: 'l2' as Regularizer }),
  ],
  [
    'lstm recurrentRegularizer: expected a regularizer, such as l2(0.01) or { l1: 0.01, l2: 0.01 }, got an object',
    () => lstm(1, { recurrentRegularizer: { l2: Number.NaN } }),
  ],
])('refuses: %s', (message, make) => {
  expect(make).toThrow(new InputError(message))
})
