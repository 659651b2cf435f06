// A worker of another build.
import { parentPort } from 'node:worker_threads'

parentPort.postMessage({ kind: 'ready', build: '0.0.0-other', engine: 'wasm relaxed-simd' })
parentPort.on('message', () => parentPort.postMessage({ kind: 'done', output: 'another result' }))
