// jax-js on its WebAssembly backend, of one thread in Node. It has no scan, so the steps are unrolled and compiled
// as one function. A function takes ownership of its arguments: arguments that are used again are passed as `.ref`.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { read, serve } from './worker.mjs'

const require = createRequire(new URL('../.peers/js/', import.meta.url))
const { init, jit, nn, numpy: np, tree, valueAndGrad } = require('@jax-js/jax')
await init('wasm')

const arrayOf = (entry) => {
  const { values, shape } = read(entry)
  return np.array(values).reshape(shape)
}

const cells = {
  lstm: {
    states: 2,
    step: ({ kernel, recurrent, bias }, x, [h, c]) => {
      const sums = np.matmul(x, kernel.ref).add(np.matmul(h, recurrent.ref)).add(bias.ref)
      const [i, f, g, o] = np.split(sums, 4, -1)
      const next = nn
        .sigmoid(f)
        .mul(c)
        .add(nn.sigmoid(i).mul(np.tanh(g)))
      return [nn.sigmoid(o).mul(np.tanh(next.ref)), next]
    },
  },
  gru: {
    states: 1,
    step: ({ kernel, recurrent, bias }, x, [h]) => {
      const [inputBias, recurrentBias] = np.split(bias.ref, 2, 0)
      const [xz, xr, xn] = np.split(np.matmul(x, kernel.ref).add(inputBias), 3, -1)
      const [hz, hr, hn] = np.split(np.matmul(h.ref, recurrent.ref).add(recurrentBias), 3, -1)
      const z = nn.sigmoid(xz.add(hz))
      const n = np.tanh(xn.add(nn.sigmoid(xr.add(hr)).mul(hn)))
      return [z.ref.mul(h).add(np.array(1).sub(z).mul(n))]
    },
  },
}

const weightsOf = ({ data }) => ({
  kernel: arrayOf(data.kernel),
  recurrent: arrayOf(data.recurrent),
  bias: arrayOf(data.bias),
})

const zeros = (cell, B, H) => Array.from({ length: cells[cell].states }, () => np.zeros([B, H]))

/** The T steps of [B, T, n] as T arrays of [B, n]. */
function stepsOf(entry) {
  const { values, shape } = read(entry)
  const [B, T, n] = shape
  return Array.from({ length: T }, (_, t) => {
    const step = new Float32Array(B * n)
    for (let b = 0; b < B; b++) step.set(values.subarray((b * T + t) * n, (b * T + t + 1) * n), b * n)
    return np.array(step).reshape([B, n])
  })
}

/** The outputs of all steps; the weights stay the caller's. */
function outputs({ cell, size: { B, H } }, weights, xs) {
  let state = zeros(cell, B, H)
  return xs.map((x) => {
    state = cells[cell].step(weights, x, state)
    const [h] = state
    return h.ref
  })
}

function lossOf(job) {
  const { T, B, H } = job.size
  return (weights, xs, ys) => {
    const errors = outputs(job, weights, xs).map((h, t) => np.sum(np.square(h.sub(ys[t]))))
    return errors.reduce((total, error) => total.add(error)).mul(1 / (T * B * H))
  }
}

const [beta1, beta2] = [0.9, 0.999]
/** Adam as Keras has it: `rate` holds both corrections. */
const adam = jit((weights, gradients, means, squares, rate) => {
  const m = tree.map((mean, g) => mean.mul(beta1).add(g.ref.mul(1 - beta1)), means, gradients)
  const v = tree.map((square, g) => square.mul(beta2).add(np.square(g).mul(1 - beta2)), squares, gradients)
  const next = tree.map(
    (w, mean, square) => w.sub(mean.ref.mul(rate.ref).div(np.sqrt(square.ref).add(1e-7))),
    weights,
    m,
    v,
  )
  return [next, m, v]
})

function training(job) {
  let weights = weightsOf(job)
  const [xs, ys] = [stepsOf(job.data.x), stepsOf(job.data.y)]
  const zerosLike = () => tree.map((w) => np.zeros(w.shape), tree.ref(weights))
  let [means, squares] = [zerosLike(), zerosLike()]
  const gradient = jit(valueAndGrad(lossOf(job)))
  let updates = 0
  return {
    compiles: true,
    step: async () => {
      updates++
      const [loss, gradients] = gradient(tree.ref(weights), tree.ref(xs), tree.ref(ys))
      const rate = np.array((1e-3 * Math.sqrt(1 - beta2 ** updates)) / (1 - beta1 ** updates))
      ;[weights, means, squares] = adam(weights, gradients, means, squares, rate)
      await weights.kernel.blockUntilReady()
      return (await loss.data())[0]
    },
  }
}

function forward(job) {
  const weights = weightsOf(job)
  const [xs, ys] = [stepsOf(job.data.x), stepsOf(job.data.y)]
  const run = jit((w, inputs) => outputs(job, w, inputs))
  const loss = jit(lossOf(job))
  return {
    compiles: true,
    check: async () => (await loss(tree.ref(weights), tree.ref(xs), ys).data())[0],
    step: async () => {
      const results = run(tree.ref(weights), tree.ref(xs))
      await results.at(-1).blockUntilReady()
      tree.dispose(results)
    },
  }
}

function stream(job) {
  const { cell, size, data, repeat } = job
  const { I, H } = size
  const weights = weightsOf(job)
  const { values, shape } = read(data.x)
  const inputs = Array.from({ length: shape[0] }, (_, t) =>
    np.array(values.slice(t * I, (t + 1) * I)).reshape([1, I]),
  )
  const next = jit((w, x, state) => cells[cell].step(w, x, state))
  const one = (x, state) => next(tree.ref(weights), x.ref, state)
  let state = zeros(cell, 1, H)
  let t = 0
  return {
    repeat,
    compiles: true,
    check: async () => {
      const [h, ...others] = inputs.slice(0, 16).reduce((last, x) => one(x, last), zeros(cell, 1, H))
      tree.dispose(others)
      return (await np.mean(np.square(h)).data())[0]
    },
    step: async () => {
      for (let i = 0; i < repeat; i++) state = one(inputs[t++ % inputs.length], state)
      await state[0].blockUntilReady()
    },
  }
}

const works = { training, forward, stream }
// The package does not let its package.json be required.
const about = new URL('../.peers/js/node_modules/@jax-js/jax/package.json', import.meta.url)
const { version } = JSON.parse(readFileSync(about, 'utf8'))
await serve(
  () => ({ versions: { 'jax-js': version, node: process.version }, threads: 1 }),
  (job) => works[job.work](job),
)
