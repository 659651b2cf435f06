import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { setFlagsFromString } from 'node:v8'
import { InputError } from './errors.js'
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

  async readFile(path) {
    try {
      return await readFile(path)
    } catch (error) {
      throw fileError(path, error)
    }
  },

  async writeFile(path, bytes) {
    const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
    try {
      await writeFile(temporary, bytes)
      await rename(temporary, path)
    } catch (error) {
      await rm(temporary, { force: true })
      throw fileError(path, error)
    }
  },

  breathe: () => new Promise((resolve) => setImmediate(resolve)),
}
