// Two worker threads compute at the same time, each with threads of its own engine; then this thread does.
import { Worker } from 'node:worker_threads'

const inWorker = () =>
  new Promise((resolve, reject) => {
    const source = `
      import { parentPort } from 'node:worker_threads'
      import { results } from '${new URL('./work.mjs', import.meta.url)}'
      parentPort.postMessage(await results([2, 4]))`
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`))
    let result
    worker.on('message', (message) => (result = message))
    worker.on('error', reject)
    worker.on('exit', () => resolve(result))
  })

const both = await Promise.all([inWorker(), inWorker()])
const { results } = await import('./work.mjs')
console.log(JSON.stringify([...both, await results([1])]))
