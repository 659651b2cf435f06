// brain.js: the nearest work it can do. Its networks for time series take one sequence at a time and update
// after each, have as many outputs as inputs, start from weights of their own, and learn by
// RMSprop. A step here is one pass over B sequences of T steps.
import { createRequire } from 'node:module'
import { read, serve } from './worker.mjs'

const require = createRequire(new URL('../.peers/js/', import.meta.url))
const { recurrent } = require('brain.js')
const { version } = require('brain.js/package.json')

const kinds = { lstm: recurrent.LSTMTimeStep, gru: recurrent.GRUTimeStep }

/** B sequences of T steps; single inputs as numbers, as the library wants them. */
function sequences({ size: { T, B, I }, data }) {
  const { values } = read(data.x)
  const at = (b, t) =>
    I === 1 ? values[b * T + t] : Array.from(values.subarray((b * T + t) * I, (b * T + t + 1) * I))
  return Array.from({ length: B }, (_, b) => Array.from({ length: T }, (_, t) => at(b, t)))
}

function built({ cell, size: { I, H } }) {
  const Network = kinds[cell]
  return new Network({ inputSize: I, outputSize: I, hiddenLayers: [H] })
}

function training(job) {
  const network = built(job)
  // The target of the last step is one step further.
  const data = sequences(job).map((steps) => [...steps, steps[0]])
  return {
    step: () => {
      network.train(data, { iterations: 1, errorThresh: 0 })
    },
  }
}

function forward(job) {
  const network = built(job)
  const data = sequences(job)
  network.train([data[0].slice(0, 2)], { iterations: 1, errorThresh: 0 })
  return {
    step: () => {
      for (const steps of data) network.run(steps)
    },
  }
}

const works = { training, forward }
await serve(
  () => ({ versions: { 'brain.js': version, node: process.version }, threads: 1 }),
  (job) => works[job.work](job),
)
