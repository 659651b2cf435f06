import { describe, expect, test } from 'vitest'
import { engine } from '../../engine/engine.js'
import { InputError } from '../../engine/errors.js'
import { random } from '../../engine/random.js'
import { type Tensor, tensor } from '../../tensor/index.js'
import { expectClose } from '../../tensor/testing/close.js'
import { normals } from '../../tensor/testing/samples.js'
import type { LayerSpec } from '../describe-layer.js'
import { dense, dropout, embedding, gru, layerNorm, lstm, rnn, timeDistributed } from '../layers/index.js'
import { streamLayers } from './stream.js'

/** A layer, the shape of a sample of 5 steps, and inputs where normal ones do not do. */
const layers: Record<string, [LayerSpec, number[], Tensor?]> = {
  'lstm, no bias': [lstm(6, { useBias: false, returnSequences: true }), [5, 3]],
  'gru, last step': [gru(4), [5, 3]],
  'lstm, hard activation': [lstm(4, { activation: 'relu', recurrentActivation: 'tanh' }), [5, 3]],
  'rnn, softplus': [rnn(4, { activation: 'softplus' }), [5, 3]],
  dense: [dense(7), [5, 3]],
  'dense, no bias': [dense(2, { useBias: false, activation: 'sigmoid' }), [5, 3]],
  'dense of rank 3': [dense(4, { activation: 'relu' }), [5, 2, 3]],
  'dense, gelu': [dense(4, { activation: 'gelu' }), [5, 3]],
  'dense, softmax': [dense(40, { activation: 'softmax' }), [5, 3]],
  layerNorm: [layerNorm(), [5, 9]],
  dropout: [dropout(0.5), [5, 3]],
  'timeDistributed dense': [timeDistributed(dense(3, { activation: 'tanh' })), [5, 2]],
  'timeDistributed lstm': [timeDistributed(lstm(3)), [5, 4, 2]],
  embedding: [embedding(9, 3), [5], tensor(Int32Array.of(0, 8, 3, 3, 1, 2, 7, 6, 5, 4), [2, 5])],
  'embedding of pairs': [
    embedding(4, 3),
    [5, 2],
    tensor(
      Int32Array.from({ length: 20 }, (_, i) => (i * 7) % 4),
      [2, 5, 2],
    ),
  ],
}

test.each(Object.entries(layers))('%s: a stream gives what the layer gives', (_, [spec, shape, ids]) => {
  const layer = spec.build([shape], random(3))
  const x = ids ?? normals([2, ...shape])
  const stream = streamLayers([layer], { batch: 2 })
  expect(stream.inputShape).toEqual(shape.slice(1))
  const whole = layer.call(x)
  const isLast = layer.dropsTime
  expect(stream.outputShape).toEqual(isLast ? layer.outputShape : layer.outputShape.slice(1))
  for (let t = 0; t < 5; t++) {
    const output = stream.step(x.slice(t, 1, 1).data)
    if (!isLast) expectClose(output, whole.slice(t, 1, 1).data, 2e-6, `step ${t}`)
    else if (t === 4) expectClose(output, whole.data, 2e-6)
  }
})

describe('a stream', () => {
  const layer = lstm(5).build([[-1, 2]], random(1))
  const [first, second, third] = [1, 2, 3].map((seed) => normals([2], seed).data)

  test('is saved, restored and reset', () => {
    const stream = streamLayers([layer])
    const one = stream.step(first).slice()
    const saved = stream.state
    const two = stream.step(second).slice()
    stream.step(third)
    stream.state = saved
    expect(stream.step(second)).toEqual(two)
    const other = streamLayers([layer])
    other.state = saved
    expect(other.step(second)).toEqual(two)
    stream.reset()
    expect(stream.state).toEqual([new Float32Array(5), new Float32Array(5)])
    expect(stream.step(first)).toEqual(one)
  })

  test('shares no state with another of the same layers', () => {
    const [one, other] = [streamLayers([layer]), streamLayers([layer])]
    const expected = one.step(first).slice()
    one.step(second)
    expect(other.step(first)).toEqual(expected)
  })

  test('gives the same view again, renewed when the memory has grown', () => {
    const stream = streamLayers([layer])
    const view = stream.step(first)
    const expected = view.slice()
    expect(stream.step(second)).toBe(view)
    stream.reset()
    const { memory } = engine()
    memory.free(memory.allocate(memory.totalBytes + 1))
    expect(stream.step(first)).toEqual(expected)
  })

  test('keeps NaN to its sample', () => {
    const stream = streamLayers([layer], { batch: 2 })
    const output = stream.step([Number.NaN, 0, ...first])
    expect(Array.from(output, Number.isNaN)).toEqual([...Array(5).fill(true), ...Array(5).fill(false)])
  })

  test('through an embedding that is not its first layer goes by way of the layer, and is checked there', () => {
    const symbols = dense(1, { kernelInitializer: 'ones' }).build([[-1, 1]], random(1))
    const table = embedding(3, 2).build([[-1, 1]], random(2))
    const stream = streamLayers([symbols, table])
    expect(stream.step([2])).toEqual(table.call([[[2]]]).data)
    expect(() => stream.step([3])).toThrow(InputError)
  })
})
