import { mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
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
