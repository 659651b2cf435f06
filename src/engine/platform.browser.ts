import { InputError } from './errors.js'
import type { Platform } from './platform.js'

const noFiles = (path: string): InputError =>
  new InputError(`${path}: a browser has no file system; use the bytes (toBytes, fromBytes) instead`)

export const platform: Platform = {
  enableRelaxedSimd: () => {},
  environment: () => undefined,
  loadNative: () => 'a browser runs WebAssembly only',
  readFile: (path) => Promise.reject(noFiles(path)),
  writeFile: (path) => Promise.reject(noFiles(path)),
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
