/** Readers of files on mutated files; see fuzz.ts for adding a target. */
import { writeFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { readTable } from '../../src/cli/terminal/read-table.js'
import { readPanel } from '../../src/data/index.js'
import { temporaryFolder } from '../../src/engine/testing/temporary.js'
import { fuzz } from './fuzz.js'

const inFolder = temporaryFolder()

/** Reads a file as the command line does, up to the panel. */
async function read(name: string, bytes: Uint8Array): Promise<void> {
  const path = inFolder(name)
  await writeFile(path, bytes)
  readPanel(await readTable(path))
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
