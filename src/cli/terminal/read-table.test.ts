import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { strToU8, zipSync } from 'fflate'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../engine/errors.js'
import { temporaryFolder } from '../../engine/testing/temporary.js'
import { xlsxOf } from '../testing/xlsx.js'
import { readTable } from './read-table.js'

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

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le')

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
    [
      'a list of JSON',
      'a.txt',
      JSON.stringify(
        [
          { ds: '2024-01', y: 5 },
          { ds: '2024-02', y: 7 },
        ],
        null,
        2,
      ),
    ],
    ['JSON in an object', 'a.json', JSON.stringify({ data: [{ ds: '2024-02', y: 7 }] })],
    [
      'CSV in a zip file',
      'a.zip',
      zipSync({ 'in/': new Uint8Array(), 'in/a.csv': strToU8(csv), '__MACOSX/a.csv': strToU8('x') }),
    ],
    ['JSON lines in a zip file, by any name', 'a.csv', zipSync({ a: strToU8(jsonLines) }, { level: 0 })],
    ['UTF-16 with a byte order mark', 'a.csv', utf16(`\uFEFF${csv.replaceAll(',', '\t')}`)],
    ['UTF-16 the other way round', 'a.csv', utf16(`\uFEFF${csv}`).swap16()],
    ['UTF-16 without a mark', 'a.csv', utf16(csv)],
    [
      'a sheet',
      'a.xlsx',
      xlsxOf({
        Data: [
          ['ds', 'y'],
          ['2024-01', 5],
          ['2024-02', 7],
        ],
      }),
    ],
    [
      'a sheet behind a note, with a title',
      'a.xlsx',
      xlsxOf({ Readme: [['hello']], Data: [['Sales'], [], ['ds', 'y'], ['2024-02', 7]] }),
    ],
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
    // Cut off within a letter.
    expect(await failure('a.jsonl', Uint8Array.of(0x7b, 0xc3))).toBe(
      'a.jsonl: expected text in UTF-8, got other bytes: save it as UTF-8',
    )
    expect(await failure('a.csv', Uint8Array.of(0x79, 0x0a, 0x81, 0x0a))).toBe(
      'a.csv: expected text in UTF-8, got another encoding: save it as UTF-8',
    )
    expect(
      await failure('a.csv', Buffer.concat([Buffer.from('ä,y\n'), Uint8Array.of(0xe9, 0x2c, 0x31)])),
    ).toBe('a.csv: expected text in UTF-8, got other bytes: save it as UTF-8')
    expect(await failure('a.csv', 'ds,y\n2024-01,1\0\n')).toBe('a.csv: expected text, got binary data')
    expect(await failure('a.csv', gzipSync(csv).subarray(0, 20))).toBe(
      'a.csv: expected a whole gzip file, got unexpected end of file',
    )
    expect(await failure('a.parquet', parquet().subarray(0, 60))).toMatch(
      /^a\.parquet: expected a whole Parquet file, got /,
    )
  })

  test('letters that are not UTF-8 are read as Windows-1252, with a note', async () => {
    const { columns, cells, notes } = await readTable(
      write(
        'a.csv',
        Buffer.from('ds,größe €\n2024-01,5\n', 'latin1').map((byte) => (byte === 0xac ? 0x80 : byte)),
      ),
    )
    expect(columns).toEqual(['ds', 'größe €'])
    expect(cells[1].at(0)).toBe('5')
    expect(notes).toEqual([
      'The file is not UTF-8; letters are read as Windows-1252. If names look wrong, save it as UTF-8.',
    ])
  })

  test.each<[string, string | Uint8Array, string]>([
    [
      'an old Excel file',
      Buffer.from('d0cf11e0a1b11ae10000', 'hex'),
      'an old Excel (.xls) or an encrypted Office file; save it as .xlsx or CSV',
    ],
    ['a PDF', '%PDF-1.7\n', 'a PDF document; copy its table into a CSV file'],
    [
      'a page',
      '\n<!DOCTYPE html><html></html>',
      'an HTML page; download the file itself, or save its table as CSV',
    ],
    ['an error page of XML', '<?xml version="1.0"?><Error/>', 'an XML file; export the table as CSV'],
    ['zstd', Buffer.from('28b52ffd00', 'hex'), 'a zstd archive; unpack it first'],
    ['a feather', 'ARROW1\0\0', 'an Arrow (Feather) file; write it as Parquet or CSV'],
    [
      'a pointer',
      'version https://git-lfs.github.com/spec/v1\noid',
      'a pointer to a file in Git LFS; fetch it with git lfs pull',
    ],
    [
      'a Word document',
      zipSync({ 'word/document.xml': strToU8('x') }),
      'a Word document; copy its table into a CSV file',
    ],
    [
      'an OpenDocument file',
      zipSync({ mimetype: strToU8('x'), 'content.xml': strToU8('x') }),
      'an OpenDocument file; save it as .xlsx or CSV',
    ],
  ])('names what it does not read: %s', async (_, bytes, got) => {
    expect(await failure('a.csv', bytes)).toBe(`a.csv: expected CSV, JSON, Parquet or .xlsx, got ${got}`)
  })

  test('names what is wrong with an archive', async () => {
    const two = zipSync({ 'a.csv': strToU8(csv), 'b.csv': strToU8(csv) })
    expect(await failure('a.zip', two)).toBe(
      'a.zip: expected a zip file with one file in it, got 2 (a.csv, b.csv); unpack it and give one of them',
    )
    expect(await failure('a.zip', zipSync({}))).toBe(
      'a.zip: expected a zip file with one file in it, got none',
    )
    const broken = zipSync({ 'a.csv': strToU8(csv) }, { level: 0 })
    broken[broken.indexOf('5'.charCodeAt(0), 40)] ^= 1
    expect(await failure('a.zip', broken)).toBe(
      'a.zip: expected a whole zip file, got another checksum than it states',
    )
    expect(await failure('a.zip', two.subarray(0, 60))).toMatch(/^a\.zip: expected a whole zip file, got /)
    expect(await failure('a.gz', gzipSync(gzipSync(csv)))).toBe(
      'a.gz: expected a table in the packed file, got a gzip file; unpack it first',
    )
    expect(
      await failure(
        'a.xlsx',
        xlsxOf({}).map((byte, i) => (i > 300 && i < 400 ? 0 : byte)),
      ),
    ).toMatch(/^a\.xlsx: expected a whole /)
  })

  test('takes the sheet it is given', async () => {
    const path = write(
      'a.xlsx',
      xlsxOf({
        One: [
          ['ds', 'y'],
          ['2024-01', 1],
        ],
        Two: [
          ['ds', 'z'],
          ['2024-02', 2],
        ],
      }),
    )
    const one = await readTable(path)
    expect(one.columns).toEqual(['ds', 'y'])
    expect(one.notes).toEqual(['Read sheet "One" of 2 (One, Two); --sheet takes another.'])
    expect((await readTable(path, { sheet: 'Two' })).columns).toEqual(['ds', 'z'])
    await expect(readTable(path, { sheet: 'Three' })).rejects.toThrow(
      `--sheet Three: expected a sheet of ${path} (One, Two), got "Three"`,
    )
    await expect(readTable(write('a.csv', csv), { sheet: 'One' })).rejects.toThrow(/which has no sheets$/)
  })

  test('refuses more than fits, and what unpacks to far more than its size', async () => {
    const long = Buffer.concat([Buffer.from(csv), Buffer.alloc(70e6, '2024-02,7\n')])
    const bomb =
      'expected a file that unpacks to at most 200 times its size, got more, as only repeated bytes do; if that is right, set --max-size MB'
    expect(await failure('a.csv.gz', gzipSync(long))).toBe(`a.csv.gz: ${bomb}`)
    expect(await failure('a.zip', zipSync({ a: long }))).toBe(`a.zip: ${bomb}`)
    await expect(readTable(write('a.csv', long), { maxSizeMegabytes: 1 })).rejects.toThrow(
      /a\.csv: expected at most 1 MB unpacked, got more; raise the limit with --max-size MB$/,
    )
  })

  test.each([
    [
      'a field',
      '"',
      'line 2: expected lines of at most 16 MB, got a longer one; look for a quote (") that is not closed',
    ],
    ['a line', '', 'line 2: expected lines of at most 16 MB, got a longer one; look for a missing line end'],
  ])('refuses %s that does not end', async (_, quote, message) => {
    const bytes = Buffer.concat([Buffer.from(`ds,y\n2024-01,${quote}`), Buffer.alloc(20e6, 'x')])
    expect(await failure('a.csv', bytes)).toBe(`a.csv ${message}`)
  })

  test('millions of empty rows take no more memory than the file', async () => {
    const before = process.memoryUsage().rss
    const table = await readTable(write('a.csv', `${csv}${',\n'.repeat(3_000_000)}`))
    expect(table.rowCount).toBe(2)
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6)
  })
})
