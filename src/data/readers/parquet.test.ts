import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { readPanel } from '../series/read-panel.js'
import { onlySeries, skippedReason } from '../testing/read-series.js'
import { rowsOf } from '../testing/rows.js'
import { readParquet } from './parquet.js'

type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData']
type Options = Partial<Parameters<typeof parquetWriteBuffer>[0]>
const file = (columnData: Columns, options: Options = {}) => parquetWriteBuffer({ columnData, ...options })
const read = async (columnData: Columns, options: Options = {}) => {
  const table = await readParquet(file(columnData, options), 'a.parquet')
  return { columns: table.columns, rows: rowsOf(table) }
}
const at = (...parts: [number, number, number, number?]) => new Date(Date.UTC(...parts))

describe('readParquet', () => {
  test('reads numbers, whole numbers of any size, text, flags and null', async () => {
    const columns = await read([
      { name: 'id', data: ['a', ' b ', null], type: 'STRING' },
      { name: 'y', data: [0.1, Number.NaN, -3], type: 'DOUBLE' },
      { name: 'n', data: [9007199254740993n, null, -1n], type: 'INT64' },
      { name: 'small', data: [1, 2, 3], type: 'INT32' },
      { name: 'half', data: [0.5, null, 1.5], type: 'FLOAT' },
      { name: 'flag', data: [true, false, null], type: 'BOOLEAN' },
    ])
    expect(columns).toEqual({
      columns: ['id', 'y', 'n', 'small', 'half', 'flag'],
      rows: [
        ['a', '0.1', '9007199254740993', '1', '0.5', 'true'],
        ['b', 'NaN', '', '2', '', 'false'],
        ['', '-3', '-1', '3', '1.5', ''],
      ],
    })
  })

  test('reads dates and time stamps of any unit as stamps in UTC', async () => {
    const micros = [1n, 2n].map((day) => day * 86_400_000_000n)
    const nanos = [0n, 90_000_000_000n]
    const { rows } = await read(
      [
        { name: 'day', data: [at(1970, 0, 2), at(1970, 0, 3)] },
        { name: 'millis', data: [at(2024, 0, 1), at(2024, 0, 1, 6)] },
        { name: 'micros', data: micros },
        { name: 'nanos', data: nanos },
      ],
      {
        schema: [
          { name: 'root', num_children: 4 },
          { name: 'day', type: 'INT32', converted_type: 'DATE' },
          { name: 'millis', type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' },
          { name: 'micros', type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
          {
            name: 'nanos',
            type: 'INT64',
            logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'NANOS' },
          },
        ],
      },
    )
    expect(rows).toEqual([
      ['1970-01-02', '2024-01-01T00:00:00.000Z', '1970-01-02', '1970-01-01T00:00:00.000Z'],
      ['1970-01-03', '2024-01-01T06:00:00.000Z', '1970-01-03', '1970-01-01T00:01:30.000Z'],
    ])
  })

  test('reads all groups of rows, and leaves out what is not plain', async () => {
    const count = 2500
    const columns: Columns = [
      { name: 'i', data: Int32Array.from({ length: count }, (_, i) => i) },
      { name: 'bytes', data: Array.from({ length: count }, () => ({ a: 1 })), type: 'JSON' },
    ]
    const { columns: names, rows } = await read(columns, { rowGroupSize: 1000 })
    expect(names).toEqual(['i'])
    expect([rows.length, rows[999], rows[1000], rows[2499]]).toEqual([2500, ['999'], ['1000'], ['2499']])
  })

  test('reads many series, and names rows that are wrong', async () => {
    const stamps = [at(2024, 0, 31), at(2024, 1, 29), at(2024, 2, 31)]
    const table = await readParquet(
      file([
        { name: 'unique_id', data: ['A', 'A', 'A', 'B', 'B', 'B'] },
        { name: 'ds', data: [...stamps, ...stamps], type: 'TIMESTAMP' },
        { name: 'y', data: [1, 2, 3, 4, null, 6], type: 'DOUBLE' },
      ]),
      'a.parquet',
    )
    const panel = readPanel(table)
    expect(panel.frequency).toBe('ME')
    expect(onlySeries(panel).future(1)).toEqual(['2024-04-30'])
    expect(skippedReason(panel)).toBe(
      'a.parquet row 5, column y: expected a number, got "", a missing value (1 of 3 rows): ' +
        'fill with --fill linear or --fill previous',
    )
  })

  test('unpacks what is compressed other than usual', async () => {
    const packed = file([{ name: 'y', data: [1.5, 2.5, 3.5] }], {
      codec: 'GZIP',
      compressors: { GZIP: gzip },
    })
    expect(rowsOf(await readParquet(packed, 'a.parquet'))).toEqual([['1.5'], ['2.5'], ['3.5']])
  })

  test('refuses what is damaged or empty', async () => {
    const whole = file([{ name: 'y', data: [1, 2] }])
    await expect(readParquet(whole.slice(0, 40), 'a.parquet')).rejects.toThrow(
      /^a\.parquet: expected a whole Parquet file, got /,
    )
    await expect(read([{ name: 'y', data: [], type: 'DOUBLE' }])).rejects.toThrow(
      'a.parquet: expected rows, got none',
    )
  })
})

const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes))
