/** A model one step at a time. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { testRefusals } from '../engine/testing/refusals.js'
import {
  bidirectional,
  concatenate,
  dense,
  embedding,
  gru,
  input,
  layerNorm,
  lstm,
  rnn,
  timeDistributed,
} from '../nn/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { normals } from '../tensor/testing/samples.js'
import { functional, sequential } from './index.js'
import { compiled } from './testing/models.js'

describe('stream', () => {
  const x = normals([2, 6, 3], 7)
  const stepOf = (t: number) => x.slice(t, 1, 1).data

  test.each(Object.entries({ rnn, lstm, gru }))(
    'through stacked %s layers gives what the whole gives',
    (_, make) => {
      const model = sequential(
        [
          dense(4, { inputShape: [null, 3] }),
          make(5, { returnSequences: true }),
          layerNorm(),
          make(4, { returnSequences: true }),
          dense(2, { activation: 'softmax' }),
        ],
        { seed: 0 },
      )
      const whole = model.predict(x)
      const stream = model.stream({ batch: 2 })
      for (let t = 0; t < 6; t++) {
        expectClose(stream.step(stepOf(t)), whole.slice(t, 1, 1).data, 2e-6, `step ${t}`)
      }
    },
  )

  test('where the whole gives its last output, so does the last step', () => {
    const model = sequential([gru(4, { inputShape: [6, 3], returnSequences: true }), lstm(3), dense(1)], {
      seed: 0,
    })
    const stream = model.stream({ batch: 2 })
    for (let t = 0; t < 5; t++) stream.step(stepOf(t))
    expectClose(stream.step(stepOf(5)), model.predict(x).data, 2e-6)
  })

  test('sees what training changes, but not another build', async () => {
    const model = compiled([gru(4, { inputShape: [1, 3] }), dense(1)])
    const stream = model.stream()
    const now = normals([1, 1, 3])
    const next = () => {
      stream.reset()
      return Array.from(stream.step(now.data))
    }
    await model.fit(now, normals([1, 1]))
    expectClose(next(), model.predict(now).data, 1e-6)
    const before = next()
    model.build([1, 3])
    expect(next()).toEqual(before)
  })

  test('refuses ids that any embedding on the input does not have', () => {
    const ids = input([null])
    const both = concatenate().apply([embedding(1000, 2).apply(ids), embedding(3, 2).apply(ids)])
    const outOfRange = (layer: string, at: number) =>
      `stream.step: ${layer}: expected whole numbers from 0 to 2, got 900 at element ${at}; inputDim is to exceed the largest id`
    expect(() => functional({ inputs: ids, outputs: both, seed: 0 }).stream().step([900])).toThrow(
      new InputError(outOfRange('embedding_1', 0)),
    )
    const each = sequential([timeDistributed(embedding(3, 2), { inputShape: [null, 2] })], { seed: 0 })
    expect(() => each.stream().step([1, 900])).toThrow(new InputError(outOfRange('timedistributed', 1)))
  })

  test('through no layer gives the step itself', () => {
    const x = input([null, 2])
    expect([...functional({ inputs: x, outputs: x }).stream().step([1, 2])]).toEqual([1, 2])
  })

  test('is not there where sequences are joined along time', () => {
    const x = input([null, 2])
    const joined = functional({ inputs: x, outputs: concatenate({ axis: 1 }).apply([x, x]), seed: 0 })
    expect(() => joined.stream()).toThrow(
      new InputError('stream: layer concatenate needs the whole sequence; use predict'),
    )
  })

  test('takes ids of an embedding, and refuses those it does not have', () => {
    const model = sequential([embedding(5, 2, { inputShape: [null] }), rnn(3)], { seed: 0 })
    const stream = model.stream({ batch: 2 })
    stream.step([4, 1])
    expectClose(
      stream.step(Int32Array.of(0, 2)),
      model.predict([
        [4, 0],
        [1, 2],
      ]).data,
      2e-6,
    )
    expect(() => stream.step([0, 5])).toThrow(
      new InputError(
        'stream.step: embedding: expected whole numbers from 0 to 4, got 5 at element 1; inputDim is to exceed the largest id',
      ),
    )
  })

  const model = sequential([lstm(3, { inputShape: [6, 3] }), dense(1)], { seed: 0 })
  const needs = (layer: string) => `stream: layer ${layer} needs the whole sequence; use predict`
  testRefusals([
    [
      'stream.step: expected [B, ...] = [2, 3] = 6 numbers, got 3',
      () => model.stream({ batch: 2 }).step([1, 2, 3]),
    ],
    ['stream batch: expected a whole number from 1, got 0', () => model.stream({ batch: 0 })],
    ['stream.state: expected 2 states, got 1', () => (model.stream().state = [new Float32Array(3)])],
    [
      'stream.state 1: expected 3 numbers, got 4',
      () => (model.stream().state = [new Float32Array(3), new Float32Array(4)]),
    ],
    [
      needs('bidirectional'),
      () => sequential([bidirectional(lstm(3), { inputShape: [6, 3] })], { seed: 0 }).stream(),
    ],
    [
      needs('gru'),
      () => sequential([gru(3, { inputShape: [6, 3], goBackwards: true })], { seed: 0 }).stream(),
    ],
    [
      'stream: expected steps of a known size, got [any, 3]; give the first layer an inputShape such as [null, 3]',
      () => sequential([dense(2, { inputShape: [null, null, 3] })], { seed: 0 }).stream(),
    ],
    [
      'sequential: the model has no weights yet; give its first layer an inputShape, or call build or fit',
      () => sequential([lstm(2)], { seed: 0 }).stream(),
    ],
  ])
})
