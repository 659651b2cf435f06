// The peers: their programs, the settings to try, and the kinds of work they can do.
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const pythonProgram =
  process.platform === 'win32' ? '.peers/python/Scripts/python.exe' : '.peers/python/bin/python'

const node = (file) => [process.execPath, join(here, 'peers', file)]
const python = (file) => [join(here, pythonProgram), '-u', join(here, 'peers', file)]

/** A process for each number of threads, and within it each of the options. */
const onThreads = (threads, env, options = [{}]) =>
  threads.flatMap((n) =>
    options.map((option) => ({
      threads: n,
      env: { OMP_NUM_THREADS: String(n), BENCH_THREADS: String(n), ...env },
      options: option,
    })),
  )

const hindcast = (engine, threads) => ({
  name: engine,
  title: `Hindcast ${engine}`,
  isHindcast: true,
  command: node('hindcast.mjs'),
  variants: threads.map((n) => ({
    threads: n,
    env: { HINDCAST_ENGINE: engine, HINDCAST_THREADS: String(n) },
    options: {},
  })),
  works: ['training', 'forward', 'language', 'stream'],
})

/** At large sizes, the slowest peers would take most of the run's time. */
const slowest = 0.25

const quiet = { TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '' }

const tfjs = (backend, patience) => ({
  name: `tfjs-${backend}`,
  title: `TensorFlow.js ${backend}`,
  command: node('tfjs.mjs'),
  variants: [{ threads: 1, env: { BENCH_BACKEND: backend }, options: {} }],
  works: ['training', 'forward', 'stream'],
  patience,
  notes: {
    gru: 'TensorFlow.js has the GRU with the reset gate before the recurrent product only: nearly the same work, results not compared',
  },
})

/**
 * All peers, Hindcast first, in the order they are run and shown.
 * - `works`: kinds of work that the peer can do
 * - `patience`: the peer's share of the limit on a step's time, by default all
 * - `notes`: by cell (or `all`), differences of its work, because of which results are not compared
 */
export const peersFor = (threads) => [
  hindcast('native', threads),
  hindcast('wasm', threads),
  {
    name: 'pytorch',
    title: 'PyTorch',
    command: python('pytorch.py'),
    variants: onThreads(threads, quiet, [{ oneDNN: true }, { oneDNN: false }]),
    works: ['training', 'forward', 'language', 'stream'],
  },
  {
    name: 'tensorflow',
    title: 'TensorFlow',
    command: python('keras_tensorflow.py'),
    variants: onThreads(threads, quiet, [{ jit: false }, { jit: true }]),
    works: ['training', 'forward', 'language', 'stream'],
  },
  {
    name: 'onnxruntime',
    title: 'ONNX Runtime',
    command: python('onnx_runtime.py'),
    variants: onThreads(threads, {}),
    works: ['forward', 'stream'],
  },
  tfjs('wasm', 1),
  tfjs('cpu', slowest),
  {
    name: 'jax-js',
    title: 'jax-js',
    command: node('jax-js.mjs'),
    variants: [{ threads: 1, env: {}, options: {} }],
    works: ['training', 'forward', 'stream'],
  },
  {
    name: 'brain.js',
    title: 'brain.js',
    command: node('brain.mjs'),
    variants: [{ threads: 1, env: {}, options: {} }],
    works: ['training', 'forward'],
    patience: slowest,
    notes: {
      all: 'brain.js takes one sequence at a time and updates after each, has as many outputs as inputs, and draws its own weights: one pass over the batch is timed, and results are not compared',
    },
  },
]

/** The reason why the results of a peer on a cell are not compared, if there is one. */
export const noteOf = ({ notes = {} }, cell) => notes.all ?? notes[cell]
