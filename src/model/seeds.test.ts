/** Chance: another for each model unless told, told by its seed, and the same for the same seed. */
import { describe, expect, test } from 'vitest'
import { random } from '../engine/random.js'
import {
  bidirectional,
  dense,
  dropout,
  gru,
  input,
  type LayerSpec,
  lstm,
  timeDistributed,
} from '../nn/index.js'
import { ones } from '../tensor/index.js'
import { functional, type Model, type ModelOptions, modelFromBytes, sequential } from './index.js'
import { weightsOf, x, y } from './testing/models.js'

const chain = (options?: ModelOptions): Model => {
  const model = sequential([lstm(3, { inputShape: [5, 2] }), dropout(0.4), dense(1)], options)
  model.compile({ optimizer: 'adam', loss: 'mse' })
  return model
}
const graph = (options?: ModelOptions): Model => {
  const series = input([5, 2])
  const outputs = dense(1).apply(dropout(0.4).apply(lstm(3).apply(series)))
  const model = functional({ inputs: series, outputs, ...options })
  model.compile({ optimizer: 'adam', loss: 'mse' })
  return model
}

describe.each([
  ['sequential', chain],
  ['functional', graph],
])('%s', (_, make) => {
  test('models without a seed differ, and have seeds that make them again', async () => {
    const models = Array.from({ length: 5 }, () => make())
    expect(new Set(models.map(({ seed }) => seed)).size).toBe(5)
    const drawn = models.map((model) => JSON.stringify(weightsOf(model).map((own) => [...own])))
    expect(new Set(drawn).size).toBe(5)
    for (const model of models.slice(0, 2)) {
      expect(Number.isSafeInteger(model.seed)).toBe(true)
      const again = make({ seed: model.seed })
      expect(weightsOf(again)).toEqual(weightsOf(model))
      expect(await again.fit(x, y, { epochs: 2, batchSize: 8 })).toEqual(
        await model.fit(x, y, { epochs: 2, batchSize: 8 }),
      )
      expect(weightsOf(again)).toEqual(weightsOf(model))
    }
  })

  test('from the same weights, shuffling and dropout differ too', async () => {
    const [one, other] = [make(), make()]
    other.setWeights(one.getWeights())
    const losses = await Promise.all([one, other].map((model) => model.fit(x, y, { batchSize: 4 })))
    expect(losses[0]).not.toEqual(losses[1])
  })

  test('a saved model keeps its seed', () => {
    const model = make()
    expect(modelFromBytes(model.toBytes()).seed).toBe(model.seed)
  })
})

describe('dropout of a call', () => {
  const wide = ones([2, 6, 30])
  const layers: [string, LayerSpec][] = [
    ['dropout', dropout(0.5)],
    ['lstm', lstm(4, { dropout: 0.5 })],
    ['gru', gru(4, { dropout: 0.5 })],
    ['bidirectional', bidirectional(lstm(4, { dropout: 0.5 }))],
    ['timeDistributed', timeDistributed(dropout(0.5))],
  ]
  const draw = (model: Model, count = 3): number[][] =>
    Array.from({ length: count }, () => {
      const { data } = model.layers[0].call(wide, { training: true })
      return [...data]
    })
  const made = (spec: LayerSpec, seed?: number): Model => {
    const model = sequential([spec], { seed })
    model.build([6, 30])
    return model
  }

  test.each(layers)('%s draws anew each time, by the seed of the model', (_, spec) => {
    const [first, second, third] = draw(made(spec, 4))
    expect(first).not.toEqual(second)
    expect(second).not.toEqual(third)
    expect(draw(made(spec, 4))).toEqual([first, second, third])
    expect(draw(made(spec, 5))[0]).not.toEqual(first)
    expect(draw(made(spec))[0]).not.toEqual(draw(made(spec))[0])
    expect(draw(modelFromBytes(made(spec, 4).toBytes()))).toEqual([first, second, third])
  })

  test.each(layers)('%s draws from a stream that is given', (_, spec) => {
    const { layers } = made(spec, 4)
    const given = () => layers[0].call(wide, { training: true, random: random(9) }).data
    expect(given()).toEqual(given())
  })

  test.each(layers)(
    '%s drops nothing unless it trains, and a training draws the same after calls',
    (_, spec) => {
      const model = made(spec, 4)
      const before = weightsOf(model)
      const plain = model.predict(wide).data
      draw(model)
      expect(model.predict(wide).data).toEqual(plain)
      expect(weightsOf(model)).toEqual(before)
    },
  )

  test('of a layer built by itself follows from its source of weights', () => {
    const built = (seed: number) => dropout(0.5).build([[30]], random(seed))
    const call = (layer: ReturnType<typeof built>) => [...layer.call(ones([2, 30]), { training: true }).data]
    expect(call(built(1))).toEqual(call(built(1)))
    expect(call(built(1))).not.toEqual(call(built(2)))
    expect(call(dropout(0.5).build([[30]]))).not.toEqual(call(dropout(0.5).build([[30]])))
  })
})

test.each([[0.5], [Number.NaN], ['a'], [2 ** 60], [random(1)]])('a seed of %s is refused', (seed) => {
  expect(() => chain({ seed: seed as number })).toThrow(/sequential seed: expected a safe integer, got /)
})

test('weights with a seed of their own are the same in models of other seeds, and once saved', () => {
  const own = { name: 'glorotUniform', seed: 5 } as const
  const make = (seed: number) =>
    sequential(
      [lstm(3, { inputShape: [5, 2], kernelInitializer: own }), dense(1, { kernelInitializer: own })],
      {
        seed,
      },
    )
  const [one, other] = [make(1), make(2)].map(weightsOf)
  const isSame = one.map((weight, i) => JSON.stringify([...weight]) === JSON.stringify([...other[i]]))
  expect(isSame).toEqual([true, false, true, true, true]) // biases are constant
  const loaded = modelFromBytes(make(1).toBytes())
  expect(loaded.layers[0].config.kernelInitializer).toEqual(own)
})
