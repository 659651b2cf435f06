import { describe, expect, test } from 'vitest'
import { random } from '../../engine/random.js'
import { testRefusals } from '../../engine/testing/refusals.js'
import { tensor } from '../../tensor/index.js'
import { expectClose } from '../../tensor/testing/close.js'
import { normals } from '../../tensor/testing/samples.js'
import { bidirectional, type GatedOptions, gru, lstm, rnn } from '../layers/index.js'

const kinds = { rnn, lstm, gru }
const x = normals([2, 5, 3])

describe.each(Object.entries(kinds))('%s', (name, make) => {
  const built = (options: GatedOptions = {}) => make(4, options).build([[5, 3]], random(1))

  test('the last output is that of the whole sequence, and the first state tensor', () => {
    const last = built().call(x)
    const all = built({ returnSequences: true }).call(x)
    const [output, h] = built({ returnState: true }).call(x, { returnState: true })
    expect(all.shape).toEqual([2, 5, 4])
    expect(last.data).toEqual(all.slice(4, 1, 1).data)
    expect(output.data).toEqual(last.data)
    expect(h.data).toEqual(last.data)
  })

  test('with lengths, the last output is that of the last valid step, and of no step the initial state', () => {
    const all = built({ returnSequences: true }).call(x, { lengths: [2, 5] })
    const last = built().call(x, { lengths: [2, 5] })
    expect(last.slice(0, 1).data).toEqual(all.slice(0, 1).slice(1, 1, 1).data)
    const [, h, ...others] = built({ returnState: true }).call(x, { returnState: true })
    const none = built().call(x, { lengths: [0, 0], initialState: [h, ...others] })
    expect(none.data).toEqual(h.data)
  })

  test('read from the end, a shorter sample is a sequence of its own for the layers after', () => {
    const backwards = built({ goBackwards: true, returnSequences: true })
    const steps = make(4, { goBackwards: true, returnSequences: true }).build([[-1, 3]], random(1))
    const after = gru(2).build([[-1, 4]], random(2))
    const lengths = [3, 0]
    const outputs = backwards.call(x, { lengths })
    const trimmed = steps.call(x.slice(0, 1).slice(0, 3, 1))
    expectClose(outputs.slice(0, 1).slice(0, 3, 1).data, trimmed.data, 1e-6)
    expect(
      outputs
        .slice(0, 1)
        .slice(3, 2, 1)
        .data.every((n) => n === 0),
    ).toBe(true)
    const last = after.call(outputs, { lengths })
    expectClose(last.slice(0, 1).data, after.call(trimmed).data, 1e-6)
  })

  test('carries on from a given state', () => {
    const layer = built({ returnState: true })
    const steps = make(4, { returnState: true }).build([[-1, 3]], random(1))
    const [whole] = layer.call(x, { returnState: true })
    const [, ...half] = steps.call(x.slice(0, 2, 1), { returnState: true })
    const [output] = steps.call(x.slice(2, 3, 1), { initialState: half, returnState: true })
    expectClose(output.data, whole.data, 1e-6)
  })

  test('has no bias where told so', () => {
    const without = built({ useBias: false })
    expect(without.parameters.map((parameter) => parameter.name)).toEqual([
      `${without.name}.kernel`,
      `${without.name}.recurrentKernel`,
    ])
    const zeroed = built()
    zeroed.setWeights(zeroed.getWeights().map((w, i) => (i === 2 ? w.mul(0) : w)))
    expect(without.call(x).data).toEqual(zeroed.call(x).data)
  })

  test('drops the same inputs at every step, while training alone', () => {
    const layer = built({ dropout: 0.5, returnSequences: true })
    const ones = tensor(new Float32Array(2 * 5 * 3).fill(1), [2, 5, 3])
    const training = (seed: number) => layer.call(ones, { training: true, random: random(seed) })
    expect(layer.call(ones).data).toEqual(built({ returnSequences: true }).call(ones).data)
    expect(training(1).data).toEqual(training(1).data)
    expect(training(1).data).not.toEqual(training(2).data)
    // What is left is twice as large, so an input of ones becomes one of 0s and 2s, constant in time.
    const stream = random(1)
    const row = () => Array.from({ length: 3 }, () => (stream.uniform() < 0.5 ? 0 : 2))
    const masked = tensor([row(), row()].map((mask) => Array.from({ length: 5 }, () => mask)))
    expect(training(1).data).toEqual(layer.call(masked).data)
  })

  test('other activations are used', () => {
    const relu = built({ activation: 'relu' }).call(x)
    expect(relu.data).not.toEqual(built().call(x).data)
    if (name !== 'rnn')
      expect(built({ recurrentActivation: 'relu' }).call(x).data).not.toEqual(built().call(x).data)
  })

  test('whole numbers are taken as numbers', () => {
    const ints = tensor(
      Int32Array.from({ length: 30 }, (_, i) => i % 4),
      [2, 5, 3],
    )
    expect(built().call(ints).data).toEqual(built().call(ints.toFloat()).data)
  })

  const { className } = make(4)
  const [kernel] = built().parameters
  const own = built().parameters.map((parameter) => parameter.name)
  const states = name === 'lstm' ? 'h, c' : 'h'
  testRefusals([
    [`${name} units: expected a whole number from 1, got 0`, () => make(0)],
    [`${name} units: expected a whole number from 1, got 2.5`, () => make(2.5)],
    [`${name} dropout: expected a number from 0 and below 1, got 1`, () => make(2, { dropout: 1 })],
    [
      `${name} activation: expected one of linear, relu, sigmoid, tanh, softmax, gelu, softplus, silu, got swish; did you mean silu?`,
      () => make(2, { activation: 'swish' as 'silu' }),
    ],
    [
      `${className}: expected an input of [B, T, I], got samples of [3]; a recurrent layer before it needs returnSequences: true, and a first one samples of [steps, features]`,
      () => make(2).build([[3]], random(1)),
    ],
    [`${className} x: expected [B, 5, 3], got [2, 5, 4]`, () => built().call(x.pad(0, 1, 2))],
    [
      `${className} x: expected [B, 5, 3], got [5, 3]; of one sample alone, give [x]`,
      () => built().call(x.slice(0, 1).squeeze(0)),
    ],
    [`${className} lengths: expected [B] = [2], got [3]`, () => built().call(x, { lengths: [1, 2, 3] })],
    [
      `${className} lengths: expected whole numbers from 0 to T = 5, got 6 for sample 1`,
      () => built().call(x, { lengths: [1, 6] }),
    ],
    [
      `${className} lengths: expected whole numbers from 0 to T = 5, got 2.5 for sample 0`,
      () => built().call(x, { lengths: [2.5, 1] }),
    ],
    [
      `${className} initialState: expected ${states.split(', ').length} (${states}), got 3`,
      () => built().call(x, { initialState: [x, x, x] }),
    ],
    [
      `${make(4).name}.setWeights: expected 3 weights (${own.join(', ')}), got 1`,
      () => built().setWeights([x]),
    ],
    [
      `${make(4).name}.setWeights ${make(4).name}.kernel: expected [${kernel.shape.join(', ')}], got [2, 5, 3]`,
      () => built().setWeights([x, x, x]),
    ],
  ])
})

