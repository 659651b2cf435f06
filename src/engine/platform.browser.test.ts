import { expect, test } from 'vitest'
import { InputError } from './errors.js'
import { platform } from './platform.browser.js'

test('files are refused with the way round them', async () => {
  const refusal = new InputError(
    'a.csv: a browser has no file system; use the bytes (toBytes, fromBytes) instead',
  )
  await expect(platform.readFile('a.csv')).rejects.toEqual(refusal)
  await expect(platform.writeFile('a.csv', new Uint8Array(1))).rejects.toEqual(refusal)
  await expect(platform.exists('a.csv')).rejects.toEqual(refusal)
  await expect(platform.removeFile('a.csv')).rejects.toEqual(refusal)
  await expect(platform.makeFolder('a.csv')).rejects.toEqual(refusal)
  await expect(platform.removeFolder('a.csv')).rejects.toEqual(refusal)
})

test('breathing gives waiting callbacks a turn', async () => {
  let turned = false
  setTimeout(() => {
    turned = true
  }, 0)
  while (!turned) await platform.breathe()
  expect(turned).toBe(true)
})
