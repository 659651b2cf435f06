// Ends worker threads at every moment of their start, as a server's request that takes too long is ended, and then
// computes. Prints the engine and the sum. The moments go round, so that they do not hang on a machine's speed.
import { once } from 'node:events'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { engineInfo, tensor } from '../../dist/index.js'

const rounds = 60
/** Moments after the modules are loaded and the milliseconds between them; the engine starts within some 5 ms. */
const [moments, momentMs] = [60, 0.15]

if (isMainThread) {
  for (let i = 0; i < rounds; i++) {
    const worker = new Worker(new URL(import.meta.url))
    await once(worker, 'message')
    const end = performance.now() + (i % moments) * momentMs
    while (performance.now() < end) await new Promise((resolve) => setImmediate(resolve))
    await worker.terminate()
  }
  const { data } = tensor([1, 2, 3]).add(1)
  console.log(JSON.stringify({ engine: engineInfo().name, data: [...data] }))
} else {
  parentPort.postMessage('loaded')
  for (;;) tensor([1, 2, 3]).add(1)
}
