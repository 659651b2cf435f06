/** What a layer does when nothing is said is what Keras does when nothing is said. */
import { expect, test } from 'vitest'
import { caseOf, readFixture, type Settings } from '../../../tests/fixtures/read.js'
import { random } from '../../engine/random.js'
import { type Shape, tensor } from '../../tensor/index.js'
import type { LayerSpec } from '../describe-layer.js'
import { bidirectional, dense, embedding, gru, layerNorm, lstm, rnn } from './index.js'

const fixture = readFixture('keras')
const defaults = caseOf(fixture, 'defaults', 'layer_defaults').of

const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
const uncapitalised = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
const initializer = ({ class_name: name }: Settings): string =>
  name === 'RandomUniform' ? 'uniform' : uncapitalised(name as string)

const known = new Set(
  (
    'returnSequences returnState goBackwards activation recurrentActivation useBias kernelInitializer ' +
    'recurrentInitializer biasInitializer unitForgetBias dropout resetAfter embeddingsInitializer epsilon mergeMode'
  ).split(' '),
)
const off: readonly unknown[] = [false, null, 0, -1]
/** Given to the factory by position, or what `layerNorm` always does. */
const elsewhere = new Set([
  'units',
  'inputDim',
  'outputDim',
  'center',
  'scale',
  'betaInitializer',
  'gammaInitializer',
])

/** Keras's defaults as options; those that do not exist here must be off there. */
function optionsFrom(settings: Settings): Record<string, unknown> {
  const options: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(settings)) {
    const name = camel(key)
    if (known.has(name)) options[name] = name.endsWith('Initializer') ? initializer(value as Settings) : value
    else if (!elsewhere.has(name)) expect(off, `${key} is ${value}`).toContain(value)
  }
  return options
}

const sequence: Shape = [5, 3]
test.each<[string, (options: object) => LayerSpec, Shape]>([
  ['SimpleRNN', (options) => rnn(4, options), sequence],
  ['LSTM', (options) => lstm(4, options), sequence],
  ['GRU', (options) => gru(4, options), sequence],
  ['Dense', (options) => dense(4, options), sequence],
  ['Embedding', (options) => embedding(6, 3, options), [5]],
  ['LayerNormalization', (options) => layerNorm(options), sequence],
  ['Bidirectional', (options) => bidirectional(lstm(4), options), sequence],
])('%s', (className, make, inputShape) => {
  const options = optionsFrom(defaults[className])
  expect(Object.keys(options).length).toBeGreaterThan(0)
  const size = inputShape.reduce((product, n) => product * n, 2)
  const x = tensor(
    Float32Array.from({ length: size }, (_, i) => (i * 7) % 6),
    [2, ...inputShape],
  )
  const [silent, told] = [{}, options].map((given) => {
    const layer = make(given).build([inputShape], random(3))
    return { weights: layer.getWeights().map(({ data }) => data), output: layer.call(x, { training: true }) }
  })
  expect(silent.weights).toEqual(told.weights)
  expect(silent.output).toMatchObject({ shape: (told.output as { shape: Shape }).shape })
  expect((silent.output as { data: unknown }).data).toEqual((told.output as { data: unknown }).data)
})

test('the forget gate starts open', () => {
  const { bias, bias_without_unit_forget_bias: without } = caseOf(fixture, 'defaults', 'lstm_initial_bias').of
    .LSTM
  const biasOf = (options: object) => {
    const [, , biasWeights] = lstm(4, options).build([sequence], random(3)).getWeights()
    return biasWeights.toArray()
  }
  expect(biasOf({})).toEqual(bias)
  expect(biasOf({ unitForgetBias: false })).toEqual(without)
})

test('layer normalisation starts with ones and zeros', () => {
  expect(
    layerNorm()
      .build([[2]], random(3))
      .getWeights()
      .map((w) => w.toArray()),
  ).toEqual([
    [1, 1],
    [0, 0],
  ])
})
