/** Small models with data to train on. */
import { dense, dropout, type LayerSpec, lstm, rnn } from '../../nn/index.js'
import { normals } from '../../tensor/testing/samples.js'
import { adam, type Optimizer, sgd } from '../../train/index.js'
import { type Model, sequential } from '../index.js'

/** 20 samples of 5 steps of 2 features. */
export const x = normals([20, 5, 2], 1)
/** A target for each of them. */
export const y = normals([20, 1], 2)

/** A recurrent layer and a dense one, compiled. */
export function smallModel(): Model {
  const model = sequential([rnn(3, { inputShape: [5, 2] }), dense(1)], { seed: 0 })
  model.compile({ optimizer: adam({ learningRate: 0.01 }), loss: 'mse', metrics: ['mae'] })
  return model
}

/** One whose training has a past: dropout and shuffling draw random numbers, and Adam remembers. */
export function rememberingModel(optimizer: Optimizer = adam({ learningRate: 0.05 }), units = 3): Model {
  const model = sequential([lstm(units, { inputShape: [5, 2] }), dropout(0.3), dense(1)], { seed: 5 })
  model.compile({ optimizer, loss: 'mse', metrics: ['mae'] })
  return model
}

/** These layers, compiled with an optimizer whose updates are a tenth of the gradient. */
export function compiled(layers: readonly LayerSpec[]): Model {
  const model = sequential(layers, { seed: 3 })
  model.compile({ loss: 'mse', optimizer: sgd({ learningRate: 0.1 }), metrics: ['mae'] })
  return model
}

/** Every weight's numbers, in the order of `getWeights`. */
export const weightsOf = (model: Model) => model.getWeights().map(({ data }) => data)
