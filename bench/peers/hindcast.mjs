// Hindcast, on the engine and threads that the environment names.
import {
  adam,
  dense,
  embedding,
  engineInfo,
  gru,
  lstm,
  meanSquaredError,
  random,
  readNow,
  sequential,
  sgd,
  sparseCategoricalCrossentropy,
  tensor,
  tidy,
  trainStep,
} from 'hindcast'
import { read, serve } from './worker.mjs'

const layers = { lstm, gru }
const context = { training: true, random: random(0) }

const tensorOf = (entry) => {
  const { values, shape } = read(entry)
  return tensor(values, shape)
}

const layerWeights = (data, prefix = '') =>
  ['kernel', 'recurrent', 'bias'].map((name) => tensorOf(data[prefix + name]))

function built({ cell, size: { T, I, H }, data }) {
  const layer = layers[cell](H, { returnSequences: true }).build([[T, I]], context.random)
  layer.setWeights(layerWeights(data))
  return { layer, x: tensorOf(data.x), y: tensorOf(data.y) }
}

const weightsOf = ({ parameters }) => parameters.map(readNow)

function training(job) {
  const { layer, x, y } = built(job)
  const optimizer = adam({ epsilon: 1e-7 }).start(weightsOf(layer))
  const { values } = meanSquaredError()
  const loss = (read) => {
    const { output } = layer.apply(read, [{ tensor: x }], context)
    return { loss: values({ tensor: y }, { tensor: output }).mean() }
  }
  return { step: () => trainStep(layer.parameters, optimizer, loss).loss.data[0] }
}

function forward(job) {
  const { layer, x, y } = built(job)
  const run = () => layer.apply(readNow, [{ tensor: x }], { ...context, training: false }).output
  return {
    check: () => tidy(() => run().sub(y).square().mean()).data[0],
    // The output stays where it was computed, as that of the peers does.
    step: () => {
      tidy(() => void run())
    },
  }
}

function language({ cell, size: { T, H }, vocabulary, data }) {
  const recurrent = () => layers[cell](H, { returnSequences: true })
  const model = sequential(
    [embedding(vocabulary, H, { inputShape: [T] }), recurrent(), recurrent(), dense(vocabulary)],
    { seed: 0 },
  )
  model.setWeights([
    tensorOf(data.embedding),
    ...layerWeights(data, 'layer1.'),
    ...layerWeights(data, 'layer2.'),
    tensorOf(data['dense.kernel']),
    tensorOf(data['dense.bias']),
  ])
  const [x, y] = [tensorOf(data.x), tensorOf(data.y)]
  const optimizer = sgd({ learningRate: 1, globalClipNorm: 5 }).start(weightsOf(model))
  const { values } = sparseCategoricalCrossentropy({ fromLogits: true })
  const loss = (read) => {
    const { outputs } = model.graph.forward(read, [{ tensor: x }], context)
    return { loss: values({ tensor: y }, outputs[0]).mean() }
  }
  return { step: () => trainStep(model.parameters, optimizer, loss).loss.data[0] }
}

function streaming({ cell, size: { I, H }, data, repeat }) {
  const model = sequential([layers[cell](H, { inputShape: [1, I] })], { seed: 0 })
  model.setWeights(layerWeights(data))
  const { values, shape } = read(data.x)
  const inputs = Array.from({ length: shape[0] }, (_, t) => values.slice(t * I, (t + 1) * I))
  const stream = model.stream()
  let t = 0
  return {
    repeat,
    check: () => {
      for (const x of inputs.slice(0, 15)) stream.step(x)
      const last = stream.step(inputs[15])
      const squares = last.reduce((total, value) => total + value * value, 0)
      stream.reset() // and with it the view that `last` is
      return squares / H
    },
    step: () => {
      for (let i = 0; i < repeat; i++) stream.step(inputs[t++ % inputs.length])
    },
  }
}

const works = { training, forward, language, stream: streaming }

await serve(
  () => {
    const { engine, threads } = engineInfo()
    return { versions: { hindcast: engine, node: process.version }, threads }
  },
  (job) => works[job.work](job),
)
