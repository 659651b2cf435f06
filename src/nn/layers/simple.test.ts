/** The layers without recurrence: what the goldens do not show. */
import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { random } from '../../engine/random.js'
import { tensor } from '../../tensor/index.js'
import { recordOf } from '../describe-layer.js'
import {
  bidirectional,
  dense,
  dropout,
  embedding,
  gru,
  layerFromRecord,
  layerNorm,
  lstm,
  timeDistributed,
} from './index.js'

const refuses = (message: string, run: () => unknown): void => expect(run).toThrow(new InputError(message))

describe('dropout', () => {
  const layer = dropout(0.25).build([[1000]], random(1))
  const ones = tensor(new Float32Array(2000).fill(1), [2, 1000])

  test('drops a share of the values and scales up the others, while training', () => {
    const { data } = layer.call(ones, { training: true, random: random(3) })
    const kept = data.filter((n) => n !== 0)
    expect([...new Set(kept)]).toEqual([Math.fround(1 / 0.75)])
    expect(kept.length / data.length).toBeCloseTo(0.75, 1)
  })

  test('does nothing otherwise', () => {
    expect(layer.call(ones).data).toEqual(ones.data)
    const none = dropout(0).build([[1000]], random(1))
    expect(none.call(ones, { training: true }).data).toEqual(ones.data)
  })

  test('refuses rates outside 0 to 1', () => {
    refuses('dropout rate: expected a number from 0 and below 1, got 1', () => dropout(1))
    refuses('dropout rate: expected a number from 0 and below 1, got -0.1', () => dropout(-0.1))
  })
})

describe('embedding', () => {
  const layer = embedding(6, 3).build([[4]], random(1))

  test('takes ids as floats and as whole numbers', () => {
    const ids = [5, 0, 1, 1]
    const [table] = layer.getWeights()
    const expected = [ids.map((id) => (table.toArray() as number[][])[id])]
    expect(layer.call([ids]).toArray()).toEqual(expected)
    expect(layer.call(tensor(Int32Array.from(ids), [1, 4])).toArray()).toEqual(expected)
  })

  test.each([
    [6, 'inputDim is to exceed the largest id'],
    [-1, 'pad with 0, and give lengths'],
    [1.5, 'give each symbol its number'],
    [Number.NaN, 'give each symbol its number'],
  ])('refuses the id %d', (id, fix) => {
    refuses(`embedding x: expected whole numbers from 0 to 5, got ${id} in sample 1, step 2; ${fix}`, () =>
      layer.call([
        [0, 1, 2, 3],
        [0, 1, id, 2],
      ]),
    )
  })

  test('tells ids apart that float32 does not', () => {
    const most = 2 ** 24 + 4
    const large = embedding(most, 1).build([[2]], random(1))
    const [table] = large.getWeights()
    const ids = [2 ** 24 + 1, 2 ** 24 + 3]
    const expected = ids.map((id) => table.data[id])
    expect([...large.call([ids]).data]).toEqual(expected)
    expect([...large.call(tensor([ids], [1, 2], 'int32')).data]).toEqual(expected)
    refuses(
      `embedding x: expected whole numbers from 0 to ${most - 1}, got 16777216 in sample 0, step 0; float32 does not hold ` +
        "ids from 16777216 exactly; give an Int32Array, or tensor(ids, shape, 'int32')",
      () => large.call(tensor([ids])),
    )
  })

  test('refuses sizes that are no whole numbers from 1', () => {
    refuses('embedding inputDim: expected a whole number from 1, got 0', () => embedding(0, 3))
    refuses('embedding outputDim: expected a whole number from 1, got -2', () => embedding(3, -2))
  })
})

