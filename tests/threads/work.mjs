// Work that is large enough for several threads, and what came out of it in few characters.
import { createHash } from 'node:crypto'
import { dense, engineInfo, lstm, random, sequential, tensor, tidy, useThreads } from '../../dist/index.js'

const digest = (data) => createHash('sha256').update(data).digest('hex').slice(0, 16)
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Elementwise operations for a while, so that workers have the time to come. */
async function elementwise() {
  const stream = random(1)
  const x = tensor(Float32Array.from({ length: 600_001 }, () => stream.uniform(-3, 3)))
  const results = new Set()
  for (const end = performance.now() + 300; performance.now() < end; await turn())
    results.add(digest(tidy(() => x.tanh().mul(x).sigmoid()).data))
  return [...results].join(' and ')
}

async function training() {
  const stream = random(2)
  const [samples, time, inputs, units] = [64, 12, 16, 128]
  const x = tensor(
    Float32Array.from({ length: samples * time * inputs }, () => stream.normal()),
    [samples, time, inputs],
  )
  const y = tensor(
    Float32Array.from({ length: samples }, () => stream.normal()),
    [samples, 1],
  )
  const model = sequential([lstm(units, { inputShape: [time, inputs] }), dense(1)], { seed: 0 })
  model.compile({ optimizer: 'adam', loss: 'mse' })
  const { loss } = await model.fit(x, y, { epochs: 3, batchSize: 64 })
  return digest(Float64Array.from([...loss, ...model.predict(x).data]))
}

/** What was computed with each number of threads. */
export async function results(counts) {
  const found = {}
  for (const count of counts) {
    useThreads(count)
    found[count] = `${await elementwise()} ${await training()}`
  }
  return { engine: engineInfo().name, found }
}
