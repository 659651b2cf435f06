/** Outputs that fail, in part or as a whole, through the built program. */
import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, readlink, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { folderWith, hindcast, program } from './testing/command.js'
import { quick, salesCsv } from './testing/sales.js'

const isWindows = process.platform === 'win32'
const forecast = ['forecast', 'a.csv', ...quick, '--quiet']

/** What a shell makes of a line in which `hindcast` is the built program. */
async function inShell(folder: string, line: string): Promise<{ stdout: string; stderr: string }> {
  const defined = `hindcast() { "${process.execPath}" "${program}" "$@"; }; ${line}`
  return promisify(execFile)('bash', ['-c', defined], { cwd: folder })
}

describe.skipIf(isWindows)('readers and disks', () => {
  const options = `${forecast.slice(1).join(' ')} --out f.csv`

  test.each<[string, string, string]>([
    ['true', `hindcast forecast ${options} | true`, '0'],
    ['head', `hindcast forecast ${options} | head -1 > /dev/null`, '0'],
    ['a reader of both', `hindcast forecast ${options} 2>&1 | head -1 > /dev/null`, '0'],
    ['nobody', `hindcast forecast ${options} >&-`, '0'],
  ])('the file is there though %s reads the output', async (_, line, code) => {
    const folder = await folderWith({ 'a.csv': salesCsv() })
    const { stdout, stderr } = await inShell(folder, `${line}; echo "\${PIPESTATUS[0]}"`)
    expect(stderr).toBe('')
    expect(stdout.trim()).toBe(code)
    expect(await readFile(join(folder, 'f.csv'), 'utf8')).toMatch(/^unique_id,ds,|^ds,/)
  })

  test.skipIf(!existsSync('/dev/full'))(
    'a full disk behind the output is one line, and the file is there',
    async () => {
      for (const more of ['', ' --json']) {
        const folder = await folderWith({ 'a.csv': salesCsv() })
        const { stdout, stderr } = await inShell(
          folder,
          `hindcast forecast ${options}${more} > /dev/full; echo $?`,
        )
        expect(stdout).toBe('2\n')
        expect(stderr).toBe('hindcast: standard output: no space left on the disk\n')
        expect(existsSync(join(folder, 'f.csv'))).toBe(true)
      }
    },
  )

  test.skipIf(!existsSync('/dev/full'))('one output that fails leaves the others and the text', async () => {
    const folder = await folderWith({ 'a.csv': salesCsv() })
    const outputs = ['--out', '/dev/full', '--report', 'r.html', '--save', 'm.safetensors']
    const { code, stdout, stderr } = await hindcast(folder, [...forecast, ...outputs])
    expect(code).toBe(2)
    expect(stderr).toBe('hindcast: /dev/full: no space left on the disk\n')
    expect(stdout).toMatch(/Backtest: /)
    expect(stdout).toMatch(/report {4}r\.html\n$/)
    for (const name of ['r.html', 'm.safetensors']) expect(existsSync(join(folder, name))).toBe(true)
  })

  test('a file larger than allowed is one line, and what was there stays', async () => {
    const folder = await folderWith({ 'a.csv': salesCsv(), 'r.html': 'before' })
    // In blocks of 1024 bytes: the CSV fits, the page does not.
    const { stdout, stderr } = await inShell(
      folder,
      `ulimit -f 16; hindcast forecast ${options} --report r.html; echo $?`,
    )
    expect(stdout).toMatch(/forecast {2}f\.csv\n2\n$/)
    expect(stderr).toBe('hindcast: r.html: the file would be larger than the system allows\n')
    expect(await readFile(join(folder, 'r.html'), 'utf8')).toBe('before')
  })

  test('a read-only file and a link into no folder are refused before any work', async () => {
    const folder = await folderWith({ 'a.csv': salesCsv(), 'old.csv': 'old' })
    await chmod(join(folder, 'old.csv'), 0o444)
    await symlink('nowhere/f.csv', join(folder, 'lost.csv'))
    for (const [name, message] of [
      ['old.csv', '--out old.csv: the file is read-only; make it writable, or name another'],
      ['lost.csv', `--out lost.csv: there is no folder ${join(folder, 'nowhere')}`],
    ]) {
      const { code, stdout, stderr } = await hindcast(folder, [...forecast, '--out', name])
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `hindcast: ${message}\n` })
    }
  })

  test('a link to a file in another folder, there or not yet, stays a link', async () => {
    const folder = await folderWith({ 'a.csv': salesCsv() })
    await mkdir(join(folder, 'data'))
    await symlink('data/f.csv', join(folder, 'link.csv'))
    for (let run = 0; run < 2; run++) {
      expect((await hindcast(folder, [...forecast, '--out', 'link.csv'])).code).toBe(0)
      expect(await readlink(join(folder, 'link.csv'))).toBe('data/f.csv')
      expect(await readFile(join(folder, 'data/f.csv'), 'utf8')).toContain('median')
    }
  })
})

test('names from a file do not steer the terminal or the page', async () => {
  const name = 'sales\u202e\u001b[2J'
  const rows = salesCsv().split('\n').slice(1)
  const folder = await folderWith({ 'a.csv': [`ds,${name}`, ...rows].join('\n') })
  const { code, stdout, stderr } = await hindcast(folder, [...forecast, '--report', 'r.html'])
  expect(code, stderr).toBe(0)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/
  expect(stdout).not.toMatch(steering)
  expect(stdout).toContain('sales\\u202e\\u001b[2J')
  const page = await readFile(join(folder, 'r.html'), 'utf8')
  for (const character of ['\u001b', '\u202e']) expect(page).not.toContain(character)
  expect(page).toContain('sales\\u202e\\u001b[2J')
  // The notices of the packages whose code is in the page.
  expect(page).toMatch(/Permission to use, copy, modify/)
})

test.skipIf(isWindows)('work without files ends when its reader is gone', async () => {
  const folder = await folderWith({ 'a.csv': salesCsv() })
  const child = spawn(process.execPath, [program, 'backtest', 'a.csv', ...quick, '--quiet'], { cwd: folder })
  child.stdout.destroy()
  const code = await new Promise((resolve) => child.on('close', resolve))
  expect(code).toBe(0)
})
