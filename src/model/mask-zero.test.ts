import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { dense, embedding, gru, type LayerSpec, lstm, timeDistributed } from '../nn/index.js'
import { type Model, modelFromBytes, sequential } from './index.js'
import { weightsOf } from './testing/models.js'

const ids = [
  [1, 2, 0, 0],
  [3, 1, 2, 4],
  [4, 0, 0, 0],
]
const lengths = [2, 4, 1]

function model(maskZero: boolean, layers: readonly LayerSpec[] = [lstm(3), dense(1)]): Model {
  const made = sequential(
    [embedding(5, 3, { inputShape: [4], ...(maskZero ? { maskZero } : {}) }), ...layers],
    {
      seed: 2,
    },
  )
  made.compile({ optimizer: 'sgd', loss: 'mse' })
  return made
}

describe('maskZero', () => {
  test.each<readonly [string, readonly LayerSpec[], unknown]>([
    ['one target a sample', [lstm(3), dense(1)], [1, 2, 3]],
    ['a target for each step', [gru(3, { returnSequences: true }), dense(1)], ids],
  ])('is the lengths of the samples: %s', async (_, layers, y) => {
    const [masked, plain] = [model(true, layers), model(false, layers)]
    const target = y as number[]
    expect(masked.predict(ids).data).toEqual(plain.predict(ids, { lengths }).data)
    expect(masked.evaluate(ids, target)).toEqual(plain.evaluate(ids, target, { lengths }))
    for (const options of [{ epochs: 2 }, { epochs: 2, truncateSteps: 2 }]) {
      expect(await masked.fit(ids, target, options)).toEqual(
        await plain.fit(ids, target, { ...options, lengths }),
      )
    }
    expect(weightsOf(masked)).toEqual(weightsOf(plain))
    expect(modelFromBytes(masked.toBytes()).predict(ids).data).toEqual(masked.predict(ids).data)
    expect(masked.predict(ids, { lengths: [4, 4, 4] }).data).toEqual(plain.predict(ids).data)
  })

  test('padding before symbols is refused', () => {
    expect(() => model(true).predict([[1, 0, 2, 0]])).toThrow(
      /predict x: embedding: expected 0, which is padding \(maskZero\), at the end of samples alone, got it in sample 0, step 1/,
    )
  })

  test('in a stream it is refused', () => {
    const stream = model(true).stream()
    stream.step([1])
    expect(() => stream.step([0])).toThrow(
      new InputError(
        'stream.step: embedding: expected symbols, got 0, which is padding (maskZero); leave it out',
      ),
    )
  })

  test.each<readonly [string, () => unknown]>([
    [
      'embedding maskZero: expected sequences of symbols [B, T], got samples of [3, 4]',
      () => embedding(5, 2, { maskZero: true }).build([[3, 4]]),
    ],
    [
      'timeDistributed: expected a layer that takes all that it is given, got Embedding with maskZero; leave maskZero out',
      () => timeDistributed(embedding(5, 2, { maskZero: true })).build([[3, 4]]),
    ],
    [
      'embedding maskZero: expected true or false, got 1',
      () => embedding(5, 2, { maskZero: 1 as unknown as true }),
    ],
    [
      'embedding mask_zero: there is no such option; did you mean maskZero?',
      () => embedding(5, 2, { mask_zero: true } as object),
    ],
  ])('refuses: %s', (message, make) => {
    expect(make).toThrow(new InputError(message))
  })
})
