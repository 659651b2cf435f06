/** Files the commands read and write. */
import { constants, createReadStream } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { platform } from '#platform'
import { CsvReader, JsonLinesReader, type Table } from '../../data/index.js'
// By itself, so that the library's bundle does not mention packages that only the command line asks for.
import { readParquet } from '../../data/readers/parquet.js'
import { InputError } from '../../engine/errors.js'
import { fileError } from '../../engine/file-error.node.js'
import { checkWritable, targetOf } from '../../engine/replace-file.node.js'
import { workLeavesFiles } from './streams.js'

/** The bytes of a file piece by piece. */
type Pieces = AsyncGenerator<Uint8Array, void>

/** Bytes read at once. */
const pieceBytes = 1 << 20
const parquetStart = [...'PAR1'].map((letter) => letter.charCodeAt(0))
const gzipStart = [0x1f, 0x8b]
const jsonLinesName = /\.(jsonl|ndjson)(\.gz)?$/i

/**
 * A file as a table: CSV or JSON lines, plain or compressed by gzip, or Parquet. The first bytes decide which, not the
 * name, except for names ending in `.jsonl` or `.ndjson` (perhaps with `.gz`). Text is read in pieces, so that a large
 * file takes little more memory than its table.
 *
 * Throws `InputError` when it cannot be read or is not what it seems.
 */
export async function readTable(path: string): Promise<Table> {
  const file = await peek(bytesOf(path))
  if (startsWith(file.first, parquetStart)) return readParquet(await gather(file.all), path)
  const text = startsWith(file.first, gzipStart) ? await peek(unzipped(path, file.all)) : file
  const isJson =
    jsonLinesName.test(path) || /^\uFEFF?\s*\{/.test(new TextDecoder().decode(text.first.subarray(0, 100)))
  const reader = isJson ? new JsonLinesReader(path) : new CsvReader(path)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const decode = (bytes?: Uint8Array): string => {
    try {
      return decoder.decode(bytes, { stream: bytes !== undefined })
    } catch {
      const kind = isJson ? 'JSON lines' : 'a CSV file'
      throw new InputError(`${path}: expected ${kind} in UTF-8, got other bytes: save it as UTF-8`)
    }
  }
  for await (const bytes of text.all) reader.write(decode(bytes))
  reader.write(decode())
  return reader.end()
}

async function* bytesOf(path: string): Pieces {
  try {
    yield* createReadStream(path, { highWaterMark: pieceBytes })
  } catch (error) {
    throw fileError(path, error)
  }
}

async function* unzipped(path: string, packed: Pieces): Pieces {
  const unpacked = createGunzip({ chunkSize: pieceBytes })
  // What goes wrong on the way comes out of the end.
  pipeline(Readable.from(packed), unpacked, () => {})
  try {
    yield* unpacked
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`${path}: expected a whole gzip file, got ${(error as Error).message}`)
  }
}

/** The pieces with the first of them at hand, which is empty where there are none. */
async function peek(pieces: Pieces): Promise<{ first: Uint8Array; all: Pieces }> {
  const first = (await pieces.next()).value ?? new Uint8Array()
  async function* all(): Pieces {
    try {
      yield first
      yield* pieces
    } finally {
      await pieces.return()
    }
  }
  return { first, all: all() }
}

const startsWith = (bytes: Uint8Array, start: readonly number[]): boolean =>
  start.every((byte, i) => bytes[i] === byte)

async function gather(pieces: Pieces): Promise<ArrayBuffer> {
  const parts: Uint8Array[] = []
  for await (const piece of pieces) parts.push(piece)
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole.buffer
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
  for (const path of inputs) taken.set(await targetOf(path), 'a file that is read')
  for (const [option, path] of Object.entries(outputs)) {
    if (path === undefined) continue
    workLeavesFiles()
    const where = `${option} ${path}`
    if (path === '' || /[/\\]$/.test(path)) throw new InputError(`${where}: expected the name of a file`)
    const found = await stat(path).catch(() => undefined)
    if (found?.isDirectory()) throw new InputError(`${where}: expected the name of a file, got a folder`)
    // A device such as /dev/stdout is written to, not replaced.
    if (found !== undefined && !found.isFile()) continue
    const place = await targetOf(path)
    if (found !== undefined) await checkWritable(where, place, found)
    await checkFolder(where, dirname(place) === dirname(resolve(path)) ? dirname(path) : dirname(place))
    const other = taken.get(place)
    if (other !== undefined) throw new InputError(`${where}: expected a file of its own, got ${other}`)
    taken.set(place, `that of ${option}`)
  }
}

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
