import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { temporaryFolder } from '../../engine/testing/temporary.js'
import { readTable } from './files.js'

const inFolder = temporaryFolder()

const write = (name: string, bytes: string | Uint8Array): string => {
  const path = inFolder(name)
  writeFileSync(path, bytes)
  return path
}
const read = async (name: string, bytes: string | Uint8Array) => {
  const { columns, cells, rowCount } = await readTable(write(name, bytes))
  return { columns, last: cells.map((column) => column.at(rowCount - 1)) }
}
/** The message without the folder. */
const failure = async (name: string, bytes?: string | Uint8Array) => {
  const path = bytes === undefined ? inFolder(name) : write(name, bytes)
  const error = await readTable(path).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(InputError)
  return (error as InputError).message.replace(path, name)
}

const csv = 'ds,y\n2024-01,5\n2024-02,7\n'
const jsonLines = '{"ds":"2024-01","y":5}\n{"ds":"2024-02","y":7}\n'
const parquet = () =>
  new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'ds', data: ['2024-01', '2024-02'] },
        { name: 'y', data: [5, 7] },
      ],
    }),
  )

describe('readTable', () => {
  test.each([
    ['CSV', 'a.csv', csv],
    ['CSV with a byte order mark', 'a.csv', `\uFEFF${csv}`],
    ['CSV in gzip', 'a.csv.gz', gzipSync(csv)],
    [
      'gzip of two parts, by any name',
      'a',
      new Uint8Array([...gzipSync('ds,y\n2024-01'), ...gzipSync(',5\n2024-02,7')]),
    ],
    ['JSON lines', 'a.jsonl', jsonLines],
    ['JSON lines by what they hold', 'a.txt', `\uFEFF \n${jsonLines}`],
    ['JSON lines in gzip', 'a.ndjson.gz', gzipSync(jsonLines)],
    ['Parquet, by any name', 'a.csv', parquet()],
  ])('reads %s', async (_, name, bytes) => {
    expect(await read(name, bytes)).toEqual({ columns: ['ds', 'y'], last: ['2024-02', '7'] })
  })

  test('reads a file of many pieces, and letters that lie across them', async () => {
    const rows = Array.from({ length: 90_000 }, (_, i) => `größe ${i} – ü,${i}`)
    const text = `id,y\n${rows.join('\n')}\n`
    for (const bytes of [Buffer.from(text), gzipSync(text)])
      expect(await read('long.csv', bytes)).toEqual({
        columns: ['id', 'y'],
        last: ['größe 89999 – ü', '89999'],
      })
  })

  test('names what it cannot read', async () => {
    expect(await failure('none.csv')).toBe('none.csv: no such file or folder')
    expect(await failure('.')).toMatch(/: is a folder$/)
    expect(await failure('a.csv', '')).toBe('a.csv: expected a header and rows, got an empty file')
    expect(await failure('a.csv.gz', gzipSync(''))).toBe(
      'a.csv.gz: expected a header and rows, got an empty file',
    )
    expect(await failure('a.csv', 'ds,y\n')).toBe('a.csv: expected rows below the header, got none')
    expect(await failure('a.jsonl', '')).toBe('a.jsonl: expected one JSON object a line, got none')
    expect(await failure('a.jsonl', csv)).toMatch(/^a\.jsonl line 1: expected one JSON object such as/)
    expect(await failure('a.csv', Uint8Array.of(0x79, 0x0a, 0xe9, 0x0a))).toBe(
      'a.csv: expected a CSV file in UTF-8, got other bytes: save it as UTF-8',
    )
    // Cut off within a letter.
    expect(await failure('a.jsonl', Uint8Array.of(0x7b, 0xc3))).toBe(
      'a.jsonl: expected JSON lines in UTF-8, got other bytes: save it as UTF-8',
    )
    expect(await failure('a.csv', gzipSync(csv).subarray(0, 20))).toBe(
      'a.csv: expected a whole gzip file, got unexpected end of file',
    )
    expect(await failure('a.parquet', parquet().subarray(0, 60))).toMatch(
      /^a\.parquet: expected a whole Parquet file, got /,
    )
  })
})
