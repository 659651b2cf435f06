/** What a file is by its first bytes, whatever its name. */
import { InputError } from '../../engine/errors.js'

export type FileKind = 'text' | 'gzip' | 'zip' | 'parquet'

interface Signature {
  /** The first bytes, a letter each. */
  readonly starts: readonly string[]
  readonly kind?: FileKind
  /** What it is, and the fix, if it is not read. */
  readonly refused?: readonly [what: string, fix: string]
}

const saveAsCsv = 'save it as .xlsx or CSV'
const unpack = 'unpack it first'
const exportTable = 'export the table as CSV'

const signatures: readonly Signature[] = [
  { starts: ['PAR1'], kind: 'parquet' },
  { starts: ['\x1f\x8b'], kind: 'gzip' },
  { starts: ['PK\x03\x04', 'PK\x05\x06'], kind: 'zip' },
  { starts: ['PARE'], refused: ['an encrypted Parquet file', 'write it without encryption'] },
  {
    starts: ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
    refused: ['an old Excel (.xls) or an encrypted Office file', saveAsCsv],
  },
  {
    starts: ['\x09\x08\x10\x00', '\x09\x04\x06\x00', '\x09\x02\x06\x00'],
    refused: ['an old Excel file (.xls)', saveAsCsv],
  },
  { starts: ['%PDF'], refused: ['a PDF document', 'copy its table into a CSV file'] },
  { starts: ['{\\rtf'], refused: ['a text document (RTF)', 'save it as plain text'] },
  { starts: ['BZh'], refused: ['a bzip2 archive', unpack] },
  { starts: ['\xfd7zXZ'], refused: ['an xz archive', unpack] },
  { starts: ['\x28\xb5\x2f\xfd'], refused: ['a zstd archive', unpack] },
  { starts: ['\x04\x22\x4d\x18'], refused: ['an lz4 archive', unpack] },
  { starts: ['7z\xbc\xaf\x27\x1c'], refused: ['a 7z archive', unpack] },
  { starts: ['Rar!'], refused: ['a RAR archive', unpack] },
  { starts: ['\x1f\x9d', '\x1f\xa0'], refused: ['a .Z archive', unpack] },
  { starts: ['ARROW1', 'FEA1'], refused: ['an Arrow (Feather) file', 'write it as Parquet or CSV'] },
  { starts: ['\x89HDF', 'CDF\x01', 'CDF\x02'], refused: ['an HDF5 or NetCDF file', exportTable] },
  { starts: ['Obj\x01', 'ORC'], refused: ['an Avro or ORC file', 'write it as Parquet or CSV'] },
  { starts: ['SQLite format 3'], refused: ['an SQLite database', exportTable] },
  { starts: ['\x93NUMPY'], refused: ['a NumPy array', 'write it with numpy.savetxt(..., delimiter=",")'] },
  {
    starts: ['\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'],
    refused: ['a Python pickle', 'write it with to_csv'],
  },
  { starts: ['RDX2', 'RDX3', 'RDA2', 'X\n\x00\x00'], refused: ['an R data file', 'write it with write.csv'] },
  { starts: ['$FL2', '$FL3'], refused: ['an SPSS file', exportTable] },
  { starts: ['<stata_dta>'], refused: ['a Stata file', exportTable] },
  {
    starts: ['\x89PNG', '\xff\xd8\xff', 'GIF8', 'BM'],
    refused: ['an image', 'give a file with its numbers'],
  },
  {
    starts: ['version https://git-lfs'],
    refused: ['a pointer to a file in Git LFS', 'fetch it with git lfs pull'],
  },
]

const html = /^\s*(?:<!--[^>]*-->\s*)?<(?:!doctype html|html|head|body|table|div|script|!--)/i

/**
 * @param where the file's name
 * @throws InputError naming what the file is, if it is of a kind that is not read, and the fix
 */
export function kindOf(where: string, bytes: Uint8Array): FileKind {
  const start = String.fromCharCode(...bytes.subarray(0, 300))
  const found = signatures.find(({ starts }) => starts.some((text) => start.startsWith(text)))
  // Two letters alone may be a header.
  if (found?.starts.includes('BM') && !bytes.subarray(0, 300).includes(0)) return 'text'
  if (found?.kind !== undefined) return found.kind
  if (found?.refused !== undefined) refuse(where, ...found.refused)
  const text = start.replace(/^\xef\xbb\xbf/, '')
  if (html.test(text)) refuse(where, 'an HTML page', 'download the file itself, or save its table as CSV')
  if (/^\s*<\?xml/i.test(text)) {
    const isExcel = /Excel\.Sheet|spreadsheet/i.test(text)
    refuse(where, isExcel ? 'an Excel XML file' : 'an XML file', isExcel ? saveAsCsv : exportTable)
  }
  if (/^(?:@relation|@RELATION)\s/.test(text)) refuse(where, 'an ARFF file', exportTable)
  return 'text'
}

function refuse(where: string, what: string, fix: string): never {
  throw new InputError(`${where}: expected CSV, JSON, Parquet or .xlsx, got ${what}; ${fix}`)
}
