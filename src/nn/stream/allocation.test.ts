/** Proves that steps of a stream allocate nothing: where no garbage is made, none has to be collected in between. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { engineInfo } from '../../engine/engine.js'
import { random } from '../../engine/random.js'
import { dense, embedding, gru, layerNorm, lstm, rnn } from '../layers/index.js'
import { type Stream, streamLayers } from './stream.js'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const steps = 20_000

/** Bytes that a step leaves on the JavaScript heap: the least of several rounds, for compilers allocate too. */
function bytesPerStep(stream: Stream, x: Float32Array): { made: number; kept: number } {
  const rounds = Array.from({ length: 10 }, () => {
    collect()
    const before = process.memoryUsage().heapUsed
    for (let i = 0; i < steps; i++) stream.step(x)
    const after = process.memoryUsage().heapUsed
    collect()
    return { made: (after - before) / steps, kept: (process.memoryUsage().heapUsed - before) / steps }
  })
  return {
    made: Math.min(...rounds.map(({ made }) => made)),
    kept: Math.min(...rounds.map(({ kept }) => kept)),
  }
}

test('200,000 steps of a stream leave nothing on the heap', () => {
  const stream = random(1)
  const table = embedding(9, 4).build([[-1]], stream)
  const layers = [
    table,
    lstm(6, { returnSequences: true }).build([[-1, 4]], stream),
    layerNorm().build([[-1, 6]], stream),
    gru(5, { returnSequences: true }).build([[-1, 6]], stream),
    rnn(3, { returnSequences: true }).build([[-1, 5]], stream),
    dense(4, { activation: 'softmax' }).build([[-1, 3]], stream),
  ]
  const { usedBytes } = engineInfo()
  const running = streamLayers(layers)
  const held = engineInfo().usedBytes - usedBytes
  const { made, kept } = bytesPerStep(running, Float32Array.of(8))
  expect(kept).toBeLessThan(1)
  // The smallest object takes 12 bytes. Calling a native library makes a number and a list of arguments.
  expect(made).toBeLessThan(engineInfo().name === 'wasm' ? 4 : 160)
  expect(engineInfo().usedBytes - usedBytes).toBe(held)
})
