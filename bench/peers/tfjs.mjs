// TensorFlow.js on its WebAssembly or its plain JavaScript backend, both of one thread in Node.
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { read, serve } from './worker.mjs'

const require = createRequire(new URL('../.peers/js/', import.meta.url))
// The library prints advice; only answers may go to standard output.
console.log = console.warn = () => {}
const tf = require('@tensorflow/tfjs')
const backend = process.env.BENCH_BACKEND
if (backend === 'wasm') {
  const wasm = require('@tensorflow/tfjs-backend-wasm')
  wasm.setWasmPaths(`${dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))}/`)
}
await tf.setBackend(backend)
await tf.ready()

const tensorOf = (entry) => {
  const { values, shape } = read(entry)
  return tf.tensor(values, shape, entry.dtype)
}

/** TensorFlow.js has the GRU with the reset gate before the product only: one bias, here the first of the two. */
function layerWeights(cell, data, prefix = '') {
  const [kernel, recurrent, bias] = ['kernel', 'recurrent', 'bias'].map((name) =>
    tensorOf(data[prefix + name]),
  )
  return [kernel, recurrent, cell === 'gru' ? bias.slice([0, 0], [1, -1]).reshape([-1]) : bias]
}

function built({ cell, size: { I, H }, data }) {
  const layer = tf.layers[cell]({
    units: H,
    recurrentActivation: 'sigmoid',
    // The orthogonal default takes minutes for weights that are replaced at once.
    recurrentInitializer: 'glorotUniform',
    returnSequences: true,
  })
  layer.build([null, null, I])
  layer.built = true
  layer.setWeights(layerWeights(cell, data))
  return layer
}

const samples = ({ data }) => ({ x: tensorOf(data.x), y: tensorOf(data.y) })

/** Taken in two steps, for the backends sum one value after the other, and lose digits over millions. */
const meanSquaredError = (layer, x, y) => layer.apply(x).sub(y).square().mean(-1).mean()

const training = (job) => {
  const layer = built(job)
  const { x, y } = samples(job)
  const optimiser = tf.train.adam(1e-3, 0.9, 0.999)
  const loss = () => meanSquaredError(layer, x, y)
  let updates = 0
  return {
    step: () => {
      updates++
      // Keras adds epsilon to the root before the correction, TensorFlow.js after it.
      optimiser.epsilon = 1e-7 / Math.sqrt(1 - 0.999 ** updates)
      const value = optimiser.minimize(loss, true)
      const [number] = value.dataSync()
      value.dispose()
      return number
    },
  }
}

const forward = (job) => {
  const layer = built(job)
  const { x, y } = samples(job)
  return {
    check: () => tf.tidy(() => meanSquaredError(layer, x, y).dataSync()[0]),
    step: () => {
      tf.tidy(() => layer.apply(x).dataSync())
    },
  }
}

function stream(job) {
  const { cell, size, data, repeat } = job
  const layer = built(job)
  const inputs = tensorOf(data.x)
    .unstack()
    .map((x) => x.expandDims(0))
  const zeros = () => Array.from({ length: cell === 'lstm' ? 2 : 1 }, () => tf.zeros([1, size.H]))
  const next = (x, state) => {
    const after = tf.tidy(() => layer.cell.call([x, ...state], {}).slice(1))
    for (const part of state) part.dispose()
    return after
  }
  let state = zeros()
  let t = 0
  return {
    repeat,
    check: () =>
      inputs
        .slice(0, 16)
        .reduce((last, x) => next(x, last), zeros())[0]
        .square()
        .mean()
        .dataSync()[0],
    step: () => {
      for (let i = 0; i < repeat; i++) state = next(inputs[t++ % inputs.length], state)
      state[0].dataSync()
    },
  }
}

const works = { training, forward, stream }
const versions = { 'tensorflow.js': tf.version_core, node: process.version }
await serve(
  () => ({ versions, threads: 1 }),
  (job) => {
    // The tensors of the last job are not needed any more.
    tf.disposeVariables()
    return works[job.work](job)
  },
)
