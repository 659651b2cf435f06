// A file that says something of its own.
import { parentPort } from 'node:worker_threads'

parentPort.postMessage('hello')
parentPort.on('message', () => {})
