import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import { dense } from '../nn/index.js'
import { type TensorLike, tensor } from '../tensor/index.js'
import { normals } from '../tensor/testing/samples.js'
import { type FitOptions, sequential } from './index.js'
import { smallModel, weightsOf, x, y } from './testing/models.js'

describe('what is refused before anything is trained', () => {
  const bad = (data: typeof x, at: number, value: number) =>
    tensor(
      data.data.map((n, i) => (i === at ? value : n)),
      data.shape,
    )

  test.each<[string, TensorLike, TensorLike, FitOptions?]>([
    ['fit x: expected [B, 5, 2], got [20, 5, 1]', x.slice(0, 1, 2), y],
    ['fit x: expected [B, 5, 2], got [20, 4, 2]', x.slice(0, 4, 1), y],
    ['fit x: expected [B, 5, 2], got [33]', Array(33).fill(0), y],
    [
      'fit x: expected samples of as many steps, got 5 in sample 0 and 4 in sample 1; pad them to the longest, and give lengths',
      [
        [
          [1, 2],
          [1, 2],
          [1, 2],
          [1, 2],
          [1, 2],
        ],
        [
          [1, 2],
          [1, 2],
          [1, 2],
          [1, 2],
        ],
      ],
      [1, 2],
    ],
    ['fit y: expected as many samples as x, 20, got [19, 1]', x, y.slice(0, 19)],
    [
      'fit y: expected [B, 1], got [20, 3]; end the model with as many units as a target has numbers',
      x,
      normals([20, 3]),
    ],
    ['fit: expected at least one sample, got none', [], []],
    [
      'fit x: expected finite numbers, got NaN in sample 3, step 2, feature 0; leave it out or fill it in',
      bad(x, 3 * 10 + 4, Number.NaN),
      y,
    ],
    [
      'fit x: expected finite numbers, got Infinity in sample 0, step 0, feature 0; leave it out or fill it in',
      bad(x, 0, Infinity),
      y,
    ],
    [
      'fit y: expected finite numbers, got NaN in sample 19; leave it out or fill it in',
      x,
      bad(y, 19, Number.NaN),
    ],
    [
      'fit y: expected finite numbers, got -Infinity in sample 0; leave it out or fill it in',
      x,
      bad(y, 0, -Infinity),
    ],
    ['fit lengths: expected [B] = [20], got [3]', x, y, { lengths: [1, 2, 3] }],
    [
      'fit lengths: expected whole numbers from 0 to T = 5, got 6 for sample 2',
      x,
      y,
      { lengths: [1, 2, 6, ...Array(17).fill(5)] },
    ],
    [
      'fit lengths: expected whole numbers from 0 to T = 5, got NaN for sample 0',
      x,
      y,
      { lengths: Array(20).fill(Number.NaN) },
    ],
    ['fit epochs: expected a whole number from 1, got 0', x, y, { epochs: 0 }],
    ['fit batchSize: expected a whole number from 1, got 2.5', x, y, { batchSize: 2.5 }],
    ['fit truncateSteps: expected a whole number from 1, got 0', x, y, { truncateSteps: 0 }],
  ])('%s', async (message, inputs, targets, options = {}) => {
    const model = smallModel()
    const before = weightsOf(model)
    await expect(model.fit(inputs, targets, { batchSize: 20, ...options })).rejects.toThrow(
      new InputError(message),
    )
    expect(weightsOf(model)).toEqual(before)
  })

  test('a model that was not compiled predicts, and refuses to be trained', async () => {
    const model = sequential([dense(1, { inputShape: [2] })], { seed: 0 })
    const message = (where: string) => new InputError(`${where}: call compile first`)
    await expect(model.fit([[1, 2]], [1])).rejects.toThrow(message('fit'))
    expect(() => model.evaluate([[1, 2]], [1])).toThrow(message('evaluate'))
    expect(model.predict([[1, 2]]).shape).toEqual([1, 1])
  })

  test('names that are not known are refused', () => {
    const model = smallModel()
    const compile = (options: object) => () => model.compile({ loss: 'mse', ...options })
    expect(compile({ optimizer: 'adamm' })).toThrow('compile optimizer: expected one of sgd, rmsprop')
    expect(compile({ loss: 'mse2' })).toThrow('compile loss: expected one of meanSquaredError, mse')
    expect(compile({ metrics: ['acc'] })).toThrow('metrics: expected one of accuracy, meanSquaredError')
    expect(compile({ loss: undefined })).toThrow('compile loss: expected a loss or its name, got none')
    expect(compile({ metrics: [{ name: 'loss', values: () => x }] })).toThrow(
      'compile: two numbers of the history would be called loss; give one of these metrics or outputs another name',
    )
    expect(model.compiled?.optimizer.name).toBe('adam')
  })

  test('no layers are refused', () => {
    expect(() => sequential([], { seed: 0 })).toThrow(
      new InputError('sequential: expected at least one layer, got none'),
    )
  })
})
