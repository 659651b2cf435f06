/** Whole trainings against Keras 3: the same weights, data and order must give the same numbers. */
import { expect, test } from 'vitest'
import { casesOf, flat, readFixture, shapeOf } from '../../tests/fixtures/read.js'
import { innerLayer } from '../nn/testing/from-keras.js'
import { expectClose } from '../tensor/testing/close.js'
import { tensorOf } from '../tensor/testing/golden.js'
import { adam, type MetricName, rmsprop } from '../train/index.js'
import { sequential } from './index.js'

const tolerance = 2e-6 // the fixtures' README says why

const optimizers = { Adam: adam, RMSprop: rmsprop } as const

test.each(casesOf(readFixture('keras'), 'training'))('%s', async (_, golden) => {
  const model = sequential(golden.layers.map(innerLayer), { seed: 0 })
  const [x, y] = [tensorOf(golden.x), tensorOf(golden.y)]
  model.build(x.shape.slice(1))
  model.setWeights(golden.weights.map(({ value }) => tensorOf(value)))
  const { class_name: name, learning_rate: learningRate } = golden.optimizer
  model.compile({
    optimizer: optimizers[name as keyof typeof optimizers]({ learningRate: learningRate as number }),
    loss: golden.loss as 'mse',
    metrics: golden.metrics as MetricName[],
  })
  expectClose(model.predict(x).data, flat(golden.predictions_before), tolerance, 'predictions before')
  const { batch_size: batchSize, epochs, shuffle } = golden.fit
  const history = await model.fit(x, y, { batchSize, epochs, shuffle })
  expect(Object.keys(history).sort()).toEqual(Object.keys(golden.history).sort())
  for (const [key, values] of Object.entries(golden.history))
    expectClose(history[key]!, values, tolerance, key)
  model.getWeights().forEach((weight, i) => {
    expectClose(weight.data, flat(golden.weights_after[i]), tolerance, golden.weights[i].name)
  })
  expectClose(model.predict(x).data, flat(golden.predictions_after), tolerance, 'predictions after')
  const scores = model.evaluate(x, y, { batchSize })
  for (const [key, value] of Object.entries(golden.evaluate))
    expectClose([scores[key]], [value], tolerance, key)
})

test('fits of one epoch each go on where the last one ended, as in Keras', async () => {
  const [[, golden]] = casesOf(readFixture('keras'), 'training')
  const train = async (epochs: readonly number[]) => {
    const model = sequential(golden.layers.map(innerLayer), { seed: 0 })
    model.build(shapeOf(golden.x).slice(1))
    model.setWeights(golden.weights.map(({ value }) => tensorOf(value)))
    model.compile({ optimizer: 'adam', loss: 'mse' })
    const losses: number[] = []
    for (const n of epochs) {
      const { loss } = await model.fit(tensorOf(golden.x), tensorOf(golden.y), {
        epochs: n,
        batchSize: 4,
        shuffle: false,
      })
      losses.push(...loss)
    }
    return losses
  }
  expect(await train([1, 1, 1])).toEqual(await train([3]))
  expectClose(await train([1, 2]), golden.history.loss, tolerance)
})
