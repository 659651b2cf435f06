import { describe, expect, test } from 'vitest'
import { InputError } from '../engine/errors.js'
import {
  bidirectional,
  dense,
  describeLayer,
  embedding,
  layerNorm,
  lstm,
  timeDistributed,
} from '../nn/index.js'
import { adamW, type Optimizer } from '../train/index.js'
import { type Model, modelFromBytes, sequential } from './index.js'
import { weightsOf, x, y } from './testing/models.js'

/** Weight decay moves every weight that is not left alone. */
const optimizer = (): Optimizer => adamW({ learningRate: 0.05, weightDecay: 0.1 })

function chain(options: object = {}): Model {
  const model = sequential([lstm(3, { inputShape: [5, 2], ...options }), layerNorm(), dense(1)], { seed: 1 })
  model.compile({ optimizer: optimizer(), loss: 'mse' })
  return model
}

/** Which weights a training changes. */
async function moved(model: Model, options: object = {}): Promise<boolean[]> {
  const before = weightsOf(model)
  await model.fit(x, y, { epochs: 2, ...options })
  return weightsOf(model).map((weight, i) => weight.some((value, at) => value !== before[i][at]))
}

const head = [true, true, true, true]
const all = [true, true, true, ...head]
const frozen = [false, false, false, ...head]

describe('trainable', () => {
  test.each<readonly [string, () => Model, readonly boolean[]]>([
    ['by default', chain, all],
    ['by an option', () => chain({ trainable: false }), frozen],
    ['true says what is so', () => chain({ trainable: true }), all],
    ['set afterwards', () => withTrainable(chain(), false), frozen],
    ['set back', () => withTrainable(chain({ trainable: false }), true), all],
  ])('%s', async (_, make, expected) => {
    expect(await moved(make())).toEqual(expected)
    expect(await moved(modelOf(make()))).toEqual(expected)
    expect(await moved(make(), { truncateSteps: 2 })).toEqual(expected)
  })

  /** The same model from its file. */
  function modelOf(saved: Model): Model {
    const model = modelFromBytes(saved.toBytes())
    model.compile({ optimizer: optimizer(), loss: 'mse' })
    return model
  }

  function withTrainable(model: Model, given: boolean): Model {
    model.layers[0].trainable = given
    return model
  }

  test('of layers inside others', async () => {
    const inside = { trainable: false }
    for (const layer of [
      bidirectional(lstm(2, inside), { inputShape: [5, 2] }),
      bidirectional(lstm(2), { inputShape: [5, 2], ...inside }),
    ]) {
      const model = sequential([layer, dense(1)], { seed: 1 })
      model.compile({ optimizer: optimizer(), loss: 'mse' })
      expect(await moved(model)).toEqual([...Array(6).fill(false), true, true])
      expect(await moved(modelOf(model))).toEqual([...Array(6).fill(false), true, true])
    }
    const each = sequential([timeDistributed(dense(2, inside), { inputShape: [5, 2] }), lstm(2), dense(1)])
    expect(each.layers.map(({ trainable }) => trainable)).toEqual([false, true, true])
  })

  test('of a layer of one’s own', () => {
    const scale = (options: { readonly trainable?: boolean }) =>
      describeLayer('Scale', options, ([shape], make) => {
        const factors = make('factors', shape.slice(-1), 'ones')
        return {
          outputShape: shape,
          parameters: [factors],
          apply: (read, [{ tensor }]) => ({ output: tensor.mul(read(factors)) }),
        }
      })
    expect(scale({ trainable: false }).build([[2]]).trainable).toBe(false)
  })

  test('training goes on with what the optimizer kept of the weights trained before', async () => {
    const options = { epochs: 3, shuffle: false }
    const [one, other] = [chain(), chain()]
    await one.fit(x, y, options)
    await other.fit(x, y, options)
    other.layers[0].trainable = false
    other.layers[0].trainable = true
    expect(await other.fit(x, y, options)).toEqual(await one.fit(x, y, options))
    // Frozen for a while, and trained again: the others went on.
    one.layers[0].trainable = false
    await one.fit(x, y, options)
    one.layers[0].trainable = true
    const { loss } = await one.fit(x, y, options)
    expect(loss[2]).toBeLessThan(loss[0])
  })

  test('the summary counts both', () => {
    const model = chain({ trainable: false })
    expect(model.summary()).toContain('sequential: 82 weights (10 trainable, 72 non-trainable)')
    expect(model.summary()).toContain('72 (frozen)')
    expect(chain().summary()).not.toContain('trainable')
  })

  test('a pre-trained embedding stays, by trainOnBatch too', () => {
    const model = sequential([embedding(4, 2, { inputShape: [3], trainable: false }), lstm(2), dense(1)])
    model.compile({ optimizer: optimizer(), loss: 'mse' })
    const [before] = weightsOf(model)
    model.trainOnBatch([[0, 1, 2]], [1])
    expect(weightsOf(model)[0]).toEqual(before)
  })

  test('a model with nothing to train is refused, and what is neither true nor false', async () => {
    const model = chain()
    model.trainable = false
    expect(model.trainable).toBe(false)
    await expect(model.fit(x, y)).rejects.toThrow(
      new InputError(
        'fit: expected weights to train, but no layer has any that are trainable; set layer.trainable = true',
      ),
    )
    expect(() => {
      model.layers[0].trainable = 0 as unknown as boolean
    }).toThrow(new InputError('lstm trainable: expected true or false, got 0'))
  })
})
