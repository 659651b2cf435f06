/** Readers of files on mutated files; see fuzz.ts for adding a target. */
import { writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { zipSync } from 'fflate'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { readTable } from '../../src/cli/terminal/read-table.js'
import { xlsxOf } from '../../src/cli/testing/xlsx.js'
import { readPanel, rowsToLong } from '../../src/data/index.js'
import { temporaryFolder } from '../../src/engine/testing/temporary.js'
import { fuzz } from './fuzz.js'

const inFolder = temporaryFolder()

/** Reads a file as the command line does, up to the panel. */
async function read(name: string, bytes: Uint8Array): Promise<void> {
  const path = inFolder(name)
  await writeFile(path, bytes)
  readPanel(rowsToLong(await readTable(path)))
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const days = Array.from({ length: 20 }, (_, i) => `2020-01-${String(i + 1).padStart(2, '0')}`)
const csv = `ds,y\n${days.map((day, i) => `${day},${i % 7}\n`).join('')}`
const quoted = `"ds";"y, net";"id"\n${days.map((day, i) => `"${day}";"${i}.5";"a ""b"""\n`).join('')}`
const jsonLines = days.map((ds, y) => `${JSON.stringify({ ds, y: y % 5, note: null })}\n`).join('')

fuzz('CSV', {
  valid: [utf8(csv), utf8(quoted.replaceAll('\n', '\r\n'))],
  read: (bytes) => read('a.csv', bytes),
})
fuzz('JSON lines', { valid: [utf8(jsonLines)], read: (bytes) => read('a.jsonl', bytes) })
fuzz('gzip', { valid: [gzipSync(csv), gzipSync(jsonLines)], read: (bytes) => read('a.gz', bytes) })

const records = days.map((ds, y) => ({ ds, y: y % 5, note: null }))
const wide = `Country,${days.join()}\nA,${days.map((_, i) => i).join()}\nB,${days.map((_, i) => `"1,${i + 100}"`).join()}\n`
const titled = `Report 2020,\n# note\nsep\n\nPrice,y,Close\nTicker,A,A\nDate,,\n${days.map((day) => `${day},$1.5,(2)\n`).join('')}Total,30,40\nSource: X\n`
const utf16 = new Uint8Array(Buffer.from(`\uFEFF${csv}`, 'utf16le'))
fuzz('CSV of other forms', {
  valid: [utf8(wide), utf8(titled), utf16],
  read: (bytes) => read('b.csv', bytes),
})
fuzz('JSON', {
  valid: [
    records,
    { data: records },
    { ds: days, y: days.map((_, i) => i) },
    { y: Object.fromEntries(days.map((day, i) => [day, i])) },
  ].map((value) => utf8(JSON.stringify(value))),
  read: (bytes) => read('a.json', bytes),
})
fuzz('zip', {
  valid: [zipSync({ 'a.csv': utf8(csv) }), zipSync({ a: utf8(jsonLines) }, { level: 0 })],
  read: (bytes) => read('a.zip', bytes),
})

// Each is read in a process of its own, so few rounds.
const parquet = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: 'ds', data: days },
      { name: 'y', data: days.map((_, i) => i + 0.5) },
    ],
  }),
)
fuzz('Parquet', { valid: [parquet], read: (bytes) => read('a.parquet', bytes), rounds: 12 })
fuzz('xlsx', {
  valid: [xlsxOf({ Sheet1: [['ds', 'y'], ...days.map((day, i) => [day, i])] })],
  read: (bytes) => read('a.xlsx', bytes),
  rounds: 6,
})
