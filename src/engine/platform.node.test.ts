import {
  chmod,
  chown,
  mkdir,
  readdir,
  readFile,
  readlink,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { InputError } from './errors.js'
import { platform } from './platform.node.js'
import { temporaryFolder } from './testing/temporary.js'

const inFolder = temporaryFolder()

const bytes = (text: string) => new TextEncoder().encode(text)

test('writes and reads a whole file, and leaves nothing beside it', async () => {
  const path = inFolder('a.bin')
  await platform.writeFile(path, bytes('first'))
  await platform.writeFile(path, bytes('2nd'))
  expect(new TextDecoder().decode(await platform.readFile(path))).toBe('2nd')
  expect(await readdir(inFolder())).toEqual(['a.bin'])
})

test('removes a file that is there, and minds no other', async () => {
  const path = inFolder('a.bin')
  expect(await platform.exists(path)).toBe(false)
  await platform.writeFile(path, bytes('a'))
  expect(await platform.exists(path)).toBe(true)
  for (let i = 0; i < 2; i++) await platform.removeFile(path)
  expect(await readdir(inFolder())).toEqual([])
  await expect(platform.removeFile(inFolder())).rejects.toThrow(InputError)
})

test('makes folders where absent, and removes the empty ones', async () => {
  const [outer, inner] = [inFolder('a'), inFolder('a', 'b')]
  expect(await platform.makeFolder(inner)).toBe(true)
  expect(await platform.makeFolder(inner)).toBe(false)
  await platform.removeFolder(outer)
  expect(await readdir(inFolder())).toEqual(['a'])
  for (let i = 0; i < 2; i++) await platform.removeFolder(inner)
  await platform.removeFolder(outer)
  expect(await readdir(inFolder())).toEqual([])
  const file = inFolder('file')
  await writeFile(file, '')
  await expect(platform.makeFolder(file)).rejects.toEqual(new InputError(`${file}: is a file`))
  await expect(platform.makeFolder(join(file, 'b'))).rejects.toEqual(
    new InputError(`${join(file, 'b')}: not a folder`),
  )
  await expect(platform.removeFolder(file)).rejects.toEqual(new InputError(`${file}: not a folder`))
})

test('two writers at once leave one whole file', async () => {
  const path = inFolder('a.bin')
  const texts = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(100_000))
  await Promise.all(texts.map((text) => platform.writeFile(path, bytes(text))))
  expect(texts).toContain(await readFile(path, 'utf8'))
  expect(await readdir(inFolder())).toEqual(['a.bin'])
})

test('a write that fails keeps the old file and leaves no temporary one', async () => {
  const path = inFolder('a.bin')
  await writeFile(path, 'old')
  const unwritable = 5 as unknown as Uint8Array
  await expect(platform.writeFile(path, unwritable)).rejects.toThrow(InputError)
  expect(await readFile(path, 'utf8')).toBe('old')
  expect(await readdir(inFolder())).toEqual(['a.bin'])
})

test('errors name the path and the reason', async () => {
  await writeFile(inFolder('file'), '')
  await mkdir(inFolder('inner'))
  const failures: [() => Promise<unknown>, string, string][] = [
    [() => platform.readFile(inFolder('none')), 'none', 'no such file or folder'],
    [() => platform.readFile(inFolder('inner')), 'inner', 'is a folder'],
    [() => platform.readFile(inFolder('file', 'x')), 'file/x', 'not a folder'],
    [() => platform.writeFile(inFolder('none', 'x'), bytes('')), 'none/x', 'no such file or folder'],
    [() => platform.writeFile(inFolder('inner'), bytes('')), 'inner', 'is a folder'],
    [() => platform.writeFile(inFolder('file', 'x'), bytes('')), 'file/x', 'not a folder'],
  ]
  for (const [failure, name, reason] of failures) {
    await expect(failure()).rejects.toEqual(new InputError(`${inFolder(name)}: ${reason}`))
  }
  expect((await readdir(inFolder())).sort()).toEqual(['file', 'inner'])
  expect(await readdir(inFolder('inner'))).toEqual([])
})

test.skipIf(process.platform === 'win32')('a link stays a link, and its file is replaced', async () => {
  const [file, link] = [inFolder('file'), inFolder('link')]
  await writeFile(file, 'old')
  await symlink(file, link)
  await platform.writeFile(link, bytes('new'))
  expect(await readlink(link)).toBe(file)
  expect(await readFile(file, 'utf8')).toBe('new')
  expect((await readdir(inFolder())).sort()).toEqual(['file', 'link'])
})

