/**
 * Parquet to a table of text. `hyparquet` reads the format, in a process of its own, once the footer has been checked; it and
 * its decompressors are optional packages.
 */
import type { DecodedArray, FileMetaData } from 'hyparquet'
import { InputError } from '../../engine/errors.js'
import { areDays, cellText } from '../table/date-cells.js'
import { commandSetting, type Table } from '../table/table.js'
import { type TextColumn, TextColumnBuilder } from '../table/text-column.js'
import { readIsolated } from './isolated.js'
import { resolveOptional } from './optional-package.js'
import { type ParquetPlan, planOf } from './parquet-footer.js'

/** Sends the footer, and then the values of the columns it is asked for, a group of rows at a time. */
const body = `
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)
  const { parquetMetadata, parquetScan } = packages.hyparquet
  const metadata = parquetMetadata(file)
  const { columns, compressors: url } = await ask({ metadata })
  const compressors = url && (await import(url)).compressors
  const { ranges, readColumn } = await parquetScan({ file, metadata, columns, compressors })
  for (const [index, column] of columns.entries())
    for (const range of ranges) await send({ index, values: await readColumn({ column, ...range }) })
`

interface Sent {
  readonly metadata?: FileMetaData
  readonly index: number
  readonly values: DecodedArray
}

/**
 * Reads the columns of plain values and leaves out those of lists, structures and bytes. Dates and times become stamps in
 * UTC, without the time of day if all of the column is midnight; null is an empty cell.
 *
 * @param name the table's name in messages, usually the file's name
 * @param mostBytes of the table in memory, about. Default 1 GB
 * @throws InputError when the packages that read Parquet are not installed, when the file is damaged or more than the
 *   limits allow, when two columns have one name, or when it has no rows or no columns of plain values
 */
export async function readParquet(bytes: Uint8Array, name: string, mostBytes = 1e9): Promise<Table> {
  const expected = 'a whole Parquet file'
  let plan: ParquetPlan | undefined
  const parts: DecodedArray[][] = []
  const receive = ({ metadata, index, values }: Sent): unknown => {
    if (metadata === undefined) {
      parts[index].push(values)
      return undefined
    }
    plan = planOf(name, metadata, mostBytes)
    for (const _ of plan.columns) parts.push([])
    const compressors = plan.needsCompressors ? resolveOptional(name, 'hyparquet-compressors') : undefined
    return { columns: plan.columns, compressors }
  }
  await readIsolated(name, {
    body,
    packages: { hyparquet: resolveOptional(name, 'hyparquet') },
    bytes,
    receive: (value) => receive(value as Sent),
    expected,
  })
  const { columns, rowCount } = plan!
  parts.forEach((column, i) => {
    const count = column.reduce((sum, { length }) => sum + length, 0)
    if (count !== rowCount)
      throw new InputError(
        `${name}: expected ${expected}, got ${count} values of column ${columns[i]} in ${rowCount} rows`,
      )
  })
  const cells = parts.map(columnOfParts)
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
      builder.push(
        cellText(value, isDay ? 'utc' : undefined),
        typeof value === 'number' || typeof value === 'bigint',
      )
    }
  return builder.finish()
}
