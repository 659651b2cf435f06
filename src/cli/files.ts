/** Files the commands read and write. */
import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { platform } from '#platform'
import { parseTable, type Table } from '../data/index.js'
import { InputError } from '../engine/errors.js'

/** A CSV file, plain or compressed by gzip, as a table. Throws `InputError` when it cannot be read or is not text. */
export async function readTable(path: string): Promise<Table> {
  const bytes = await unpacked(path, await platform.readFile(path))
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InputError(`${path}: expected a CSV file in UTF-8, got other bytes: save it as UTF-8`)
  }
  return parseTable(text, path)
}

const gunzipped = promisify(gunzip)

/** The bytes, out of gzip where they begin as its files do, whatever the file is called. */
async function unpacked(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return await gunzipped(bytes)
  } catch (error) {
    throw new InputError(`${path}: expected a whole gzip file, got ${(error as Error).message}`)
  }
}

/**
 * Throws `InputError` when files could not be written later, so that long work does not end in that, and when
 * one would take the place of another or of what is read.
 * @param outputs the files by the option that named them
 * @param inputs files that are read
 */
export async function checkOutputs(
  outputs: Readonly<Record<string, string | undefined>>,
  inputs: readonly string[],
): Promise<void> {
  const taken = new Map<string, string>()
  for (const path of inputs) taken.set(await placeOf(path), 'a file that is read')
  for (const [option, path] of Object.entries(outputs)) {
    if (path === undefined) continue
    const where = `${option} ${path}`
    if (path === '' || /[/\\]$/.test(path)) throw new InputError(`${where}: expected the name of a file`)
    const found = await stat(path).catch(() => undefined)
    if (found?.isDirectory()) throw new InputError(`${where}: expected the name of a file, got a folder`)
    // A device such as /dev/stdout is written to, not replaced.
    if (found !== undefined && !found.isFile()) continue
    await checkFolder(where, dirname(path))
    const place = await placeOf(path)
    const other = taken.get(place)
    if (other !== undefined) throw new InputError(`${where}: expected a file of its own, got ${other}`)
    taken.set(place, `that of ${option}`)
  }
}

const placeOf = (path: string): Promise<string> => realpath(path).catch(() => resolve(path))

async function checkFolder(where: string, folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (!isFolder) throw new InputError(`${where}: there is no folder ${folder}`)
  try {
    await access(folder, constants.W_OK)
  } catch {
    throw new InputError(`${where}: the folder ${folder} cannot be written to`)
  }
}

/** Writes a text file, which is replaced whole or not at all. */
export const writeText = (path: string, text: string): Promise<void> =>
  platform.writeFile(path, new TextEncoder().encode(text))