describe('dense', () => {
  test('works along the last axis, whatever comes before', () => {
    const layer = dense(2).build([[3, 4]], random(1))
    const x = tensor(
      Float32Array.from({ length: 24 }, (_, i) => Math.sin(i)),
      [2, 3, 4],
    )
    const flat = dense(2)
      .build([[4]], random(1))
      .call(x.reshape([6, 4]))
    expect(layer.outputShape).toEqual([3, 2])
    expect(layer.call(x).data).toEqual(flat.data)
    expect(layer.call(x).shape).toEqual([2, 3, 2])
  })

  test('takes whole numbers, and no bias where told so', () => {
    const layer = dense(1, { useBias: false }).build([[2]], random(1))
    layer.setWeights([[[2], [3]]])
    expect(layer.call(tensor(Int32Array.of(5, 7), [1, 2])).toArray()).toEqual([[31]])
  })

  test('refuses inputs and options that do not fit', () => {
    refuses('dense units: expected a whole number from 1, got NaN', () => dense(Number.NaN))
    refuses(
      'dense activation: expected one of linear, relu, sigmoid, tanh, softmax, gelu, softplus, silu, got reluu; did you mean relu?',
      () => dense(1, { activation: 'reluu' as 'relu' }),
    )
    refuses(
      'dense: expected an input of [B, ..., I], got samples of [], which are single numbers; give x as [samples, 1]',
      () => dense(1).build([[]], random(1)),
    )
  })
})

describe('timeDistributed', () => {
  test('is the layer at each step alone, dropout anew at each', () => {
    const layer = timeDistributed(dropout(0.5)).build([[50, 4]], random(1))
    const ones = tensor(new Float32Array(200).fill(1), [1, 50, 4])
    const { data } = layer.call(ones, { training: true, random: random(2) })
    const rows = new Set(Array.from({ length: 50 }, (_, t) => data.slice(t * 4, t * 4 + 4).join()))
    expect(rows.size).toBeGreaterThan(5)
  })

  test('leaves lengths to layers around it', () => {
    const layer = timeDistributed(lstm(2)).build([[3, 4, 1]], random(1))
    const x = tensor(
      Float32Array.from({ length: 24 }, (_, i) => Math.cos(i)),
      [2, 3, 4, 1],
    )
    const inner = lstm(2)
      .build([[4, 1]], random(1))
      .call(x.reshape([6, 4, 1]))
    const outer = layer.call(x, { lengths: [1, 3] })
    expect(outer.shape).toEqual([2, 3, 2])
    expect(outer.data).toEqual(inner.data)
  })

  test('refuses inputs and options that do not fit', () => {
    refuses(
      'timeDistributed: expected an input of [B, T, ...], got samples of [4]; a recurrent layer before it needs returnSequences: true',
      () => timeDistributed(dense(1)).build([[4]], random(1)),
    )
  })
})

test('layers made again from their records are the same layers', () => {
  const specs = [
    dense(3, { activation: 'gelu', useBias: false, kernelInitializer: 'heNormal', name: 'last' }),
    embedding(4, 2, { embeddingsInitializer: 'ones', inputShape: [null] }),
    dropout(0.3),
    layerNorm({ epsilon: 0.5 }),
    lstm(3, { returnSequences: true, unitForgetBias: false, dropout: 0.1 }),
    gru(3, { resetAfter: false, goBackwards: true }),
    bidirectional(gru(2, { returnState: true, resetAfter: false }), { mergeMode: 'ave' }),
    timeDistributed(bidirectional(lstm(2, { activation: 'relu' }))),
  ]
  for (const spec of specs) {
    const record = JSON.parse(JSON.stringify(recordOf(spec)))
    const again = layerFromRecord(record)
    expect(recordOf(again)).toEqual(record)
    expect(again.name).toBe(spec.name)
    expect(again.inputShape).toEqual(spec.inputShape)
  }
})

test.each(['Conv1D', 'constructor'])('a class that is not known is refused: %s', (className) => {
  refuses(
    `layer ${className}: expected one of Concatenate, Dense, Embedding, Dropout, LayerNormalization, SimpleRNN, LSTM, GRU, ` +
      'Bidirectional, TimeDistributed; make a layer of your own known with registerLayer',
    () => layerFromRecord({ className, config: {} }),
  )
})
