import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { normals } from '../tensor/testing/samples.js'
import type { FitOptions } from './index.js'
import { smallModel, weightsOf, x, y } from './testing/models.js'

describe('validation', () => {
  test('validationSplit takes the last samples, before shuffling', async () => {
    const kept = 14 // floor(20 · 0.7)
    const [split, given] = [smallModel(), smallModel()]
    const history = await split.fit(x, y, { epochs: 3, batchSize: 4, validationSplit: 0.3 })
    const expected = await given.fit(x.slice(0, kept), y.slice(0, kept), {
      epochs: 3,
      batchSize: 4,
      validationData: [x.slice(kept, 6), y.slice(kept, 6)],
    })
    expect(Object.keys(history)).toEqual(['loss', 'mae', 'valLoss', 'valMae'])
    expect(history).toEqual(expected)
    const last = given.evaluate(x.slice(kept, 6), y.slice(kept, 6), { batchSize: 4 })
    expect(history.valLoss.at(-1)).toBe(last.loss)
  })

  test('validationData takes precedence, and may have lengths', async () => {
    const model = smallModel()
    const lengths = Array.from({ length: 20 }, (_, i) => (i % 5) + 1)
    const { valLoss } = await model.fit(x, y, { validationSplit: 0.5, validationData: { x, y, lengths } })
    expect(valLoss).toEqual([model.evaluate(x, y, { lengths }).loss])
  })

  test.each<[string, FitOptions]>([
    ['fit validationSplit: expected a number from 0 and below 1, got 1', { validationSplit: 1 }],
    ['fit validationSplit: expected a number from 0 and below 1, got -0.1', { validationSplit: -0.1 }],
    [
      'fit validationSplit: 20 samples leave none for training; give more samples, another share, or validationData',
      { validationSplit: 0.99 },
    ],
    ['fit validationData x: expected [B, 5, 2], got [20, 1]', { validationData: { x: y, y } }],
    [
      'fit validationData y: expected as many samples as x, 20, got [3, 1]',
      { validationData: [x, y.slice(0, 3)] },
    ],
    [
      'fit validationData y: expected [B, 1], got [20, 2]; end the model with as many units as a target has numbers',
      { validationData: [x, normals([20, 2])] },
    ],
  ])('%s', async (message, options) => {
    const model = smallModel()
    const before = weightsOf(model)
    await expect(model.fit(x, y, options)).rejects.toThrow(new InputError(message))
    expect(weightsOf(model)).toEqual(before)
  })
})
