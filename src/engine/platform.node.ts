import { readFileSync } from 'node:fs'
import { mkdir, readFile, rm, rmdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { nodeThreads, nodeZlib } from './builtin.node.js'
import { cores } from './cores.node.js'
import { fileError } from './file-error.node.js'
import { startFileWorker } from './file-worker.node.js'
import packedRelaxed from './generated/kernels.relaxed.brotli.js'
import packedSimd from './generated/kernels.simd.brotli.js'
import { loadNative } from './native.node.js'
import type { Platform } from './platform.js'
import { flushFolder, removeOrphans, replaceFile, targetOf } from './replace-file.node.js'
import { workerSource } from './wasm-worker.js'

// Beside this file, in src as in dist; written so that bundlers which can bring files along see them.
const kernelFiles = {
  relaxed: new URL('./generated/kernels.relaxed.wasm', import.meta.url),
  simd: new URL('./generated/kernels.simd.wasm', import.meta.url),
}

/** The same, for bundles that left the files behind. */
const packedKernels = { relaxed: packedRelaxed, simd: packedSimd }

export const platform: Platform = {
  // V8 before 12.4 (Node 20) has the instructions but hides them behind this flag.
  enableRelaxedSimd: () => setFlagsFromString('--experimental-wasm-relaxed-simd'),

  kernelModule(level) {
    try {
      return new Uint8Array(readFileSync(kernelFiles[level]))
    } catch {
      const { brotliDecompressSync } = nodeZlib()
      return new Uint8Array(brotliDecompressSync(Buffer.from(packedKernels[level], 'base64')))
    }
  },

  environment(name) {
    try {
      return process.env[name]
    } catch {
      // Deno without --allow-env.
      return undefined
    }
  },

  loadNative,
  cores,
  whyNoThreads: () => undefined,

  startWorker(task, failed) {
    const source = `${workerSource}run(require('node:worker_threads').workerData)`
    try {
      const { Worker } = nodeThreads()
      const worker = new Worker(source, { eval: true, workerData: task, execArgv: [] })
      worker.once('error', ({ message }) => failed(message))
      worker.unref()
    } catch (error) {
      failed(error instanceof Error ? error.message : String(error))
    }
  },

  startFileWorker,

  exists: (path) =>
    stat(path).then(
      () => true,
      () => false,
    ),

  async readFile(path) {
    try {
      return await readFile(path)
    } catch (error) {
      throw fileError(path, error)
    }
  },

  writeFile: replaceFile,

  async removeFile(path) {
    try {
      await rm(path, { force: true })
      await removeOrphans(await targetOf(path))
    } catch (error) {
      throw fileError(path, error)
    }
  },

  async makeFolder(path) {
    try {
      const made = await mkdir(path, { recursive: true })
      if (made !== undefined) await flushFolder(dirname(made))
      return made !== undefined
    } catch (error) {
      throw fileError(path, error)
    }
  },

  async removeFolder(path) {
    try {
      await rmdir(path)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST' && code !== 'ENOENT') throw fileError(path, error)
    }
  },

  breathe: () => new Promise((resolve) => setImmediate(resolve)),
}
