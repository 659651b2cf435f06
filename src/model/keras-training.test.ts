/** Trainings with frozen, regularised, weighted and masked parts against Keras 3. */
import { expect, test } from 'vitest'
import { flat, readTrainings } from '../../tests/fixtures/read.js'
import { dense, embedding, gru, type LayerSpec, type LossName, l1, l1l2, l2, lstm } from '../nn/index.js'
import { expectClose } from '../tensor/testing/close.js'
import { tensorOf } from '../tensor/testing/golden.js'
import { adam } from '../train/index.js'
import { sequential } from './index.js'

/** Three epochs, each loss before its update: the errors of the trainings in README.md beside the fixtures. */
const tolerance = 5e-6

const softmax = { activation: 'softmax' } as const
const sequences = { returnSequences: true } as const

const models: Readonly<Record<string, readonly [readonly LayerSpec[], LossName]>> = {
  frozen: [[lstm(4, { trainable: false }), dense(1)], 'mse'],
  regularised: [
    [
      lstm(4, {
        kernelRegularizer: l1(0.01),
        recurrentRegularizer: l2(0.02),
        biasRegularizer: l1l2({ l1: 0.03, l2: 0.04 }),
      }),
      dense(1, { kernelRegularizer: l2() }),
    ],
    'mse',
  ],
  class_weight_sparse: [[lstm(4), dense(3, softmax)], 'sparseCategoricalCrossentropy'],
  class_weight_one_hot: [[lstm(4), dense(3, softmax)], 'categoricalCrossentropy'],
  class_weight_binary: [[lstm(4), dense(1, { activation: 'sigmoid' })], 'binaryCrossentropy'],
  sample_weight: [[gru(4), dense(1)], 'mse'],
  sample_weight_lengths: [[lstm(4, sequences), dense(3, softmax)], 'sparseCategoricalCrossentropy'],
  step_weight_lengths: [[lstm(4, sequences), dense(3, softmax)], 'sparseCategoricalCrossentropy'],
  mask_zero: [
    [embedding(6, 3, { maskZero: true }), lstm(4, sequences), dense(3, softmax)],
    'sparseCategoricalCrossentropy',
  ],
  regularised_frozen: [
    [gru(4, { recurrentRegularizer: l2(0.5), trainable: false }), dense(1, { kernelRegularizer: l1(0.05) })],
    'mse',
  ],
}

test.each(Object.entries(models))('%s', async (name, [layers, loss]) => {
  const golden = readTrainings()[name]
  const model = sequential(layers)
  const [x, y] = [tensorOf(golden.x), tensorOf(golden.y)]
  model.build(x.shape.slice(1))
  model.setWeights(golden.weights.map((weight) => tensorOf(weight)))
  const { epochs, batch_size: batchSize, learning_rate: learningRate } = golden.fit
  model.compile({ optimizer: adam({ learningRate }), loss })
  const lengths = name === 'mask_zero' ? undefined : golden.lengths // there they follow from the symbols
  const weights = golden.sample_weight === undefined ? undefined : tensorOf(golden.sample_weight)
  const sampleWeight = weights?.shape[1] === 1 ? weights.squeeze(1) : weights
  const classWeight = golden.class_weight
  const options = { epochs, batchSize, shuffle: false, lengths, sampleWeight, classWeight }
  const history = await model.fit(x, y, options)
  expectClose(history.loss, golden.history.loss, tolerance, 'loss')
  expect(model.getWeights()).toHaveLength(golden.weights_after.length)
  model.getWeights().forEach((weight, i) => {
    expectClose(weight.data, flat(golden.weights_after[i]), tolerance, `weight ${i}`)
  })
  expectClose([model.evaluate(x, y, { batchSize, lengths }).loss], [golden.evaluate], tolerance, 'evaluate')
})
