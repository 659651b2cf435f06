/** Files and standard input as tables, whatever their format. */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CsvReader, JsonLinesReader, JsonReader, kindOf, type Table, TextBytes } from '../../data/index.js'
// By themselves, so that the library's bundle does not mention packages that only the command line asks for.
import { readParquet } from '../../data/readers/parquet.js'
import { readXlsx } from '../../data/readers/xlsx.js'
import { InputError } from '../../engine/errors.js'
import { fileError } from '../../engine/file-error.node.js'
import { counted, gather, type Pieces, peek, SizeLimit } from './pieces.js'
import { openZip } from './zip.js'

/** The path that means standard input. */
export const standardInput = '-'

/** The name of a file in messages. */
const inputName = (path: string): string => (path === standardInput ? 'standard input' : path)

/** The name of a file in reports, without its folders. */
export const sourceName = (path: string): string => basename(inputName(path))

export interface ReadTableOptions {
  /** Most megabytes that a file may unpack to. Default 1,000, and 200 times the size of a packed file. */
  readonly maxSizeMegabytes?: number
  /** The sheet of an .xlsx file. Default: the first with a table. */
  readonly sheet?: string
}

/** Bytes read at once. */
const pieceBytes = 1 << 20
const jsonLinesName = /\.(jsonl|ndjson)(\.(gz|zip))?$/i

/**
 * A file as a table: CSV, JSON or JSON lines, plain or packed by gzip or zip, Parquet, or a sheet of an .xlsx file. The first
 * bytes decide which, not the name, except for names ending in `.jsonl` or `.ndjson` (perhaps with `.gz`). Text is read in
 * pieces, so that a large file takes little more memory than its table.
 *
 * @param path a file, or `-` for standard input
 * @throws InputError when it cannot be read, is not what it seems, or holds more than the limit
 */
export async function readTable(
  path: string,
  { maxSizeMegabytes, sheet }: ReadTableOptions = {},
): Promise<Table> {
  const name = inputName(path)
  const limit = new SizeLimit(name, maxSizeMegabytes)
  const file = await peek(path === standardInput ? bytesOfInput() : bytesOf(path))
  const kind = kindOf(name, file.first)
  const isJson = jsonLinesName.test(path)
  const text = (pieces: Pieces): Promise<Table> =>
    readText(
      counted(pieces, (n) => limit.add(n)),
      name,
      isJson,
    )
  if (sheet !== undefined && kind !== 'zip')
    throw new InputError(`--sheet ${sheet}: expected an .xlsx file, got ${name}, which has no sheets`)
  if (kind === 'parquet')
    return readParquet(await gather(counted(file.all, (n) => limit.add(n))), name, limit.bytes)
  if (kind === 'gzip')
    return text(
      unzipped(
        name,
        counted(file.all, (n) => limit.packed(n)),
      ),
    )
  if (kind === 'text') return text(file.all)
  const bytes = await gather(counted(file.all, (n) => limit.packed(n)))
  const content = await openZip(name, bytes, limit)
  return content.kind === 'xlsx' ? readXlsx(bytes, name, sheet) : text(content.pieces)
}

/** @param isJsonLines whether its name says so */
async function readText(all: Pieces, name: string, isJsonLines: boolean): Promise<Table> {
  const text = await peek(all)
  const kind = kindOf(name, text.first)
  if (kind !== 'text')
    throw new InputError(`${name}: expected a table in the packed file, got a ${kind} file; unpack it first`)
  const start = new TextBytes(name, false).decode(text.first.subarray(0, 1000))
  const isJson = /^\uFEFF?\s*(\{|\[\s*[[{\d\]"-])/.test(start)
  const reader = isJsonLines ? new JsonLinesReader(name) : isJson ? new JsonReader(name) : new CsvReader(name)
  const bytes = new TextBytes(name, isJsonLines || isJson)
  let isFirst = true
  for await (const piece of text.all) {
    const decoded = bytes.decode(piece)
    reader.write(isFirst ? decoded.replace(/^\uFEFF/, '') : decoded)
    isFirst = false
  }
  reader.write(bytes.decode())
  const table = reader.end()
  return { ...table, notes: [...bytes.notes, ...(table.notes ?? [])] }
}

async function* bytesOf(path: string): Pieces {
  try {
    yield* createReadStream(path, { highWaterMark: pieceBytes })
  } catch (error) {
    throw fileError(path, error)
  }
}

async function* bytesOfInput(): Pieces {
  for await (const piece of process.stdin) yield piece as Uint8Array
}

async function* unzipped(name: string, packed: Pieces): Pieces {
  const unpacked = createGunzip({ chunkSize: pieceBytes })
  // What goes wrong on the way comes out of the end.
  pipeline(Readable.from(packed), unpacked, () => {})
  try {
    yield* unpacked
  } catch (error) {
    if (error instanceof InputError) throw error
    throw new InputError(`${name}: expected a whole gzip file, got ${(error as Error).message}`)
  }
}
