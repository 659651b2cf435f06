import { randomBytes } from 'node:crypto'
import { readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { InputError } from './errors.js'
import { loadNative } from './native.node.js'
import type { Platform } from './platform.js'

const reasons: Record<string, string> = {
  ENOENT: 'no such file or folder',
  EISDIR: 'is a folder',
  EACCES: 'permission denied',
  ENOTDIR: 'not a folder',
  ENOSPC: 'no space left on the disk',
  EROFS: 'the file system is read-only',
}

const fileError = (path: string, error: unknown): InputError => {
  const { code, message } = error as NodeJS.ErrnoException
  return new InputError(`${path}: ${(code && reasons[code]) || message}`)
}

export const platform: Platform = {
  // V8 before 12.4 (Node 20) has the instructions but hides them behind this flag.
  enableRelaxedSimd: () => setFlagsFromString('--experimental-wasm-relaxed-simd'),

  environment: (name) => process.env[name],

  loadNative,

  async readFile(path) {
    try {
      return await readFile(path)
    } catch (error) {
      throw fileError(path, error)
    }
  },

  async writeFile(path, bytes) {
    // A link stays a link, and a device such as /dev/stdout is written to, not replaced.
    const target = await realpath(path).catch(() => path)
    const existing = await stat(target).catch(() => undefined)
    const isReplaced = existing === undefined || existing.isFile()
    const written = isReplaced ? `${target}.${randomBytes(6).toString('hex')}.tmp` : target
    try {
      await writeFile(written, bytes)
      if (isReplaced) await rename(written, target)
    } catch (error) {
      if (isReplaced) await rm(written, { force: true }).catch(() => {})
      throw fileError(path, error)
    }
  },

  breathe: () => new Promise((resolve) => setImmediate(resolve)),
}
