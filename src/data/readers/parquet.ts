/**
 * Parquet to a table of text, a row group at a time. `hyparquet` reads the format; it and its decompressors are loaded
 * when a file needs them.
 */
import type { Compressors, DecodedArray, FileMetaData } from 'hyparquet'
import { InputError } from '../../engine/errors.js'
import { areDays, cellText } from '../table/date-cells.js'
import { commandSetting, type Table } from '../table/table.js'
import { type TextColumn, TextColumnBuilder } from '../table/text-column.js'
import { loadOptional } from './optional-package.js'

/** A file that is read in parts; an `ArrayBuffer` is one. */
export interface ParquetSource {
  readonly byteLength: number
  slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>
}

/** Codecs that hyparquet unpacks without further packages. */
const builtInCodecs = ['UNCOMPRESSED', 'SNAPPY']

/**
 * Reads the columns of plain values and leaves out those of lists, structures and bytes. Dates and times become stamps in
 * UTC, without the time of day if all of the column is midnight; null is an empty cell.
 *
 * @param name the table's name in messages, usually the file's name
 * @throws InputError when the packages that read Parquet are not installed, when the file is damaged, or when it has no
 *   rows or no columns of plain values
 */
export async function readParquet(file: ParquetSource, name: string): Promise<Table> {
  const { parquetMetadataAsync, parquetScan, parquetSchema } = await loadOptional(
    name,
    'hyparquet',
    () => import('hyparquet'),
  )
  const metadata = await intact(name, () => parquetMetadataAsync(file))
  const compressors = await compressorsFor(metadata, name)
  const columns = parquetSchema(metadata)
    .children.filter(
      ({ children, element }) => children.length === 0 && element.repetition_type !== 'REPEATED',
    )
    .map(({ element }) => element.name)
  const rowCount = Number(metadata.num_rows)
  if (columns.length === 0) throw new InputError(`${name}: expected columns of numbers or text, got none`)
  if (rowCount === 0) throw new InputError(`${name}: expected rows, got none`)
  const cells = await intact(name, async () => {
    const { ranges, readColumn } = await parquetScan({ file, metadata, columns, compressors })
    const read: (TextColumn | undefined)[] = []
    for (const column of columns) {
      const parts: DecodedArray[] = []
      for (const range of ranges) parts.push(await readColumn({ column, ...range }))
      read.push(columnOfParts(parts))
    }
    return read
  })
  return {
    name,
    columns: columns.filter((_, i) => cells[i] !== undefined),
    rowCount,
    cells: cells.filter((column) => column !== undefined),
    place: (row) => `row ${row + 1}`,
    setting: commandSetting,
  }
}

/** The column of the parts in order; undefined if their values are not plain. */
function columnOfParts(parts: readonly DecodedArray[]): TextColumn | undefined {
  const isDay = parts.every(areDays)
  const builder = new TextColumnBuilder()
  for (const part of parts)
    for (const value of part) {
      if (typeof value === 'object' && value !== null && !(value instanceof Date)) return undefined
      builder.push(cellText(value, isDay ? 'utc' : undefined))
    }
  return builder.finish()
}

async function compressorsFor({ row_groups }: FileMetaData, name: string): Promise<Compressors | undefined> {
  const codecs = row_groups.flatMap(({ columns }) => columns.map(({ meta_data }) => meta_data?.codec))
  if (codecs.every((codec) => codec === undefined || builtInCodecs.includes(codec))) return undefined
  const { compressors } = await loadOptional(
    name,
    'hyparquet-compressors',
    () => import('hyparquet-compressors'),
  )
  return compressors
}

/** Runs the work; any error in reading is a fault of the file. */
async function intact<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new InputError(`${name}: expected a whole Parquet file, got ${(error as Error).message}`)
  }
}
