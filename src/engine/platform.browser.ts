import { InputError } from './errors.js'
import relaxed from './generated/kernels.relaxed.js'
import simd from './generated/kernels.simd.js'
import type { Platform } from './platform.js'
import { workerSource } from './wasm-worker.js'

const modules = { relaxed, simd }

const noFiles = (path: string): InputError =>
  new InputError(`${path}: a browser has no file system; use the bytes (toBytes, fromBytes) instead`)

export const platform: Platform = {
  enableRelaxedSimd: () => {},
  kernelModule: (level) => Uint8Array.from(atob(modules[level]), (letter) => letter.charCodeAt(0)),
  environment: () => undefined,
  loadNative: () => 'a browser runs WebAssembly only',
  cores: () => navigator.hardwareConcurrency,
  whyNoThreads: () =>
    globalThis.crossOriginIsolated
      ? undefined
      : 'the page is not cross-origin isolated, which the headers COOP and COEP make it',

  startWorker(task, failed) {
    const source = `${workerSource}onmessage = ({ data }) => run(data)`
    const url = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
    try {
      const worker = new Worker(url)
      worker.onerror = ({ message }) => failed(message || 'the page does not allow it')
      worker.postMessage(task)
    } catch (error) {
      failed(error instanceof Error ? error.message : String(error))
    }
  },

  startFileWorker: () => undefined,

  exists: (path) => Promise.reject(noFiles(path)),
  readFile: (path) => Promise.reject(noFiles(path)),
  writeFile: (path) => Promise.reject(noFiles(path)),
  removeFile: (path) => Promise.reject(noFiles(path)),
  makeFolder: (path) => Promise.reject(noFiles(path)),
  removeFolder: (path) => Promise.reject(noFiles(path)),
  // A message is delivered after pending input and drawing, without the 4 ms floor that timers have.
  breathe: () =>
    new Promise((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(undefined)
    }),
}