describe('bidirectional', () => {
  const built = (options: Parameters<typeof bidirectional>[1] = {}, inner: GatedOptions = {}) =>
    bidirectional(gru(4, inner), options).build([[5, 3]], random(1))

  test.each([
    ['concat', (a: number, b: number, c: number) => [a, b][c]],
    ['sum', (a: number, b: number) => a + b],
    ['ave', (a: number, b: number) => (a + b) / 2],
    ['mul', (a: number, b: number) => a * b],
  ] as const)('%s joins both directions at each step', (mergeMode, f) => {
    const both = built({ mergeMode }, { returnSequences: true })
    const [forward, backward] = [false, true].map((goBackwards) =>
      gru(4, { returnSequences: true, goBackwards }).build([[5, 3]], random(9)),
    )
    const weights = both.getWeights()
    forward.setWeights(weights.slice(0, 3))
    backward.setWeights(weights.slice(3))
    const [a, b] = [forward, backward].map((layer) => layer.call(x))
    const merged = both.call(x)
    const width = mergeMode === 'concat' ? 8 : 4
    expect(merged.shape).toEqual([2, 5, width])
    const expected = Array.from({ length: 2 * 5 * width }, (_, at) => {
      const [n, t, j] = [Math.floor(at / (5 * width)), Math.floor(at / width) % 5, at % width]
      const one = a.data[(n * 5 + t) * 4 + (j % 4)]
      const other = b.data[(n * 5 + (4 - t)) * 4 + (j % 4)]
      return f(one, other, Math.floor(j / 4))
    })
    expectClose(merged.data, expected, 1e-6)
  })

  test('weights of the two directions differ and have names of their own', () => {
    const { parameters } = built()
    expect(parameters.map(({ name }) => name)).toEqual([
      'bidirectional.forward.kernel',
      'bidirectional.forward.recurrentKernel',
      'bidirectional.forward.bias',
      'bidirectional.backward.kernel',
      'bidirectional.backward.recurrentKernel',
      'bidirectional.backward.bias',
    ])
    const valuesOf = (direction: string) =>
      parameters.find(({ name }) => name === `bidirectional.${direction}.kernel`)?.read()
    expect(valuesOf('forward')).not.toEqual(valuesOf('backward'))
  })

  test('takes what returnState gave as its initial state', () => {
    const layer = built({}, { returnState: true })
    const [fromZero, ...state] = layer.call(x, { returnState: true })
    expect(state.map(({ shape }) => shape)).toEqual([
      [2, 4],
      [2, 4],
    ])
    const [again] = layer.call(x, { initialState: state, returnState: true })
    expect(again.data).not.toEqual(fromZero.data)
    const [swapped] = layer.call(x, { initialState: [...state].reverse(), returnState: true })
    expect(swapped.data).not.toEqual(again.data)
  })

  testRefusals([
    [
      'bidirectional mergeMode: expected one of concat, sum, ave, mul, got max',
      () => bidirectional(lstm(2), { mergeMode: 'max' as 'sum' }),
    ],
    [
      'bidirectional: expected a recurrent layer that runs forwards, such as lstm(8), got LSTM with goBackwards',
      () => bidirectional(lstm(2, { goBackwards: true })),
    ],
    [
      'bidirectional: expected a recurrent layer that runs forwards, such as lstm(8), got Bidirectional',
      () => bidirectional(bidirectional(lstm(2))),
    ],
  ])
})
