// The same jobs with one thread, in worker threads, and asked for one by one.
import { engineInfo, useThreads } from '../../dist/index.js'
import { openPool } from '../../dist/parallel/index.js'
import { place, train } from './jobs.mjs'

const worker = 'tests/parallel/worker.mjs'
const inputs = [1, 2, 3, 4, 5].map((seed) => ({ seed }))

async function withThreads(count, ask) {
  useThreads(count)
  const pool = openPool({ worker })
  const progress = []
  const outputs = await ask(pool, (_, index) => progress.push(index))
  await pool.close()
  return {
    progress: progress.sort(),
    places: [...new Set(outputs.map(({ place }) => place))],
    bytes: outputs.map(({ loss, prediction }) =>
      Buffer.from(Float64Array.of(...loss, ...prediction).buffer).toString('base64'),
    ),
  }
}

const together = (pool, onProgress) => pool.runAll(train, inputs, { onProgress })
async function alone(pool, onProgress) {
  const outputs = []
  for (const [index, input] of inputs.entries())
    outputs.push(await pool.run(train, input, { onProgress: (progress) => onProgress(progress, index) }))
  return outputs
}

const found = [
  await withThreads(1, together),
  await withThreads(2, together),
  await withThreads(3, together),
  await withThreads(2, alone),
]
// A pool that is left open does not keep the process alive.
const left = openPool({ worker })
const warm = await left.runAll(place, [0, 0, 0])
console.log(
  JSON.stringify({
    engine: engineInfo().engine,
    found,
    warm: [...new Set([...warm, await left.run(place, 0)])],
  }),
)
