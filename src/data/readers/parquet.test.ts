import { gzipSync } from 'node:zlib'
import type { FileMetaData } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { readPanel } from '../series/read-panel.js'
import { failureOf } from '../testing/failure.js'
import { onlySeries, skippedReason } from '../testing/read-series.js'
import { rowsOf } from '../testing/rows.js'
import { readIsolated } from './isolated.js'
import { readParquet } from './parquet.js'
import { planOf } from './parquet-footer.js'

type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData']
type Options = Partial<Parameters<typeof parquetWriteBuffer>[0]>
const file = (columnData: Columns, options: Options = {}) =>
  new Uint8Array(parquetWriteBuffer({ columnData, ...options }))
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
      'a.parquet row 5, column y: expected a number, got "", a missing value (1 of 3 rows, 33 %): ' +
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

  test('refuses two columns of one name', async () => {
    const column = { name: 'y', data: [1, 2] }
    await expect(read([column, { ...column, data: [3, 4] }])).rejects.toThrow(
      'a.parquet: expected different column names, got "y" for columns 1 and 2',
    )
  })

  test('refuses more than fits', async () => {
    const bytes = file([{ name: 'y', data: Array.from({ length: 1000 }, () => 1.5) }])
    await expect(readParquet(bytes, 'a.parquet', 1000)).rejects.toThrow(
      'a.parquet: expected at most 0 MB unpacked, got about 1 MB; raise the limit with --max-size 1',
    )
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

test('a footer that contradicts itself is refused before anything is read', async () => {
  const { parquetMetadata } = await import('hyparquet')
  const bytes = file([
    { name: 'ds', data: ['a', 'b', 'c'] },
    { name: 'y', data: [1, 2, 3] },
  ])
  const footer = (): FileMetaData => parquetMetadata(bytes.buffer as ArrayBuffer)
  const failure = (change: (metadata: FileMetaData) => void) => {
    const metadata = footer()
    change(metadata)
    return failureOf(() => planOf('a.parquet', metadata, 1e9))
  }
  expect(planOf('a.parquet', footer(), 1e9).columns).toEqual(['ds', 'y'])
  const whole = 'a.parquet: expected a whole Parquet file, got '
  expect(failure((m) => Object.assign(m, { num_rows: 2n }))).toBe(
    `${whole}2 rows in the footer and 3 in its groups`,
  )
  expect(failure((m) => Object.assign(m, { num_rows: -3n }))).toBe(`${whole}a count of rows that is none`)
  expect(failure((m) => Object.assign(m, { schema: m.schema.slice(0, 2) }))).toBe(
    `${whole}a schema whose parts do not fit`,
  )
  expect(failure((m) => Object.assign(m.schema[0], { num_children: 2 ** 31 }))).toBe(
    `${whole}a schema whose parts do not fit`,
  )
  expect(failure((m) => Object.assign(m.row_groups[0].columns[1].meta_data!, { num_values: 9n }))).toBe(
    `${whole}9 values of column y in a group of 3 rows`,
  )
  expect(failure((m) => m.row_groups[0].columns.pop())).toBe(`${whole}no data of column y in row group 1`)
})

test('a reader that hangs, fills the memory or brings its process down ends in one line', async () => {
  const run = (body: string) =>
    readIsolated('a.b', {
      body,
      packages: {},
      bytes: new Uint8Array(),
      receive: () => {},
      expected: 'a whole file',
      limits: { ms: 5000, megabytes: 50 },
    })
  const ends = expect.objectContaining({
    name: 'InputError',
    message: expect.stringMatching(/^a\.b: expected a whole file, got /),
  })
  await Promise.all(
    [
      'for (;;) {}',
      'const all = []; for (;;) all.push(new Array(1e6).fill(0.5))',
      'process.abort()',
      'Promise.reject(new Error("late")); await new Promise(() => {})',
      'throw new Error("early")',
    ].map((body) => expect(run(body)).rejects.toEqual(ends)),
  )
})

const gzip = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes))
