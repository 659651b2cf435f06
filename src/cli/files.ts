/** Files the commands read and write. */
import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { platform } from '#platform'
import { parseTable, type Table } from '../data/index.js'
import { InputError } from '../engine/errors.js'

/** A CSV file as a table. Throws `InputError` when it cannot be read or is not text. */
export async function readTable(path: string): Promise<Table> {
  const bytes = await platform.readFile(path)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InputError(`${path}: expected a CSV file in UTF-8, got other bytes`)
  }
  return parseTable(text, path)
}

/**
 * Throws `InputError` when a file could not be written later, so that long work does not end in that.
 * @param option that named the file
 */
export async function checkWritable(option: string, path: string | undefined): Promise<void> {
  if (path === undefined) return
  const folder = dirname(path)
  try {
    await access(folder, constants.W_OK)
  } catch {
    throw new InputError(`${option} ${path}: the folder ${folder} does not exist or cannot be written to`)
  }
  const found = await stat(path).catch(() => undefined)
  if (found?.isDirectory()) throw new InputError(`${option} ${path}: is a folder`)
}

export const writeText = (path: string, text: string): Promise<void> =>
  platform.writeFile(path, new TextEncoder().encode(text))