test.skipIf(process.platform === 'win32')('a device is written to and not replaced', async () => {
  const link = inFolder('null')
  await symlink('/dev/null', link)
  await platform.writeFile(link, bytes('gone'))
  expect((await stat(link)).isCharacterDevice()).toBe(true)
  expect(await readdir(inFolder())).toEqual(['null'])
})

test('breathing gives waiting callbacks a turn', async () => {
  let turned = false
  setImmediate(() => {
    turned = true
  })
  await platform.breathe()
  expect(turned).toBe(true)
})

const isWindows = process.platform === 'win32'

test.skipIf(isWindows)('a replaced file keeps its mode, and a link to no file yet stays a link', async () => {
  const [file, link] = [inFolder('a.csv'), inFolder('link')]
  await writeFile(file, 'old')
  for (const mode of [0o600, 0o640, 0o755]) {
    await chmod(file, mode)
    await platform.writeFile(file, bytes('new'))
    expect((await stat(file)).mode & 0o7777).toBe(mode)
  }
  await symlink('later.csv', link)
  await platform.writeFile(link, bytes('first'))
  expect(await readlink(link)).toBe('later.csv')
  expect(await readFile(inFolder('later.csv'), 'utf8')).toBe('first')
  const [one, other] = [inFolder('one'), inFolder('other')]
  await symlink(other, one)
  await symlink(one, other)
  await expect(platform.writeFile(one, bytes(''))).rejects.toThrow(
    new InputError(`${one}: expected a file, got a circle of symbolic links`),
  )
})

test.skipIf(isWindows || process.getuid?.() !== 0)('a replaced file keeps its owner', async () => {
  const file = inFolder('a.csv')
  await writeFile(file, 'old')
  await chown(file, 1234, 4321)
  await platform.writeFile(file, bytes('new'))
  expect(await stat(file)).toMatchObject({ uid: 1234, gid: 4321 })
})

test('a read-only file is refused, whoever asks', async () => {
  const file = inFolder('a.csv')
  await writeFile(file, 'old')
  await chmod(file, 0o444)
  await expect(platform.writeFile(file, bytes('new'))).rejects.toThrow(
    new InputError(`${file}: the file is read-only; make it writable, or name another`),
  )
  expect(await readFile(file, 'utf8')).toBe('old')
  await chmod(file, 0o644)
})

test('what a killed process left of a file is removed by its next write or removal, and nothing else', async () => {
  const { hostname } = await import('node:os')
  const { createHash } = await import('node:crypto')
  const here = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
  /** A number that no process has: beyond those that systems give. */
  const dead = 2 ** 30
  const long = 'x'.repeat(200)
  const old = new Date(Date.now() - 48 * 3_600_000)
  const orphans = {
    [`a.csv.${here}-${dead}-0123abcd.tmp`]: new Date(),
    // Its process has the number of this one, which began later.
    [`a.csv.${here}-${process.pid}-0123abcd.tmp`]: old,
    'a.csv.00000000-1-0123abcd.tmp': old,
    [`b.csv.${here}-${dead}-0123abcd.tmp`]: new Date(),
    [`${long.slice(0, 50)}.${here}-${dead}-0123abcd.tmp`]: new Date(),
  }
  const others = {
    // Somebody may still write these.
    [`a.csv.${here}-${process.ppid}-0123abcd.tmp`]: old,
    'a.csv.00000000-2-0123abcd.tmp': new Date(),
    // Of other files, or nobody's.
    [`a.csv.gz.${here}-${dead}-0123abcd.tmp`]: new Date(),
    'a.csv.tmp': old,
    'a.csv.0123abcd.tmp': old,
  }
  for (const [name, time] of Object.entries({ ...orphans, ...others })) {
    await writeFile(inFolder(name), '')
    await utimes(inFolder(name), time, time)
  }
  await platform.writeFile(inFolder('a.csv'), bytes('a'))
  await platform.removeFile(inFolder('b.csv'))
  await platform.writeFile(inFolder(long), bytes('a'))
  expect((await readdir(inFolder())).sort()).toEqual(['a.csv', long, ...Object.keys(others)].sort())
})
