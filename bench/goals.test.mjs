import { expect, test } from 'vitest'
import { checkGoals, compare } from './goals.mjs'

const size = { T: 50, B: 64, I: 256, H: 256 }
const training = { work: 'training', cell: 'lstm', size }
const measurements = [
  { ...training, peer: 'native', threads: 1, ms: 100 },
  { ...training, peer: 'native', threads: 2, ms: 50 },
  { ...training, peer: 'wasm', threads: 1, ms: 300 },
  { ...training, peer: 'wasm', threads: 2, ms: 200 },
  { ...training, peer: 'pytorch', threads: 2, ms: 90 },
  { ...training, peer: 'tfjs-wasm', threads: 1, ms: 5000 },
  { ...training, peer: 'brain.js', notRun: 'one step would take about 200 s' },
  // Another cell of the same size is another case.
  { ...training, cell: 'gru', peer: 'pytorch', threads: 2, ms: 1 },
]
// 2·64·50·(512 + 512 + 256)·1024 operations.
const gigaflop = 8.388_608
const peak = { gflops: { 1: 200, 2: 400 } }

test('an engine is compared by its fastest threads with the fastest peer', () => {
  const { mine, bestPeer, overBest, overTfjs, threadGain, peakShare } = compare(
    measurements,
    training,
    'native',
    peak,
  )
  expect(mine.threads).toBe(2)
  expect(bestPeer.peer).toBe('pytorch')
  expect(overBest).toBeCloseTo(1.8, 10)
  expect(overTfjs).toBe(100)
  expect(threadGain).toBe(2)
  expect(peakShare).toBeCloseTo(gigaflop / 0.05 / 400, 10)
})

test('what was not measured gives no ratio', () => {
  const { overOnnx, peakShare } = compare(measurements, training, 'wasm', { reason: 'no compiler' })
  expect(overOnnx).toBeUndefined()
  expect(peakShare).toBeUndefined()
})

test('goals say what is met, for each engine', () => {
  const memory = [
    { ...training, peer: 'native', peakBytes: 100 },
    { ...training, peer: 'wasm', peakBytes: 400 },
    { ...training, peer: 'pytorch', peakBytes: 900 },
  ]
  const startUp = [{ ...training, work: 'start', peer: 'wasm', ms: 61 }]
  const goals = checkGoals({ measurements, startUp, memory, peak })
  const met = Object.fromEntries(goals.map(({ title, engine, met }) => [`${engine}: ${title}`, met]))
  expect(met).toEqual({
    'native: training step, times as fast as the best peer': true,
    'wasm: training step, times as fast as the best peer': false,
    'native: training step, times as fast as TensorFlow.js wasm': true,
    'wasm: training step, times as fast as TensorFlow.js wasm': true,
    'native: training step, share of the peak': false,
    'wasm: training step, share of the peak': false,
    'native: training step, all threads over one': true,
    'wasm: training step, all threads over one': false,
    'wasm: start-up, from the import to the first prediction of a saved model, at most': false,
    'native: training process, peak memory as a share of PyTorch’s': true,
    'wasm: training process, peak memory as a share of PyTorch’s': false,
  })
})
