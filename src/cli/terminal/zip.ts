/** The one file of a zip archive. `yauzl`, an optional package, reads the format. */
import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { resolveOptional } from '../../data/readers/optional-package.js'
import { InputError } from '../../engine/errors.js'
import { listed } from '../../engine/wording.js'
import type { Pieces, SizeLimit } from './pieces.js'

interface Entry {
  readonly fileName: string
  readonly crc32: number
  readonly compressedSize: number
  readonly uncompressedSize: number
  isEncrypted(): boolean
}

interface ZipFile extends AsyncIterable<Entry> {
  readEntry(): void
  on(event: 'entry', listener: (entry: Entry) => void): void
  on(event: 'end', listener: () => void): void
  on(event: 'error', listener: (error: Error) => void): void
  openReadStreamPromise(entry: Entry): Promise<Readable>
}

interface Yauzl {
  fromBufferPromise(bytes: Uint8Array, options: object): Promise<ZipFile>
}

/** What a zip archive is, by the names in it. */
export type ZipContent =
  | { readonly kind: 'xlsx' }
  | { readonly kind: 'file'; readonly name: string; readonly pieces: Pieces }

/** Most entries that are looked at. */
const mostEntries = 10_000

/** Folders, and what macOS and Windows add. */
const isAside = (name: string): boolean =>
  name.endsWith('/') || name.startsWith('__MACOSX/') || /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini)$/.test(name)

/**
 * @throws InputError when yauzl is not installed, when the archive is damaged or encrypted, has no file or several, or is a
 *   document of another kind
 */
export async function openZip(where: string, bytes: Uint8Array, limit: SizeLimit): Promise<ZipContent> {
  const yauzl = (await import(resolveOptional(where, 'yauzl'))).default as Yauzl
  const damaged = (error: unknown): InputError =>
    new InputError(`${where}: expected a whole zip file, got ${(error as Error).message}`)
  const { archive, entries } = await open(yauzl, bytes).catch((error: unknown) => {
    throw damaged(error)
  })
  const names = new Set(entries.map(({ fileName }) => fileName))
  if (names.has('xl/workbook.xml')) {
    // The reader of sheets unpacks all of it.
    for (const { uncompressedSize } of entries) limit.add(uncompressedSize)
    return { kind: 'xlsx' }
  }
  const document = documentOf(names)
  if (document !== undefined)
    throw new InputError(`${where}: expected CSV, JSON, Parquet or .xlsx, got ${document}`)
  const files = entries.filter(({ fileName }) => !isAside(fileName))
  const [file] = files
  if (files.length !== 1)
    throw new InputError(
      files.length === 0
        ? `${where}: expected a zip file with one file in it, got none`
        : `${where}: expected a zip file with one file in it, got ${files.length} (${listed(files.map(({ fileName }) => fileName))}); unpack it and give one of them`,
    )
  if (file.isEncrypted())
    throw new InputError(`${where}: expected a zip file without a password, got one; unpack it first`)
  async function* pieces(): Pieces {
    let sum = 0
    try {
      for await (const piece of await archive.openReadStreamPromise(file)) {
        sum = crc32(piece, sum)
        yield piece
      }
    } catch (error) {
      throw error instanceof InputError ? error : damaged(error)
    }
    if (sum !== file.crc32) throw damaged(new Error('another checksum than it states'))
  }
  return { kind: 'file', name: file.fileName, pieces: pieces() }
}

async function open(yauzl: Yauzl, bytes: Uint8Array): Promise<{ archive: ZipFile; entries: Entry[] }> {
  const archive = await yauzl.fromBufferPromise(bytes, { lazyEntries: true })
  const entries = await new Promise<Entry[]>((resolve, reject) => {
    const found: Entry[] = []
    archive.on('entry', (entry) => {
      found.push(entry)
      if (found.length > mostEntries) reject(new Error(`more than ${mostEntries} files`))
      else archive.readEntry()
    })
    archive.on('end', () => resolve(found))
    archive.on('error', reject)
    archive.readEntry()
  })
  return { archive, entries }
}

/** The kind of document and the fix, if the archive is one that is not read. */
function documentOf(names: ReadonlySet<string>): string | undefined {
  const has = (pattern: RegExp): boolean => [...names].some((name) => pattern.test(name))
  if (names.has('xl/workbook.bin')) return 'a binary Excel file (.xlsb); save it as .xlsx or CSV'
  if (has(/^word\//)) return 'a Word document; copy its table into a CSV file'
  if (has(/^ppt\//)) return 'a presentation; copy its table into a CSV file'
  if (names.has('mimetype') && names.has('content.xml'))
    return 'an OpenDocument file; save it as .xlsx or CSV'
  if (has(/^Index\/.*\.iwa$/) || has(/\.numbers\//)) return 'a Numbers file; export it as .xlsx or CSV'
  if (has(/\.npy$/)) return 'NumPy arrays; write them with numpy.savetxt(..., delimiter=",")'
  return undefined
}
